"""Tries mutants: a process each, forked from one that has pytest and the libraries in it already.

Nothing of ocop-rules is imported before the fork, so that a mutant's module is read as it would be in a new
interpreter: what is made at import, what is cached and what others took from it are the mutant's own.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType

import pytest
from attrs import define, field, frozen
from coverage import Coverage, CoverageData
from hypothesis import HealthCheck, Phase, settings

from mutants.drawing import ROOT, SOURCE, Mutant

LIBRARIES = ("cattrs.strategies", "jsonschema", "hypothesis.strategies")
IMPORTED_BEFORE = "ignore::pytest.PytestAssertRewriteWarning"
QUIET = ("-q", "--no-header", "--no-summary", "-W", IMPORTED_BEFORE)
QUICK = 0.3
"""Seconds: a room's own test that takes less is tried on every mutant of the room."""
FEW = 10
"""A line that fewer tests run may make what is kept, and be run for the first test alone that asks for it.

All tests that run anything in its module are tried then.
"""
SLOW = 2.0
"""Seconds (while its lines are noted): a test that takes longer is left out."""
FIRST = 30
"""So many tests are tried first, by themselves: most mutants go no further."""
LEAST_TIME = 30
"""Seconds that a mutant has at least."""
MEMORY = 3 * 2**30


