"""Draw mutants, try the tests on them, and say which live: ``python -m mutants``.

::

    python -m mutants                         100 mutants a room; the verdicts in mutants/verdicts
    python -m mutants councils --count 300    more of one room
    python -m mutants --changed origin/main   up to 20 a room, of the lines changed since
    python -m mutants life --living           those again that lived at the last draw

Exit status 1 where a room falls short of 95 of 100; of what was changed, where one lives that
``harmless.json`` does not name.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mutants.drawing import ROOT, Mutant, draw, find
from mutants.trying import Recorded, Verdict, attempt, control, record, warm

HERE = Path(__file__).parent
ROOMS = ("scoring", "councils", "comparing", "life", "rulesets")
SEED = 2026
ENOUGH = 95
"""Of a hundred mutants that are not known to be harmless, so many have to be killed."""
BESIDE = {
    "scoring": (
        "property/test_against_reference.py",
        "property/test_clauses.py",
        "property/test_lines.py",
        "property/test_results.py",
        "property/test_values.py",
    ),
    "councils": ("property/test_councils.py", "property/test_clauses.py", "property/test_values.py"),
    "comparing": ("property/test_carry.py",),
    "life": ("property/test_life.py", "property/test_records.py", "property/test_values.py"),
    "rulesets": (
        "councils/test_deliberating.py",
        "life/test_verifying.py",
        "property/test_patches.py",
        "property/test_values.py",
    ),
}
"""The tests that are tried on a room, beside its own."""
EVERYWHERE = ("house/test_arguments.py", "house/test_wrong_arguments.py")


def places(room: str) -> list[str]:
    """Return where the tests of a room stand."""
    return [f"tests/{name}" for name in (room, *BESIDE[room], *EVERYWHERE)]


def harmless() -> dict[tuple[str, str, str, str], str]:
    """Return the mutants that change nothing which anyone can see, each with the reason."""
    listed = json.loads((HERE / "harmless.json").read_text(encoding="utf-8"))
    return {key_of(one): one["why"] for one in listed}


def changed_since(base: str) -> dict[Path, set[int]]:
    """Return the lines of the sources that differ from ``base``, a commit."""
    command = ["git", "diff", "-U0", "--no-ext-diff", "--relative", base, "--", "src"]
    text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603
    changed: dict[Path, set[int]] = {}
    path = ROOT
    for line in text.splitlines():
        if line.startswith("+++ b/"):
            path = ROOT / line.removeprefix("+++ b/")
        elif found := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line):
            start, count = int(found[1]), int(found[2] or 1)
            changed.setdefault(path, set()).update(range(start, start + count))
    return changed


def verdict_file(room: str) -> Path:
    """Return where the verdicts of a room are kept."""
    return HERE / "verdicts" / f"{room}.jsonl"


def row(mutant: Mutant, verdict: Verdict, why: str | None) -> dict[str, Any]:
    """Return what is kept of a trial."""
    module, scope, was, becomes = mutant.key
    found = {"module": module, "line": mutant.lines[0], "in": scope, "operator": mutant.operator}
    found |= {"was": was, "becomes": becomes, "verdict": "harmless" if why else verdict.word}
    return found | ({"why": why} if why else {"by": verdict.by})


def mutants_of(
    room: str, asked: argparse.Namespace, changed: dict[Path, set[int]] | None
) -> Iterator[Mutant]:
    """Yield the mutants of a room that are asked for."""
    if not asked.living:
        yield from draw(room, asked.count, asked.seed, changed)
        return
    yield from find(room, {key_of(one) for one in kept_rows(room) if one["verdict"] == "lives"})


def kept_rows(room: str) -> list[dict[str, Any]]:
    """Return the verdicts of the last draw."""
    return [json.loads(line) for line in verdict_file(room).read_text(encoding="utf-8").splitlines()]


def key_of(row: dict[str, Any]) -> tuple[str, str, str, str]:
    """Return what tells a mutant from others."""
    return row["module"], row["in"], row["was"], row["becomes"]


def keep(room: str, rows: list[dict[str, Any]]) -> None:
    """Write the verdicts of a room."""
    verdict_file(room).parent.mkdir(exist_ok=True)
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows)
    verdict_file(room).write_text(text, encoding="utf-8")


def try_room(room: str, mutants: list[Mutant], recorded: Recorded) -> list[dict[str, Any]]:
    """Try every mutant of a room and tell of those that live."""
    for path in sorted({mutant.path for mutant in mutants})[:1]:
        control(path, recorded, room)
    known = harmless()
    rows = []
    for number, mutant in enumerate(mutants, 1):
        why = known.get(mutant.key)
        verdict = Verdict("lives", None, 0) if why else attempt(mutant, recorded, room)
        found = row(mutant, verdict, why)
        rows.append(found)
        if found["verdict"] == "lives":
            print(f"{mutant.path.relative_to(ROOT)}:{found['line']} in {found['in']}: {mutant.operator}")
            print("  - " + found["was"].replace("\n", "\n    "))
            print("  + " + found["becomes"].replace("\n", "\n    "))
        print(f"{room} {number}/{len(mutants)} {found['verdict']} {verdict.seconds} s", file=sys.stderr)
    return rows


def passes(room: str, rows: list[dict[str, Any]], *, every: bool) -> bool:
    """Tell the counts of a room and whether they are enough; with ``every`` none may live."""
    counts = Counter(one["verdict"] for one in rows)
    judged = len(rows) - counts["harmless"]
    killed = counts["killed"] + counts["late"]
    print(
        f"{room}: {len(rows)} drawn, {counts['harmless']} harmless, {judged} judged, {killed} killed"
        f" ({counts['late']} out of time), {counts['lives']} live"
    )
    return not counts["lives"] if every else 100 * killed >= ENOUGH * judged


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(prog="python -m mutants", description=__doc__.partition("\n")[0])
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=", ".join(ROOMS))
    parser.add_argument(
        "--count", type=int, help="how many mutants of each room; 100, of what was changed 20"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--changed", metavar="COMMIT", help="only the lines that differ from a commit")
    parser.add_argument("--living", action="store_true", help="only those that lived at the last draw")
    asked = parser.parse_args()
    if unknown := set(asked.rooms) - set(ROOMS):
        parser.error(f"no such room: {', '.join(sorted(unknown))}; there are {', '.join(ROOMS)}")
    asked.count = asked.count or (20 if asked.changed else 100)
    changed = changed_since(asked.changed) if asked.changed else None
    warm()
    good = True
    for room in asked.rooms or ROOMS:
        mutants = list(mutants_of(room, asked, changed))
        if not mutants:
            print(f"{room}: nothing to change")
            continue
        rows = try_room(room, mutants, record(places(room)))
        if asked.living:
            again = {key_of(one): one for one in rows}
            # what the code no longer allows was found by nobody, and is gone
            kept = [one for one in kept_rows(room) if one["verdict"] != "lives" or key_of(one) in again]
            rows = [again.get(key_of(one), one) for one in kept]
        good &= passes(room, rows, every=changed is not None)
        if changed is None:
            keep(room, rows)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
