"""The tests of the pytest plug-in: one for each clause and ruleset."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ocop_rules.errors import UnknownNameError, phrase
from ocop_rules.model.conformance import Clause, Verdict
from ocop_rules.telling.telling import tell
from ocop_rules.testing.conformance.clauses import CLAUSES, judge
from ocop_rules.testing.conformance.subject import Subject, examine
from ocop_rules.testing.conformance.trial import Effort


class ConformanceError(AssertionError):
    """A clause that does not hold, with its verdict."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__(verdict.clause.id)


class _Rules(pytest.Collector):
    """One ruleset under examination."""

    subject: Subject
    source: str

    def collect(self) -> Iterator[pytest.Item]:
        lang = self.config.getoption("--ocop-lang")
        for clause in CLAUSES:
            item: _Item = _Item.from_parent(self, name=clause.title(lang))
            item.clause = clause
            # -k finds a clause by its id, and by the words of its title
            item.extra_keyword_matches.add(clause.id)
            yield item


class _Item(pytest.Item):
    """One clause of one ruleset."""

    clause: Clause

    def runtest(self) -> None:
        parent = self.parent
        assert isinstance(parent, _Rules)  # noqa: S101 - tells the type
        options = self.config.option
        effort = Effort(examples=options.ocop_examples, seed=options.ocop_seed)
        verdict = judge(self.clause, parent.subject, effort)
        if verdict.status == "skipped":
            pytest.skip(phrase(options.ocop_lang, f"conform.why.{verdict.why}"))
        if not verdict.passed:
            raise ConformanceError(verdict)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, ConformanceError):
            return tell(excinfo.value.verdict, lang=self.config.option.ocop_lang).text()
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        parent = self.parent
        source = parent.source if isinstance(parent, _Rules) else ""
        return self.path, None, f"{source}: {self.name}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add one test for each clause and each ruleset asked for; first, so that -k can choose among them."""
    for source in config.getoption("--ocop"):
        try:
            subject = examine(source)
        except UnknownNameError as error:
            raise pytest.UsageError(error.text(config.getoption("--ocop-lang"))) from None
        # "::" parts the steps of a test's name
        rules: _Rules = _Rules.from_parent(session, name=source, nodeid=source.replace("::", ":"))
        rules.source, rules.subject = source, subject
        items += rules.collect()
