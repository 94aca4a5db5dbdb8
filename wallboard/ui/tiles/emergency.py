"""The tile of the emergency lines."""

from wallboard.boards.emergency import EmergencyView
from wallboard.domain.absent import Absent
from wallboard.domain.decision import DecisionKind
from wallboard.domain.severity import Severity
from wallboard.domain.states import LineState, LinkState, PoolState
from wallboard.ui.paint.canvas import Canvas
from wallboard.ui.paint.cells import cells_for
from wallboard.ui.paint.marks import Mark
from wallboard.ui.text import UNDEFINED, count, minutes
from wallboard.ui.tiles.frame import Body, Chip, chip_for, frame
from wallboard.ui.tiles.heroes import hero, label_line
from wallboard.ui.tiles.legend import mark_room

SIGNS: dict[LineState, tuple[Mark, str]] = {
    LineState.TALKING: (Mark.LINE_ON, "data"),
    LineState.RINGING: (Mark.LINE_ON, "data"),
    LineState.WRAP: (Mark.LINE_ON, "data"),
    LineState.READY: (Mark.LINE_ON, "data"),
    LineState.STANDING_DOWN: (Mark.LINE_LEAVING, "data"),
    LineState.ACTIVATING: (Mark.LINE_JOINING, "data"),
    LineState.STANDBY: (Mark.LINE_STANDBY, "text3"),
    LineState.FAULT: (Mark.FAULT, "alarm"),
    LineState.UNKNOWN: (Mark.UNKNOWN, "stale"),
}
POOL_SIGNS: dict[PoolState, tuple[Mark, str]] = {
    PoolState.ACTIVE: (Mark.LINE_ON, "data"),
    PoolState.ACTIVATING: (Mark.LINE_JOINING, "data"),
    PoolState.STANDING_DOWN: (Mark.LINE_LEAVING, "data"),
    PoolState.STANDBY: (Mark.LINE_STANDBY, "text3"),
    PoolState.UNKNOWN: (Mark.UNKNOWN, "stale"),
}
DOING = (LineState.TALKING, LineState.RINGING, LineState.READY)
"""What lines that are switched on do, in words beside the hero; wrap-up only when there is any."""
OFF = (
    LineState.ACTIVATING,
    LineState.STANDBY,
    LineState.FAULT,
    LineState.STANDING_DOWN,
    LineState.UNKNOWN,
)
SMALLEST_CELL = 9.0
LARGEST = 1.9
"""Cells grow to so many times their usual size where there is room."""


def draw_emergency(c: Canvas, view: EmergencyView) -> None:
    """Lay the tile out."""
    absence = view.state if isinstance(view.state, Absent) else None
    body = frame(c, "wall.emergency.title", chip=_chip(c, view, absence), grade=view.severity)
    if absence is not None:
        label = label_line(c, body.top)
        baseline = label + c.length("gap") + c.cap("hero")
        c.row(body.left, label, body.width, c.forms("wall.emergency.on"))
        hero(c, body.left, baseline, body.width, absence)
        c.row(
            body.left, baseline + c.length("row") + c.length("gap"), body.width,
            [*decided_said(c, view), *c.forms("wall.emergency.total", n=count(view.total))],
        )  # fmt: skip
        return
    assert isinstance(view.state, PoolState)
    top = _ribbon(c, body, view, view.state)
    detailed = c.setting.measures.density == "standard"
    baseline = _hero(c, body, top, view, detailed)
    if not c.values and not isinstance(view.switched_on, Absent):
        c.row(
            body.left, baseline + c.length("row") + c.length("gap"), body.width,
            c.forms("wall.emergency.last", n=count(view.switched_on), total=count(view.total)),
        )  # fmt: skip
    row = c.length("row") * 0.92
    second = body.bottom - c.size("label") * 0.12
    first = second - row
    if detailed and c.values:
        _map(c, body, baseline + c.length("gap") * 1.2, first - c.size("label") * 1.0, view)
    if detailed or c.values:
        c.row(body.left, first, body.width, _people(c, view))
        _liaison(c, body, second, view)


def _chip(c: Canvas, view: EmergencyView, absence: Absent | None) -> Chip | None:
    if not view.condition.is_current or absence is not None:
        return chip_for(c, view.condition, view.severity, absence=absence)
    assert isinstance(view.state, PoolState)
    word = c.words(f"pool.{view.state.value}")
    if view.severity in (Severity.WATCH, Severity.ALARM):
        return chip_for(c, view.condition, view.severity, note=word)
    mark, token = POOL_SIGNS[view.state]
    return Chip(mark, (word,), token, ink="text" if token == "data" else "text2")


