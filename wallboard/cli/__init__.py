"""The commands: arguments are read here, and each command hands over to one function."""

import sys
from collections.abc import Sequence

from wallboard.cli.arguments import BadArguments, asked_language, parsed
from wallboard.cli.commands import COMMANDS
from wallboard.cli.core_file import refuse_core_file
from wallboard.cli.stop import Stop
from wallboard.settings import BadSettings, is_there, load, user_file
from wallboard.words import system_language, words

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0 where it did its work, 2 for a wrong argument, else 1."""
    refuse_core_file()
    given = list(sys.argv[1:] if arguments is None else arguments)
    say = words(asked_language(given) or system_language())
    try:
        options = parsed(given, say)
        named = options.settings
        options.settings_file = named or user_file()
        there = named is not None or is_there(options.settings_file)
        options.settings = load(options.settings_file if there else None)
        say = words(options.lang or options.settings.language or system_language())
        return COMMANDS[options.command](options, say)
    except BadArguments as bad:
        sentence = say("cli.bad_argument", detail=bad.sentence)
        print(say("cli.error", sentence=sentence), file=sys.stderr)
        return 2
    except BadSettings as bad_settings:
        sentence = say(
            f"settings.{bad_settings.kind}", path=bad_settings.path, detail=bad_settings.detail
        )
        print(say("cli.error", sentence=sentence), file=sys.stderr)
        return 1
    except Stop as stop:
        print(say("cli.error", sentence=stop.sentence), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