@frozen
class Recorded:
    """What the tests take, and which of them run which lines."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, list[str]]]

    def select(self, mutant: Mutant, room: str) -> list[str]:
        """Return the tests to try on a mutant, the likeliest and quickest first."""
        by_line = self.lines.get(str(mutant.path), {})
        least, most = mutant.reach
        running = {test for line in range(least, most + 1) for test in by_line.get(line, ())}
        beside = {test for tests in by_line.values() for test in tests} if len(running) < FEW else set()
        own = {test for test in self.seconds if test.startswith(f"tests/{room}/")}
        chosen = (running | beside) & self.seconds.keys() | {one for one in own if self.seconds[one] < QUICK}
        return sorted(
            chosen, key=lambda test: (test not in running, test not in own, self.seconds[test], test)
        )


@frozen
class Verdict:
    """What became of a mutant: ``killed`` by a test, ``late`` (out of time), or it ``lives``."""

    word: str
    by: str | None
    seconds: float


@define(eq=False)
class _Recorder:
    """A plug-in that notes what each test takes, and the lines it runs."""

    coverage: Coverage
    seconds: dict[str, float] = field(factory=dict)
    unfit: list[str] = field(factory=list)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.coverage.switch_context(item.nodeid)
        start = time.perf_counter()
        yield
        self.seconds[item.nodeid] = time.perf_counter() - start
        self.coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self.unfit.append(report.nodeid)


@define(eq=False)
class _Chooser:
    """A plug-in that keeps the chosen tests, in their order, and notes the first that fails."""

    order: dict[str, int]
    out: Path

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = (item for item in items if item.nodeid in self.order)
        items[:] = sorted(chosen, key=lambda item: self.order[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.out.write_text(report.nodeid, encoding="utf-8")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.out.write_text(f"{report.nodeid} (does not load)", encoding="utf-8")


class _Loader(SourceFileLoader):
    """Loads a module with another text than its file has."""

    text: str

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.text, self.get_filename(fullname), "exec", dont_inherit=True)


@frozen
class _Finder(MetaPathFinder):
    """Finds the mutant where its module is asked for."""

    mutant: Mutant

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        del path, target
        if fullname != self.mutant.module:
            return None
        loader = _Loader(fullname, str(self.mutant.path))
        loader.text = self.mutant.text
        return spec_from_file_location(fullname, self.mutant.path, loader=loader)


def warm() -> None:
    """Import what every trial needs and no mutant changes."""
    for name in LIBRARIES:
        importlib.import_module(name)
    settings.register_profile(
        "mutants",
        deadline=None,
        derandomize=True,
        database=None,
        max_examples=20,
        phases=[Phase.explicit, Phase.generate],  # the failure is enough, it need not be small
        suppress_health_check=list(HealthCheck),
    )
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # those of others take longer than most tests
    os.chdir(ROOT)
    sys.path.insert(0, str(SOURCE.parent))


def _import_before(names: Sequence[str]) -> None:
    """Import what the tests imported from elsewhere, so that no trial has to."""
    for name in names:
        with suppress(Exception):
            importlib.import_module(name)
    if any(name.partition(".")[0] == "ocop_rules" for name in sys.modules):
        raise RuntimeError("ocop_rules was imported before the fork")
    gc.collect()
    gc.freeze()


def _from_elsewhere() -> list[str]:
    """Return the modules that have been imported and are not of this checkout."""
    files = {name: getattr(module, "__file__", None) for name, module in sys.modules.items()}
    return [name for name, file in files.items() if file is None or not Path(file).is_relative_to(ROOT)]


def record(places: Sequence[str]) -> Recorded:
    """Run the tests of ``places`` on the code as it is.

    A test that does not pass is left out: it could tell nothing.

    Raises RuntimeError where they do not run at all.
    """
    with TemporaryDirectory() as folder:
        out = Path(folder) / "recorded.json"
        code = _fork(lambda: _record(places, out), 1800)
        if not out.exists():
            raise RuntimeError(f"the tests could not be recorded (exit {code})")
        found = json.loads(out.read_text(encoding="utf-8"))
    _import_before(found["modules"])
    for test in sorted(set(found["unfit"])):
        print(f"left out, it does not pass on the code as it is: {test}", file=sys.stderr)
        del found["seconds"][test]
    found["seconds"] = {test: seconds for test, seconds in found["seconds"].items() if seconds <= SLOW}
    lines = {path: {int(line): tests for line, tests in of.items()} for path, of in found["lines"].items()}
    return Recorded(found["seconds"], lines)


def _record(places: Sequence[str], out: Path) -> int:
    coverage = Coverage(data_file=None, source=[str(SOURCE)], config_file=False)
    coverage.start()
    recorder = _Recorder(coverage)
    code = int(pytest.main([*QUIET, *places], plugins=[recorder]))
    coverage.stop()
    data: CoverageData = coverage.get_data()
    lines = {
        path: {line: [one for one in tests if one] for line, tests in data.contexts_by_lineno(path).items()}
        for path in data.measured_files()
    }
    found = {
        "seconds": recorder.seconds,
        "unfit": recorder.unfit,
        "lines": lines,
        "modules": _from_elsewhere(),
    }
    out.write_text(json.dumps(found), encoding="utf-8")
    return code


def attempt(mutant: Mutant, recorded: Recorded, room: str) -> Verdict:
    """Try the tests on a mutant. Raises RuntimeError where they do not run."""
    tests = recorded.select(mutant, room)
    start = time.perf_counter()
    word, by = "lives", None
    for some in filter(None, (tests[:FIRST], tests[FIRST:])):
        if word == "lives":
            word, by = _outcome(mutant, some, LEAST_TIME + 5 * sum(recorded.seconds[test] for test in some))
    return Verdict(word, by, round(time.perf_counter() - start, 1))


def _outcome(mutant: Mutant, tests: list[str], limit: float) -> tuple[str, str | None]:
    with TemporaryDirectory() as folder:
        out = Path(folder) / "killer"
        code = _fork(lambda: _attempt(mutant, tests, out), limit)
        by = out.read_text(encoding="utf-8") if out.exists() else None
    if code is None:
        return "late", by
    if code in {0, 5}:
        return "lives", None
    if code == pytest.ExitCode.USAGE_ERROR:  # what every test begins with does not load any more
        return "killed", "tests/conftest.py (does not load)"
    if by is None and code >= 0:  # a signal ends a process that takes too much
        raise RuntimeError(f"the tests did not run (exit {code}): {mutant.key}")
    return "killed", by


def control(path: Path, recorded: Recorded, room: str) -> None:
    """Try the tests on a module as it is.

    Raises RuntimeError where it is killed: no verdict could be trusted then.
    """
    text = path.read_text(encoding="utf-8")
    lines = (1, len(text.splitlines()))
    whole = Mutant(path, "", "none", lines, lines, "", "", text)
    verdict = attempt(whole, recorded, room)
    if verdict.word != "lives":
        raise RuntimeError(f"{verdict.by} fails on {path} as it is")


def _attempt(mutant: Mutant, tests: list[str], out: Path) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.meta_path.insert(0, _Finder(mutant))
    chooser = _Chooser({test: index for index, test in enumerate(tests)}, out)
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    return int(pytest.main([*QUIET, "-x", *files], plugins=[chooser]))


def _fork(work: Callable[[], int], limit: float) -> int | None:
    """Run ``work`` in a process of its own. Return its exit status, None where it took too long."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.setsid()
        if "MUTANTS_LOUD" not in os.environ:
            quiet = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(quiet, stream)
        status = 99
        try:
            status = work()
        except BaseException:  # noqa: BLE001 - a process of its own tells, and ends
            traceback.print_exc()
        finally:
            os._exit(status)
    end = time.monotonic() + limit
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None
