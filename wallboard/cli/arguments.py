"""The arguments of every command, with sentences in the user's language for wrong ones."""

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from wallboard import __version__
from wallboard.words import LANGUAGES, Words

SCENARIOS = ("stable", "peak", "cold", "failure")
DEFAULT_SCENARIO = "failure"
DEFAULT_SEED = 5
"""With this seed the failure is a hard one: the board has something to show."""


class BadArguments(Exception):
    """Arguments that no command can be made of; `sentence` says why in the user's language.

    No ValueError: argparse would take that for its own and lose the sentence.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


# argparse words its complaints in English; these are the forms it has, and our keys for them
_COMPLAINTS = (
    (re.compile(r"unrecognized arguments: (?P<detail>.*)"), "cli.bad.unknown"),
    (re.compile(r"the following arguments are required: (?P<detail>.*)"), "cli.bad.missing"),
    (
        re.compile(r"argument (?P<argument>.*?): expected (one|at least one) argument"),
        "cli.bad.expected_value",
    ),
    (
        re.compile(
            r"(argument (?P<argument>.*?): )?invalid choice: '(?P<value>.*?)' "
            r"\(choose from (?P<choices>.*)\)"
        ),
        "cli.bad.choice",
    ),
)


class _Parser(argparse.ArgumentParser):
    """A parser that raises instead of leaving, and speaks the user's language."""

    say: Words

    def __init__(self, **form: Any) -> None:
        # no name cut short: what else goes with it is judged by the names that were given
        super().__init__(add_help=False, allow_abbrev=False, **form)

    def error(self, message: str) -> NoReturn:
        for form, key in _COMPLAINTS:
            match = form.fullmatch(message)
            if match is not None:
                values = {
                    name: (value or "").replace("'", "")
                    for name, value in match.groupdict().items()
                }
                raise BadArguments(self.say(key, **values))
        raise BadArguments(message.removeprefix("argument "))


def parsed(given: Sequence[str], say: Words) -> argparse.Namespace:
    """The options of a command line; BadArguments for a wrong one. `command` names the command."""
    parser = _built(say)
    unset = argparse.Namespace(command="desk", settings=None, lang=None, url=None)
    options = parser.parse_args(given, unset)
    if options.command == "hub" and options.telephony is not None:
        given_names = {name.partition("=")[0] for name in given}
        if options.telephony != "simulated" and given_names & {"--scenario", "--seed", "--at"}:
            raise BadArguments(say("cli.bad.scenario_simulated"))
        if isinstance(options.telephony, AsteriskUrl) and "--speed" in given_names:
            raise BadArguments(say("cli.bad.speed_played"))
    return options


def asked_language(given: Sequence[str]) -> str | None:
    """The language that a command line asks for, before it is known to be a right one."""
    for word, after in pairwise([*given, ""]):
        value = after if word == "--lang" else word.removeprefix("--lang=")
        if value in LANGUAGES and value != word:
            return value
    return None


def _built(say: Words) -> argparse.ArgumentParser:
    _Parser.say = say
    common = _Parser()
    group = common.add_argument_group(say("cli.options"))
    group.add_argument("--help", "-h", action="help", help=say("cli.help_option"))
    group.add_argument(
        "--version",
        action="version",
        version=f"wallboard {__version__}",
        help=say("cli.version_option"),
    )
    # no defaults here: a sub-command's would undo what stands before it
    none = argparse.SUPPRESS
    group.add_argument(
        "--settings", type=Path, metavar="FILE", default=none, help=say("cli.settings_option")
    )
    group.add_argument("--lang", choices=LANGUAGES, default=none, help=say("cli.language_option"))
    url = _Parser()
    url.add_argument("--url", metavar="URL", default=none, help=say("cli.url_option"))

    parser = _Parser(
        prog="wallboard",
        description=say("cli.description"),
        parents=[common, url],
        formatter_class=_formatter(say),
    )
    commands = parser.add_subparsers(title=say("cli.commands"), metavar="")

    def command(name: str, *parents: _Parser, key: str = "") -> _Parser:
        made: _Parser = commands.add_parser(
            name,
            help=say(f"cli.{key or name}"),
            description=say(f"cli.{key or name}"),
            parents=[common, *parents],
            formatter_class=_formatter(say),
        )
        made.set_defaults(command=key or name)
        return made

    simulated = _simulation(say)
    demo = command("demo", simulated)
    demo.add_argument("--wall", action="store_true", help=say("cli.wall_option"))
    wall = command("wall", url)
    wall.add_argument(
        "--screen", action="append", default=[], metavar="NAME", help=say("cli.screen_option")
    )
    _hub(command("hub", simulated), common, say)
    render = command("render", url)
    render.add_argument(
        "--view", choices=("wall", "desk"), required=True, help=say("cli.view_option")
    )
    render.add_argument(
        "--size",
        type=_checked(say, "size", _size),
        required=True,
        metavar="WxH",
        help=say("cli.size_option"),
    )
    render.add_argument("--theme", choices=("dark", "light"), help=say("cli.theme_option"))
    render.add_argument(
        "--density", choices=("standard", "large", "far"), help=say("cli.density_option")
    )
    render.add_argument(
        "--output",
        type=_checked(say, "png", _png),
        required=True,
        metavar="FILE.png",
        help=say("cli.output_option"),
    )
    command("check", url)
    sign_in = command("sign-in", url, key="sign_in")
    _asterisk(sign_in, say)
    return parser


