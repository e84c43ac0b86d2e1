"""What the conformance kit gives back: clauses, counterexamples and verdicts, all of them data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from attrs import frozen

from ocop_rules.errors import Fault, phrase
from ocop_rules.words import DEFAULT

VerdictStatus = Literal["passed", "failed", "skipped"]
SkipReason = Literal["nothing", "unread", "unsound", "no-base", "no-extra"]

PAGE: Final = "conformance.md"


@frozen(kw_only=True)
class Clause:
    """One thing that has to hold: ``rule`` is the rule of the page it belongs to, None for files.

    Its words are found under ``clause.<id>`` in both languages, its explanation under ``cites``.
    """

    id: str
    rule: int | None = None

    @property
    def cites(self) -> str:
        """The place in the documentation that explains the clause."""
        return f"{PAGE}#{self.id}"

    def title(self, lang: str = DEFAULT) -> str:
        """Return the clause as one line in ``lang``."""
        return phrase(lang, f"clause.{self.id}")


@frozen(kw_only=True)
class Counterexample:
    """What breaks a clause, shrunk to something small.

    ``about`` names the figure, as it is called in results; ``expected`` and ``found`` are JSON data.
    ``evaluations`` are the sheets that show it, ready to be scored again, ``records`` a sitting, a history, a
    round or a stored result; ``faults`` those of files.
    """

    about: str | None = None
    expected: Any = None
    found: Any = None
    evaluations: tuple[Mapping[str, Any], ...] = ()
    records: tuple[Mapping[str, Any], ...] = ()
    faults: tuple[Fault, ...] = ()

    def to_json(self, lang: str = DEFAULT) -> dict[str, Any]:
        """Return the counterexample as JSON data, the words of faults in ``lang``."""
        return {
            "about": self.about,
            "expected": self.expected,
            "found": self.found,
            "evaluations": [dict(one) for one in self.evaluations],
            "records": [dict(one) for one in self.records],
            "faults": [fault.to_json(lang) for fault in self.faults],
        }

    def lines(self, lang: str = DEFAULT) -> Iterator[str]:
        """Yield the counterexample as lines of text."""
        for fault in self.faults:
            yield fault.text(lang)
        if self.about is not None:
            yield phrase(lang, "conform.expected", about=self.about, value=_compact(self.expected))
            yield phrase(lang, "conform.found", about=self.about, value=_compact(self.found))
        for one in self.evaluations:
            yield phrase(lang, "conform.sheet", sheet=_compact(dict(one)))
        for one in self.records:
            yield phrase(lang, "conform.record", record=_compact(dict(one)))


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


@frozen(kw_only=True)
class Verdict:
    """How a ruleset stands to a clause: "passed", "failed" or "skipped".

    ``counterexample`` is there when it failed. ``why`` says why it was skipped: there is "nothing" of
    this kind in the ruleset, its files are "unread" for their faults, it is "unsound" (other clauses
    say in what), the ruleset that lies below is not at hand ("no-base"), or the clause needs an extra that
    is not installed ("no-extra").
    """

    clause: Clause
    status: VerdictStatus
    counterexample: Counterexample | None = None
    why: SkipReason | None = None

    @property
    def passed(self) -> bool:
        """Whether the clause was tried and holds."""
        return self.status == "passed"

    @property
    def cites(self) -> str:
        """The place in the documentation that explains the clause."""
        return self.clause.cites

    def to_json(self, lang: str = DEFAULT) -> dict[str, Any]:
        """Return the verdict as JSON data, its words in ``lang``."""
        found = self.counterexample
        return {
            "clause": self.clause.id,
            "rule": self.clause.rule,
            "title": self.clause.title(lang),
            "cites": self.clause.cites,
            "status": self.status,
            "why": self.why,
            "counterexample": None if found is None else found.to_json(lang),
        }

    def lines(self, lang: str = DEFAULT) -> Iterator[str]:
        """Yield the verdict as text: its clause, and what breaks it or why it was skipped."""
        yield phrase(lang, f"conform.{self.status}", clause=self.clause.title(lang))
        if self.why is not None:
            yield phrase(lang, f"conform.why.{self.why}")
        if self.counterexample is not None:
            yield from self.counterexample.lines(lang)
            yield phrase(lang, "conform.see", cites=self.cites)
