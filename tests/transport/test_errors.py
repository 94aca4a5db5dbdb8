from __future__ import annotations

import contextlib
import copy
import pickle
from collections.abc import Iterator

import pytest

from wallboard.transport.errors import NoAnswer, Refusal, TransportError, Trouble


def test_an_error_cannot_be_changed() -> None:
    error: object = NoAnswer(Trouble.RESET, "why")
    for name in ("kind", "detail", "retry_after_s"):
        with pytest.raises(AttributeError):
            setattr(error, name, None)


def test_an_error_passes_through_a_context_manager() -> None:
    @contextlib.contextmanager
    def block() -> Iterator[None]:
        yield

    with pytest.raises(NoAnswer), block():
        raise NoAnswer(Trouble.RESET, "why")


@pytest.mark.parametrize("doubled", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
@pytest.mark.parametrize(
    "error",
    [NoAnswer(Trouble.TLS, "why"), Refusal(Trouble.TOO_MANY, "why", 7.0, status=429)],
)
def test_an_error_can_be_copied(doubled: object, error: TransportError) -> None:
    assert callable(doubled)
    twin = doubled(error)
    assert type(twin) is type(error)
    assert (twin.kind, twin.detail, twin.retry_after_s, str(twin)) == (
        error.kind,
        error.detail,
        error.retry_after_s,
        str(error),
    )
    assert getattr(twin, "status", None) == getattr(error, "status", None)