def _ribbon(c: Canvas, body: Body, view: EmergencyView, state: PoolState) -> float:
    """Why the lines are on, and how long their state has stood: a time has its own name beside it.

    When the situation itself began, no figure of the pool tells. What was decided and is not done
    yet goes before both.
    """
    height = c.size("label") * 1.26
    y = body.top
    c.block(body.left, y, body.width, height, "raised", radius=6)
    inset = c.size("label") * 0.45
    baseline = y + height / 2 + c.cap("label") / 2
    dot = c.words("wall.dot")
    if view.situation is not None:
        head = c.strong_word(c.words(f"situation.{view.situation.value}"))
    elif state is PoolState.STANDBY:
        head = c.words("wall.emergency.no_situation")
    elif state is PoolState.UNKNOWN:
        head = c.words("wall.emergency.state_unknown")
    else:
        head = c.strong_word(c.words(f"pool.{state.value}"))
    forms = [head]
    if view.decided is not None:
        decided = decided_said(c, view)
        known = view.situation or view.decided.situation
        why = [f"{c.strong_word(c.words(f'situation.{known.value}'))}{dot}"] if known else []
        forms = [f"{each}{said}" for said in decided for each in (*why, "")]
    elif view.since is not None and view.situation is not None:
        word = c.words(f"pool.{state.value}")
        since = c.words("wall.emergency.state_since", state=word, time=c.time(view.since))
        forms = [f"{head}{dot}{since}", *forms]
        if view.elapsed_s is not None and c.values:
            stood = c.span(view.elapsed_s)
            lasted = c.words("wall.emergency.state_lasted", state=word, span=stood)
            forms = [f"{head}{dot}{since}{dot}{stood}", forms[0], f"{head}{dot}{lasted}", head]
    elif state is PoolState.STANDBY and not isinstance(view.can_still_switch_on, Absent):
        able = c.words("wall.emergency.can", n=c.strong(count(view.can_still_switch_on)))
        forms = [f"{head}{dot}{able}", able]
    c.row(body.left + inset, baseline, body.width - 2 * inset, forms)
    return y + height


def decided_said(c: Canvas, view: EmergencyView) -> list[str]:
    """What was decided at the desk and when; nothing where the lines do as they are told."""
    decided = view.decided
    if decided is None:
        return []
    time = c.strong_word(c.time(decided.at))
    if decided.kind is DecisionKind.STAND_DOWN_EMERGENCY:
        return c.forms("wall.emergency.decided_off", time=time)
    if decided.lines is None:
        return c.forms("wall.emergency.decided_on", time=time)
    lines = c.strong_word(count(decided.lines))
    return c.forms("wall.emergency.decided_lines", n=lines, time=time)


def _hero(c: Canvas, body: Body, top: float, view: EmergencyView, detailed: bool) -> float:
    baseline = top + c.length("gap") + c.cap("hero")
    on = view.switched_on
    value = on if isinstance(on, Absent) else count(on)
    used = hero(c, body.left, baseline, body.width * 0.4, value, roles=("hero", "second"))
    x = body.left + used + c.length("gap") * 1.2
    facts = _doing(c, view)
    if not detailed:
        facts = [*facts, *_off(c, view)]
    columns = 1 if detailed else 2
    width = _facts_width(c, facts, columns)
    room = body.right - width - c.length("gap") - x
    c.row(x, baseline - c.cap("hero") + c.cap("label"), room, c.forms("wall.emergency.on"))
    total = c.forms("wall.emergency.of", total=count(view.total))
    role = "unit" if c.fitting(total, room, "unit") == total[0] else "label"
    c.row(x, baseline, room, total, role)
    # a word in the figure's place leaves the dashes beside it no room, and says what they would
    if room >= 0 and (detailed or c.values):
        _facts(c, body.right - width, baseline, width, facts, columns)
    return baseline


Fact = tuple[Mark | None, str, str, str]
"""Mark, its colour, the word and the figure."""


def _doing(c: Canvas, view: EmergencyView) -> list[Fact]:
    states = list(DOING)
    if view.by_state.get(LineState.WRAP):
        states[1:1] = [LineState.WRAP]
        if not view.by_state.get(LineState.RINGING):
            states.remove(LineState.RINGING)
        elif len(states) > 3:
            states.remove(LineState.READY)
    return [(None, "", _word(c, state), _figure(c, view, state)) for state in states]


def _off(c: Canvas, view: EmergencyView) -> list[Fact]:
    facts: list[Fact] = []
    for state in _shown(view):
        mark, token = SIGNS[state]
        quiet = token if view.by_state.get(state) else "text3"
        facts.append((mark, quiet, _word(c, state), _figure(c, view, state)))
    return facts


def _word(c: Canvas, state: LineState) -> str:
    short = f"wall.line_short.{state.value}"
    return c.words(short if short in c.words else f"line.{state.value}")


def _figure(c: Canvas, view: EmergencyView, state: LineState) -> str:
    """How many lines are in a state; a dash, and no zero, where no line's state is known."""
    lines = view.by_state.get(state, 0)
    if not lines and isinstance(view.switched_on, Absent):
        return c.dim(UNDEFINED)
    if not lines:
        return c.dim("0")
    return c.tone(count(lines), "alarm" if state is LineState.FAULT else "strong")


def _shown(view: EmergencyView) -> list[LineState]:
    """Three states of lines that are off: those that are always named, unless rarer ones occur."""
    rare = [state for state in OFF[2:] if view.by_state.get(state)]
    usual = [state for state in OFF[:3] if state not in rare]
    return sorted([*rare, *usual][:3], key=OFF.index)


