"""The entry of the command line: which command is called, with what, and how errors are told.

Every command is a module beside this one with two functions: ``add_arguments(parser, say)`` and
``execute(args, session)``, which returns the exit status: 0; 1 when some input was invalid; 2 when
nothing was usable. A module is imported when its command is called.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn, TextIO

from ocop_rules._version import __version__
from ocop_rules.cli.session import FailureError, Parser, Session, default_language, language_option
from ocop_rules.words import detail, languages

COMMANDS = (
    "list",
    "show",
    "table",
    "sql",
    "score",
    "template",
    "council",
    "verify",
    "round",
    "validate",
    "conform",
    "schema",
    "errata",
    "fmt",
    "digest",
    "labels",
    "words",
    "code",
    "origin",
    "which",
    "next",
    "dossier",
    "agenda",
    "history",
    "diff",
    "carry",
    "upgrade",
    "what-if",
    "anatomy",
    "oracle",
)
PROG = "ocop-rules"
_INTERRUPTED = 130
_PIPE_CLOSED = 141


def _parted(argv: Sequence[str]) -> tuple[list[str], str | None, list[str]]:
    """Part the arguments into those before the command, the command, and those after it."""
    skip = False
    for index, word in enumerate(argv):
        if skip or word.startswith("-"):
            skip = not skip and word == "--lang"
            continue
        return list(argv[:index]), word, list(argv[index + 1 :])
    return list(argv), None, []


def _help(session: Session) -> str:
    say = session.say
    langs = languages()
    options = (
        (f"--lang {'|'.join(langs)}", say("cli.lang", langs=", ".join(langs))),
        ("--version", say("cli.version")),
        ("-h, --help", say("cli.help")),
    )
    lines = [
        say("cli.usage", prog=PROG, langs="|".join(langs)),
        "",
        *session.wrap(say("cli.about")),
        "",
        say("cli.commands"),
    ]
    lines += session.table([(name, say(f"cmd.{name}")) for name in COMMANDS], first="  ")
    lines += ["", say("cli.options")]
    lines += session.table(options, first="  ")
    lines += ["", *session.wrap(say("cli.more", prog=PROG))]
    return "\n".join(lines) + "\n"


def _execute(argv: Sequence[str], session: Session) -> int:
    before, command, after = _parted(argv)
    session.lang = _language_in(before) or session.lang
    top = Parser(say=session.say, prog=PROG, add_help=False)
    language_option(top, session.say)
    top.add_argument("-h", "--help", action="store_true")
    top.add_argument("--version", action="store_true")
    chosen = top.parse_args(before)
    if chosen.version:
        session.write(f"{PROG} {__version__}\n")
        return 0
    if chosen.help:
        session.write(_help(session))
        return 0
    if command is None:
        raise FailureError(session.say("cli.no-command"))
    if command not in COMMANDS:
        from ocop_rules.errors import UnknownNameError  # noqa: PLC0415 - only for a typo

        raise UnknownNameError("command", command, COMMANDS)
    module = import_module(f"ocop_rules.cli.{command.replace('-', '_')}")
    session.lang = _language_in(after) or session.lang
    parser = Parser(say=session.say, prog=f"{PROG} {command}", about=session.say(f"cmd.{command}"))
    language_option(parser, session.say)
    module.add_arguments(parser, session.say)
    args = parser.read(after)
    try:
        status: int = module.execute(args, session)
    except FailureError as error:
        error.prog = error.prog or parser.prog
        raise
    return status


def _language_in(words: Sequence[str]) -> str | None:
    """Return the language asked for among ``words``, so that the help already speaks it."""
    joined = [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    apart = [words[index + 1] for index, word in enumerate(words[:-1]) if word == "--lang"]
    return next((lang for lang in (*joined, *apart) if lang in languages()), None)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command with ``argv`` (without the program's name) and return the exit status.

    Errors are told on standard error; nothing is raised but an interrupt, and what the system refuses as
    something is written (OSError, a closed pipe among them).
    """
    session = Session(default_language(os.environ))
    try:
        return _execute(sys.argv[1:] if argv is None else argv, session)
    except SystemExit as error:  # argparse has printed its help
        return error.code if isinstance(error.code, int) else 2
    except FailureError as error:
        session.complain(str(error))
        session.hint(error.prog or PROG)
    except Exception as error:  # noqa: BLE001 - anything but the library's own errors is raised again
        _tell(error, session)
    return 2


def _tell(error: Exception, session: Session) -> None:
    """Tell an error of the library on standard error; raise any other one."""
    from ocop_rules.errors import FaultsError, OcopError  # noqa: PLC0415

    if isinstance(error, FaultsError):
        session.tell_faults(error.faults)
    elif isinstance(error, OcopError):
        session.complain(error.text(session.lang))
    else:
        raise error


def _tell_system(error: OSError) -> None:
    """Tell what the system refused, in the language that was asked for."""
    from ocop_rules.errors import reason  # noqa: PLC0415

    lang = _language_in(sys.argv[1:]) or default_language(os.environ)
    session = Session(lang)
    session.complain(detail(lang, reason(error)))


def _speak_utf8(stream: TextIO) -> None:
    """Write UTF-8 and plain newlines, whatever the locale and the platform say."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def run() -> NoReturn:
    """Run the command line of this process and exit: the console script."""
    if sys.stdout is None or sys.stderr is None:  # closed by the caller: there is nobody to tell
        sys.exit(2)
    try:
        _speak_utf8(sys.stdout)
        _speak_utf8(sys.stderr)
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # whoever read the output has gone; what is still buffered must not raise again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = _PIPE_CLOSED
    except KeyboardInterrupt:
        status = _INTERRUPTED
    except OSError as error:
        # a full disk under the output, for example; files that are read have their own faults
        with suppress(OSError):
            _tell_system(error)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 2
    try:
        sys.stderr.flush()
    except OSError:
        # nobody can be told: what is left must not change the status at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    sys.exit(status)
