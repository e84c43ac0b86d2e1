"""What every command shares: the language, the streams, errors, and opening rulesets."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn

from ocop_rules.telling.layout import table, wrap
from ocop_rules.words import COMMON, languages, phrase

if TYPE_CHECKING:
    from ocop_rules.errors import Fault
    from ocop_rules.model.ruleset import Ruleset
    from ocop_rules.telling.page import Page

# what only some calls need is imported there: help and a wrong call answer at once

Say = Callable[..., str]
FORMATS: Final = ("text", "json", "markdown", "html")
_SHOWN: Final = 80
_DIGITS: Final = 9


class FailureError(Exception):
    """Nothing was usable, or the command was called wrongly; the text says what to do.

    ``prog`` is the command whose help shows the way.
    """

    def __init__(self, text: str, prog: str | None = None) -> None:
        self.prog = prog
        super().__init__(text)


# what argparse says of a wrong call, and the phrase that says it
_WRONG: Final = (
    (r"the following arguments are required: (?P<names>.+)", "cli.wrong.required"),
    (r"unrecognized arguments: (?P<names>.+)", "cli.wrong.unrecognized"),
    (
        r"argument (?P<name>.+?): invalid choice: (?P<found>.+) \(choose from (?P<known>.+)\)",
        "cli.wrong.choice",
    ),
    (r"argument (?P<name>.+?): invalid \w+ value: (?P<found>.+)", "cli.wrong.value"),
    (r"argument (?P<name>.+?): expected (?:one argument|.+ arguments?)", "cli.wrong.expected"),
    (r"argument (?P<name>.+?): given twice: (?P<first>.+) and (?P<found>.+)", "cli.wrong.twice"),
    (r"argument (?P<name>.+?): ignored explicit argument (?P<found>.+)", "cli.wrong.explicit"),
)


class _Once(argparse.Action):
    """Keeps the value of an option that may be given once; the same value again is no harm."""

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        _option: str | None = None,
    ) -> None:
        """Keep the value; raises ArgumentError for a second one."""
        given: dict[str, Any] = namespace.__dict__.setdefault("_given", {})
        if given.setdefault(self.dest, values) != values:
            raise argparse.ArgumentError(self, f"given twice: {given[self.dest]} and {values}")
        setattr(namespace, self.dest, values)


def shown(text: str) -> str:
    """Return what was typed as a message shows it: no more of it than tells it from others."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def whole_number(text: str) -> int | None:
    """Return a whole number of plain digits, as many as anybody means; None for anything else."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= _DIGITS else None


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks the language of the session and raises its errors."""

    def __init__(self, *, say: Say, prog: str, about: str = "", add_help: bool = True) -> None:
        self._say = say
        super().__init__(
            prog=prog,
            description=about or None,
            allow_abbrev=False,
            add_help=False,
            formatter_class=partial(_Formatter, say=say),
        )
        self._positionals.title, self._optionals.title = say("cli.positionals"), say("cli.optionals")
        if add_help:
            self.add_argument("-h", "--help", action="help", help=say("cli.help-command"))

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """Add an argument; its metavar is said in the language of the session."""
        if names and names[0].startswith("-") and "action" not in options:
            options["action"] = _Once
        if "metavar" in options:
            name = re.sub("[^A-Z]+", "-", options["metavar"]).lower()
            options["metavar"] = self._say(f"metavar.{name}")
        return super().add_argument(*names, **options)

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """Return what ``words`` say, options and files in any order."""
        # argparse itself would cut as much from the usage as the English word is long
        self.usage = self.format_usage().removeprefix(self._say("cli.usage-is")).strip()
        return self.parse_intermixed_args(words)

    def error(self, message: str) -> NoReturn:
        """Raise a :class:`FailureError` in place of exiting."""
        for pattern, key in _WRONG:
            found = re.fullmatch(pattern, message)
            if found:
                told = {name: shown(text) for name, text in found.groupdict().items()}
                raise FailureError(self._say(key, **told), self.prog)
        raise FailureError(message, self.prog)


class _Formatter(argparse.HelpFormatter):
    """Writes the help of a command in the language of the session."""

    def __init__(self, prog: str, say: Say) -> None:
        super().__init__(prog)
        self._say = say

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Begin with the word for usage."""
        super().add_usage(
            usage, actions, groups, self._say("cli.usage-is") + " " if prefix is None else prefix
        )


def default_language(environment: Mapping[str, str]) -> str:
    """Return the language of the locale (LC_ALL, LC_MESSAGES, LANG), English where there is no such one."""
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return next((lang for lang in languages() if locale.lower().startswith(lang)), COMMON)


def language_option(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add ``--lang``; it may stand before or after the command."""
    langs = languages()
    told = say("cli.lang", langs=", ".join(langs))
    parser.add_argument("--lang", choices=langs, default=argparse.SUPPRESS, help=told)