def _simulation(say: Words) -> _Parser:
    simulated = _Parser()
    simulated.add_argument(
        "--scenario",
        choices=SCENARIOS,
        default=DEFAULT_SCENARIO,
        help=say("cli.scenario_option", choices=", ".join(SCENARIOS)),
    )
    simulated.add_argument(
        "--speed",
        type=_checked(say, "speed", _speed),
        default=1.0,
        metavar="N",
        help=say("cli.speed_option"),
    )
    simulated.add_argument(
        "--seed",
        type=_checked(say, "seed", int),
        default=DEFAULT_SEED,
        metavar="N",
        help=say("cli.seed_option"),
    )
    simulated.add_argument(
        "--at", type=_checked(say, "time", _time), metavar="HH:MM", help=say("cli.at_option")
    )
    return simulated


def _hub(hub: _Parser, common: _Parser, say: Words) -> None:
    hub.add_argument(
        "--telephony",
        type=_checked(say, "telephony", _telephony),
        metavar="simulated|recorded:FILE|asterisk:URL",
        help=say("cli.telephony_option"),
    )
    hub.add_argument(
        "--listen",
        type=_checked(say, "listen", _listen),
        default=("127.0.0.1", 8080),
        metavar="HOST:PORT",
        help=say("cli.listen_option"),
    )
    for name, key in (
        ("--journal", "journal_option"),
        ("--tokens", "tokens_option"),
        ("--certificate", "certificate_option"),
        ("--key", "key_option"),
    ):
        hub.add_argument(name, type=Path, metavar="FILE", help=say(f"cli.{key}"))
    hub.add_argument("--user", metavar="NAME", help=say("cli.user_option"))
    hub.add_argument("--require-token", action="store_true", help=say("cli.require_token_option"))
    # a child of the demonstration ends with its parent: no user's business
    hub.add_argument("--ends-with-stdin", action="store_true", help=argparse.SUPPRESS)
    inner = hub.add_subparsers(title=say("cli.commands"), metavar="")
    form: dict[str, Any] = {"parents": [common], "formatter_class": _formatter(say)}
    discover = inner.add_parser("discover", help=say("cli.discover"), **form)
    _asterisk(discover, say)
    discover.set_defaults(command="discover")
    token = inner.add_parser("token", help=say("cli.token"), **form)
    actions = token.add_subparsers(title=say("cli.commands"), metavar="add", required=True)
    add = actions.add_parser("add", help=say("cli.token_add"), **form)
    add.add_argument("name", metavar="NAME", help=say("cli.name_option"))
    add.add_argument(
        "--scope", choices=("read", "operate"), default="read", help=say("cli.scope_option")
    )
    # not `--tokens` with a default: it would undo the one given before the sub-command
    add.add_argument(
        "--tokens",
        type=Path,
        metavar="FILE",
        default=argparse.SUPPRESS,
        help=say("cli.tokens_option"),
    )
    add.set_defaults(command="token_add")


def _asterisk(parser: argparse.ArgumentParser, say: Words) -> None:
    """Which Asterisk, by which account; what stood before a sub-command is not undone."""
    parser.add_argument(
        "--telephony",
        type=_checked(say, "asterisk", _asterisk_url),
        metavar="asterisk:URL",
        default=argparse.SUPPRESS,
        help=say("cli.asterisk_option"),
    )
    parser.add_argument(
        "--user", metavar="NAME", default=argparse.SUPPRESS, help=say("cli.user_option")
    )


def _formatter(say: Words) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.HelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:
            prefix = say("cli.usage") if prefix is None else prefix
            super().add_usage(usage, actions, groups, prefix)

        def start_section(self, heading: str | None) -> None:
            titles = {
                "positional arguments": "cli.positionals",
                "options": "cli.options",
                "optional arguments": "cli.options",
            }
            key = titles.get(heading or "")
            super().start_section(say(key) if key else heading)

    return Formatter


def _checked(say: Words, key: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """`read` as an argument's type, with our sentence for what it cannot read."""

    def type_(value: str) -> Any:
        try:
            return read(value)
        except ValueError:
            raise BadArguments(say(f"cli.bad.{key}", value=value)) from None

    return type_


def _time(value: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", value, re.ASCII)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError(value)
    return timedelta(hours=int(match[1]), minutes=int(match[2]))


def _speed(value: str) -> float:
    speed = float(value)
    if not 0 <= speed <= 100_000:  # also false for NaN
        raise ValueError(value)
    return speed


def _size(value: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{3,4})[xX×](\d{3,4})", value, re.ASCII)
    if match is None:
        raise ValueError(value)
    width, height = int(match[1]), int(match[2])
    if not (320 <= width <= 7680 and 180 <= height <= 4320):
        raise ValueError(value)
    return width, height


def _listen(value: str) -> tuple[str, int]:
    host, colon, port = value.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not re.fullmatch(r"\d{1,5}", port, re.ASCII):
        raise ValueError(value)
    if int(port) > 65_535:
        raise ValueError(value)
    return host, int(port)


@dataclass(frozen=True, slots=True)
class AsteriskUrl:
    """The address of an Asterisk's HTTP server."""

    url: str


def _asterisk_url(value: str) -> AsteriskUrl:
    kind, _, url = value.partition(":")
    if kind != "asterisk" or not url.startswith(("https://", "http://")):
        raise ValueError(value)
    return AsteriskUrl(url)


def _telephony(value: str) -> str | Path | AsteriskUrl:
    if value == "simulated":
        return value
    if value.startswith("asterisk:"):
        return _asterisk_url(value)
    kind, colon, file = value.partition(":")
    if kind != "recorded" or not colon or not file:
        raise ValueError(value)
    return Path(file)


def _png(value: str) -> Path:
    if not value.lower().endswith(".png"):
        raise ValueError(value)
    return Path(value)