def _facts_width(c: Canvas, facts: list[Fact], columns: int) -> float:
    rows = -(-len(facts) // columns)
    total = 0.0
    for start in range(0, len(facts), rows):
        total += max(
            c.measure(f"{word}  {figure}") + (mark_room(c) if mark else 0.0)
            for mark, _, word, figure in facts[start : start + rows]
        ) + c.length("gap")
    return total + c.length("gap") * 1.5 * (columns - 1)


def _facts(
    c: Canvas, x: float, bottom: float, width: float, facts: list[Fact], columns: int
) -> None:
    rows = -(-len(facts) // columns)
    pitch = max((c.cap("hero") - c.cap("label")) / 2, c.size("label") * 1.08)
    for start in range(0, len(facts), rows):
        part = facts[start : start + rows]
        its = _facts_width(c, part, 1)
        for index, (mark, token, word, figure) in enumerate(part):
            baseline = bottom - (rows - 1 - index) * pitch
            indent = c.mark_beside(mark, x, baseline, token) if mark else 0.0
            c.text(x + indent, baseline, word)
            c.text(x + its, baseline, figure, align="right")
        x += its + c.length("gap") * 1.5


def _map(c: Canvas, body: Body, top: float, bottom: float, view: EmergencyView) -> None:
    facts = _off(c, view)
    pitch = c.size("label") * 1.06
    width = _facts_width(c, facts, 1) - c.length("gap")
    x = body.right - width
    room = x - c.length("gap") * 1.6 - body.left
    pitches = (c.length("cell") * LARGEST, SMALLEST_CELL)
    cells = cells_for([len(view.lines)], [0.0], room, bottom - top, pitches, 0.0)
    middle = (top + bottom) / 2
    for index, (mark, token, word, figure) in enumerate(facts):
        line = middle + c.cap("label") / 2 + (index - (len(facts) - 1) / 2) * pitch
        indent = c.mark_beside(mark, x, line, token) if mark else 0.0
        c.text(x + indent, line, word)
        c.text(body.right, line, figure, align="right")
    if cells is None or not view.lines:
        return
    step, across = cells.pitch, cells.columns[0]
    size = step * 0.84
    y = middle - step * cells.rows / 2
    for position, state in enumerate(view.lines):
        row, column = divmod(position, across)
        mark, token = SIGNS[state]
        c.mark(mark, body.left + column * step, y + row * step + (step - size) / 2, size, token)


def _people(c: Canvas, view: EmergencyView) -> list[str]:
    staff = view.staff
    dot = c.words("wall.dot")
    if isinstance(staff, Absent):
        why = c.dim(c.words(f"absent.{staff.value}"))
        people = c.forms("wall.emergency.people_absent", why=why)
    else:
        arrived = count(staff.arrived)
        called = f"{arrived}/{count(staff.called)}" if staff.called else arrived
        people = c.forms("wall.emergency.people", n=c.strong(called))
    joining = view.joining
    if isinstance(joining, Absent) or not joining or not c.values:
        able_to = view.can_still_switch_on
        if isinstance(able_to, Absent) or view.situation is None or not c.values:
            return people
        able = c.forms("wall.emergency.can", n=c.strong(count(able_to)))
        return [*(f"{each}{dot}{more}" for each in people for more in able), *people]
    nearest = min(joining, key=lambda each: each.at)
    soon = c.forms(
        "wall.emergency.joining",
        n=c.strong(count(nearest.lines)),
        time=c.strong(c.time(nearest.at)),
    )
    return [f"{each}{dot}{more}" for each in people for more in soon] + soon


def _liaison(c: Canvas, body: Body, baseline: float, view: EmergencyView) -> None:
    link = view.link
    if isinstance(link, Absent):
        c.row(
            body.left, baseline, body.width,
            c.forms("wall.emergency.liaison", state=c.dim(c.words(f"absent.{link.value}"))),
        )  # fmt: skip
        return
    marks = {
        LinkState.UP: (Mark.OK, "ok"),
        LinkState.DOWN: (Mark.ALARM, "alarm"),
        LinkState.UNKNOWN: (Mark.UNKNOWN, "stale"),
    }
    mark, token = marks[link.state]
    word = c.words(f"link.{link.state.value}")
    if not c.values:
        c.row(body.left, baseline, body.width, c.forms("wall.emergency.liaison", state=UNDEFINED))
        return
    if link.state is LinkState.DOWN:
        word = c.tone(word, "alarm")
    forms = [word]
    if view.link_tested_ago_s is not None:
        dot = c.words("wall.dot")
        tested = (
            c.forms("wall.emergency.tested_now")
            if view.link_tested_ago_s < 60
            else c.forms("wall.emergency.tested", span=minutes(c.words, view.link_tested_ago_s))
        )
        forms = [*(f"{word}{dot}{each}" for each in tested), word]
    indent = c.mark_beside(mark, body.left, baseline, token)
    c.row(body.left + indent, baseline, body.width - indent, forms)