def page_option(parser: argparse.ArgumentParser, say: Say, default: str = "text") -> None:
    """Add ``--format text|json|markdown|html`` for commands that tell pages."""
    parser.add_argument(
        "--format", choices=FORMATS, default=default, help=say("cli.page-format", default=default)
    )


def reading_option(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add ``--reading ID=CHOICE``, which may be repeated."""
    parser.add_argument(
        "--reading", action="append", default=[], metavar="ID=CHOICE", help=say("cli.reading")
    )


class Session:
    """One run of the command line: its language and its streams."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, key: str, **fields: object) -> str:
        """Return a phrase in the language of the session."""
        return phrase(self.lang, key, **fields)

    wrap = staticmethod(wrap)
    table = staticmethod(table)

    def write(self, text: str) -> None:
        """Write to standard output."""
        sys.stdout.write(text)

    def print(self, lines: Iterable[str]) -> None:
        """Write lines to standard output."""
        for line in lines:
            sys.stdout.write(line + "\n")

    def print_line(self, data: Any) -> None:
        """Write JSON data to standard output as one line."""
        from ocop_rules.ground.normal import one_line  # noqa: PLC0415

        sys.stdout.write(one_line(data) + "\n")

    def page(self, page: Page, form: str) -> None:
        """Write one page to standard output."""
        made = {"text": page.text, "markdown": page.markdown, "html": page.html}
        self.write(made[form]())

    def pages(self, pages: Iterable[Page], form: str) -> None:
        """Write pages to standard output one behind the other, as they come.

        As HTML they make one document.
        """
        from ocop_rules.telling.as_html import stream  # noqa: PLC0415

        if form == "html":
            for text in stream(((page.title, page.blocks) for page in pages), self.lang):
                self.write(text)
            return
        for count, page in enumerate(pages, start=1):
            self.write(
                ("\n\n" if count > 1 else "") + (page.markdown() if form == "markdown" else page.text())
            )

    def print_json(self, data: Any) -> None:
        """Write one JSON document to standard output, indented."""
        from ocop_rules.ground.normal import dumps  # noqa: PLC0415

        sys.stdout.write(dumps(data))

    def note(self, lines: Iterable[str]) -> None:
        """Write lines to standard error."""
        sys.stderr.write("".join(line + "\n" for line in lines))

    def complain(self, text: str) -> None:
        """Tell an error on standard error."""
        self.note(wrap(self.say("cli.error", text=text)))

    def hint(self, prog: str) -> None:
        """Name the help that shows the way, on standard error."""
        self.note(wrap(self.say("cli.see-help", prog=prog)))

    def tell_faults(self, faults: Iterable[Fault]) -> None:
        """Tell faults on standard error: where, what, and what to do."""
        from ocop_rules.telling.faults import fault_list  # noqa: PLC0415

        sys.stderr.write(fault_list(faults, self.lang).text())

    def choices(self, texts: Sequence[str]) -> dict[str, str]:
        """Return the choices of ``--reading``; raises FailureError for a text of another form."""
        chosen: dict[str, str] = {}
        for text in texts:
            name, equals, choice = text.partition("=")
            if not (name and equals and choice):
                raise FailureError(self.say("cli.bad-reading", found=shown(text)))
            if chosen.setdefault(name.strip(), choice.strip()) != choice.strip():
                raise FailureError(self.say("cli.reading-twice", reading=name.strip()))
        return chosen

    def ruleset(self, source: str, readings: Sequence[str] = ()) -> Ruleset:
        """Load a ruleset by its id or the path of its folder, under the given readings.

        An id that is not among those that come with the library is looked for in other packages.
        """
        from ocop_rules.errors import UnknownNameError  # noqa: PLC0415
        from ocop_rules.rulesets.by_id import load  # noqa: PLC0415
        from ocop_rules.rulesets.loading import is_there, load_folder, shipped, with_readings  # noqa: PLC0415

        if source in shipped():
            ruleset = load(source)
        elif is_there(source):
            ruleset = load_folder(source)
        else:
            from ocop_rules.rulesets.plugins import announced, load_announced  # noqa: PLC0415

            if source not in [one.id for one in announced()]:
                raise UnknownNameError("ruleset", source, shipped())
            ruleset = load_announced(source)
        choices = self.choices(readings)
        return with_readings(ruleset, choices) if choices else ruleset
