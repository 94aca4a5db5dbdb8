import pytest

from tests.boards.moments import MONO, told
from wallboard.boards.board import board
from wallboard.boards.status import StatusView
from wallboard.domain.freshness import Freshness
from wallboard.domain.state import BoardState, Trouble
from wallboard.polling.feed import after
from wallboard.sources.outcome import Keeping


def test_which_server_how_old_how_fast_how_often() -> None:
    assert board(told(), MONO + 3).status == StatusView(
        Freshness.LIVE, "127.0.0.1:8080", 3.0, 12, 5.0, None
    )


def test_a_history_that_cannot_be_written_is_told_until_it_can_be() -> None:
    state = after(told(), Keeping("full"))
    assert board(state, MONO).status.unwritten == "full"
    assert board(after(state, Keeping("")), MONO).status.unwritten == ""


def test_before_the_first_answer() -> None:
    status = board(BoardState(2.0, "host"), MONO).status
    assert status == StatusView(Freshness.CONNECTING, "host", None, None, 2.0, None)


@pytest.mark.parametrize("kind", ["refused", "bad_answer"])
def test_the_trouble_is_there_before_the_figures_are_old(kind: str) -> None:
    status = board(told().failed(Trouble(kind), MONO + 4, MONO + 9), MONO + 5).status
    assert (status.freshness, status.trouble) == (Freshness.LIVE, Trouble(kind))
