"""The plain mutator: ``python -m fuzz [KIND…] --inputs N --seed S --from N --seconds T``.

What input a number stands for depends on the seed, the kind and the corpus alone, so that a run can be
repeated and taken up where it stopped. Each input that finds a new fault goes to the corpus; the status is 1
when there was one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from random import Random

from attrs import define, field

from fuzz.corpus import KINDS, keep, seeds, valid, whole
from fuzz.mutating import mutated
from fuzz.sandbox import QUICK, bounded_memory
from fuzz.targets import run, warm

_EVERY = 500
"""After how many inputs the clock is looked at."""
_LARGE = 200
"""One of so many inputs is made from a large one, where a kind has them."""


@define
class Fuzzing:
    """A run over one kind: how many inputs, how many of them were read to the end, and the faults found."""

    kind: str
    seed: int
    place: Path
    seeds: tuple[bytes, ...]
    inputs: int = 0
    read: int = 0
    slowest: float = 0.0
    found: dict[tuple[str, ...], Path] = field(factory=dict)

    def numbered(self, number: int) -> bytes:
        """Return the input that a number stands for."""
        rng = Random(f"{self.seed}/{self.kind}/{number}")
        large = whole(self.kind) if number % _LARGE == 0 else ()
        return mutated(rng, self.kind, large or self.seeds)

    def one(self, data: bytes) -> None:
        """Try one input and keep it where it finds something new."""
        begun = time.process_time()
        try:
            self.read += run(self.kind, data, self.place)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is sought
            self._fault(error, data)
        self.slowest = max(self.slowest, time.process_time() - begun)
        self.inputs += 1

    def _fault(self, error: BaseException, data: bytes) -> None:
        frames = [one for one in traceback.extract_tb(error.__traceback__) if "ocop_rules" in one.filename]
        where = frames[-1] if frames else traceback.extract_tb(error.__traceback__)[-1]
        known = (type(error).__name__, Path(where.filename).name, str(where.lineno))
        if known not in self.found:
            self.found[known] = keep(self.kind, data)
            sys.stdout.write(
                f"FOUND {self.kind}: {self.found[known]}\n  {' '.join(known)}: {str(error)[:300]}\n"
            )
            sys.stdout.flush()


def _fuzzed(kind: str, args: argparse.Namespace, place: Path) -> bool:
    one = Fuzzing(kind, args.seed, place, seeds(kind))
    warm(kind, valid(kind), place)
    begun = time.monotonic()
    for number in range(args.start, args.start + args.inputs):
        if number % _EVERY == 0 and args.seconds and time.monotonic() - begun > args.seconds:
            break
        one.one(one.numbered(number))
    took = time.monotonic() - begun
    sys.stdout.write(
        f"{kind:13} {one.inputs:8d} inputs  {one.inputs / max(took, 0.001):7.0f}/s  "
        f"{one.read:8d} read to the end  slowest {one.slowest:6.3f} s  "
        f"{len(one.found)} found  next: --from {args.start + one.inputs}\n"
    )
    sys.stdout.flush()
    return not one.found


def _main() -> int:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("kinds", metavar="KIND", nargs="*", help="all by default: " + ", ".join(KINDS))
    parser.add_argument("--inputs", type=int, default=5000, help="how many of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--from", dest="start", type=int, default=0, help="the number of the first input")
    parser.add_argument("--seconds", type=float, default=0, help="the most time for each kind, 0: any")
    args = parser.parse_args()
    unknown = set(args.kinds) - set(KINDS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    warnings.simplefilter("error")
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory(dir=QUICK) as place:
        good = [_fuzzed(kind, args, Path(place)) for kind in args.kinds or KINDS]
    return 0 if all(good) else 1


if __name__ == "__main__":
    with bounded_memory():
        sys.exit(_main())
