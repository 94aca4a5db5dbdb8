"""Counts as answers carry them, with the sums that they must keep."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from msgspec import UnsetType

from wallboard.contract import wire
from wallboard.contract.bad_answer import BadAnswer
from wallboard.contract.fields import maybe, same
from wallboard.contract.instants import word
from wallboard.domain import counters as dc
from wallboard.domain import hotline as dh
from wallboard.domain import states as st
from wallboard.domain.absent import Absent, Maybe


def histogram_of(
    counts: list[int] | UnsetType | None, total: int, path: str, hotline: dh.Hotline
) -> Maybe[tuple[int, ...]]:
    histogram = maybe(counts, path, hotline.capabilities, tuple)
    if isinstance(histogram, Absent):
        return histogram
    if len(histogram) != len(hotline.delay_edges_s) + 1:
        raise BadAnswer("histogram", path, f"{len(histogram)} bins")
    if sum(histogram) != total:
        raise BadAnswer("histogram", path, f"bins add up to {sum(histogram)}, not {total}")
    return histogram


def counters_of(got: wire.Counters, path: str, hotline: dh.Hotline) -> dc.Counters:
    can = hotline.capabilities

    def read(name: str, promised_as: str | None = None) -> Any:
        return maybe(getattr(got, name), f"{path}.{promised_as or name}", can, same)

    _parts_hold(got, path)
    return dc.Counters(
        offered=got.offered,
        carried_in=got.carried_in,
        answered=got.answered,
        abandoned=got.abandoned,
        timed_out=got.timed_out,
        unobserved=got.unobserved,
        abandoned_short=read("abandoned_short"),
        lost_ringing=read("lost_ringing"),
        blocked=read("blocked"),
        answered_delay=histogram_of(
            got.answered_delay, got.answered, f"{path}.answered_delay", hotline
        ),
        abandoned_delay=histogram_of(
            got.abandoned_delay, got.abandoned, f"{path}.abandoned_delay", hotline
        ),
        timed_out_delay=histogram_of(
            got.timed_out_delay, got.timed_out, f"{path}.timed_out_delay", hotline
        ),
        delay_sum_s=read("delay_sum_s"),
        # one capability for the four, because none says anything without the others
        talk_sum_s=read("talk_sum_s", "handled"),
        hold_sum_s=read("hold_sum_s", "handled"),
        wrap_sum_s=read("wrap_sum_s", "handled"),
        handled=read("handled"),
        by_kind=maybe(got.by_kind, f"{path}.by_kind", can, _kinds),
        by_group=maybe(got.by_group, f"{path}.by_group", can, _groups),
        by_district=maybe(got.by_district, f"{path}.by_district", can, _districts),
    )


def _parts_hold(got: wire.Counters, path: str) -> None:
    """Refuse a part that is larger than its whole."""
    lost = got.abandoned + got.timed_out
    for part, whole in (("abandoned_short", got.abandoned), ("lost_ringing", lost)):
        count = getattr(got, part)
        if isinstance(count, int) and count > whole:
            raise BadAnswer("sum", f"{path}.{part}", f"{count} of {whole}")
    for name, figures in _PARTS:
        tallies = [each for each in (getattr(got, name) or {}).values() if each is not None]
        for figure, read in figures:
            total, whole = sum(map(read, tallies)), read(got)
            if total > whole:
                raise BadAnswer("sum", f"{path}.{name}", f"{total} {figure} of {whole}")


_FIGURES = tuple(
    (figure, attrgetter(figure)) for figure in ("offered", "answered", "abandoned", "timed_out")
)
_PARTS = (
    ("by_kind", _FIGURES),
    ("by_district", _FIGURES),
    ("by_group", (("answered", attrgetter("answered")),)),
)


def _tally(tally: wire.Tally) -> dc.Tally:
    return dc.Tally(tally.offered, tally.answered, tally.abandoned, tally.timed_out)


def _kinds(tallies: Mapping[str, wire.Tally | None]) -> Mapping[str, Maybe[dc.Tally]]:
    return {key: Absent.UNKNOWN if each is None else _tally(each) for key, each in tallies.items()}


def _districts(tallies: Mapping[str, wire.Tally]) -> Mapping[str, dc.Tally]:
    return {key: _tally(each) for key, each in tallies.items()}


def _groups(groups: Mapping[str, wire.GroupTally]) -> Mapping[st.Group, int]:
    result: dict[st.Group, int] = {}
    for group_word, each in groups.items():
        group = word(st.Group, group_word)
        result[group] = result.get(group, 0) + each.answered
    return result
