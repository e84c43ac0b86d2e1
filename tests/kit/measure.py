"""How often the strategies find a fault in a default run: ``python tests/kit/measure.py [SEEDS] [floors]``.

It prints a line for each broken scorer, council and calendar; each has to be found with 95 of 100 seeds.
With ``floors`` each single floor of every product set is forgotten once, not only those of two sets.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

DEFAULT_EXAMPLES = 100


class _FoundError(Exception):
    """Raised where the fault shows."""


def found_in(strategy: st.SearchStrategy[Any], shows: Callable[[Any], bool], seeds: Iterable[int]) -> int:
    """Return with how many of the seeds a default run of Hypothesis draws a value on which a fault shows."""
    found = 0
    for number in seeds:

        @seed(number)
        @settings(
            max_examples=DEFAULT_EXAMPLES,
            database=None,
            phases=[Phase.generate],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def run(value: Any) -> None:
            if shows(value):
                raise _FoundError

        try:
            run()
        except _FoundError:
            found += 1
    return found


def _main(seeds: int, *, floors: bool) -> int:
    from kit.broken import every, floored  # noqa: PLC0415 - the path is set below

    bad = 0
    for name, strategy, shows in every(floored()) if floors else every():
        found = found_in(strategy, shows, range(seeds))
        bad += found * 100 < 95 * seeds
        sys.stdout.write(f"{found:4d} of {seeds}  {name}\n")
        sys.stdout.flush()
    return int(bool(bad))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    sys.exit(_main(int(sys.argv[1]) if len(sys.argv) > 1 else 100, floors="floors" in sys.argv))
