"""The conformance kit: whether a ruleset or an overlay keeps the clauses this library stands on.

From Python, :func:`check` gives a verdict on each clause. As a pytest plug-in, which loads when it is
asked for only, there is one test for each clause::

    pytest -p ocop_rules.testing.conformance --ocop path/to/folder

Sheets are drawn at random from a fixed seed, so that every run tries the same ones. What breaks a
clause is shrunk to a small sheet.

PYTEST_DONT_REWRITE: it may have been imported already, and there are no assertions to rewrite.
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from typing import Any

from ocop_rules.errors import UnknownNameError, require, require_many
from ocop_rules.model.conformance import Clause, Counterexample, Verdict
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.testing.conformance.clauses import CLAUSES, judge
from ocop_rules.testing.conformance.subject import examine
from ocop_rules.testing.conformance.trial import Effort
from ocop_rules.testing.sheets import require_count
from ocop_rules.words import COMMON, languages

__all__ = ["CLAUSES", "Clause", "Counterexample", "Verdict", "check"]


def check(
    source: Ruleset | str | PathLike[str],
    *,
    clauses: Iterable[str] | None = None,
    examples: int = 50,
    seed: int = 0,
    search: Iterable[str | PathLike[str]] = (),
) -> list[Verdict]:
    """Return the verdict on each clause for a ruleset, an amendment or an overlay.

    ``source`` is a ruleset, the path of a folder, or an id. ``clauses`` asks for some by their ids;
    ``examples`` is how many sheets each is tried on; another ``seed`` tries others. In the folders of
    ``search`` the rulesets are looked for that a patch is laid over. Faults of the files are verdicts.

    Raises :class:`~ocop_rules.errors.UnknownNameError` for a source or a clause that does not exist,
    :class:`~ocop_rules.errors.LoadError` for fewer than one example.
    """
    require_count(examples, "examples")
    require(seed, int, "seed", "number")
    known = {clause.id: clause for clause in CLAUSES}
    if clauses is not None:
        require_many(clauses, "clauses", "names")
    wanted = list(known if clauses is None else clauses)
    for name in wanted:
        if name not in known:
            raise UnknownNameError("clause", name, known)
    subject = examine(source, search)
    effort = Effort(examples=examples, seed=seed)
    return [judge(clause, subject, effort) for clause in CLAUSES if clause.id in wanted]


def pytest_addoption(parser: Any) -> None:
    """Add the options of the plug-in."""
    group = parser.getgroup("ocop", "conformance of OCOP rulesets")
    group.addoption(
        "--ocop", action="append", default=[], metavar="PATH_OR_ID", help="a ruleset or overlay to check"
    )
    group.addoption("--ocop-examples", type=int, default=50, metavar="N", help="sheets for each clause")
    group.addoption("--ocop-seed", type=int, default=0, metavar="N", help="another seed tries other sheets")
    group.addoption("--ocop-lang", choices=languages(), default=COMMON, help="the language of the clauses")


def pytest_configure(config: Any) -> None:
    """Let one test be collected for each clause."""
    from ocop_rules.testing.conformance import items  # noqa: PLC0415 - needs pytest, which is running

    config.pluginmanager.register(items, "ocop-conformance")
