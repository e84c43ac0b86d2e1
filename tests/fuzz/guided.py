"""The coverage-guided fuzzer: ``python -m fuzz.guided KIND… [libFuzzer's options]`` (``make fuzz-atheris``).

The code is instrumented once; each kind is fuzzed in a process of its own, one after the other. What it comes
to know is kept in ``.fuzz/<kind>``, from where the next run goes on; an input that finds a fault goes to the
corpus of the tests.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["ocop_rules"]):
    from fuzz.corpus import KINDS, keep, seeds, valid
    from fuzz.mutating import LARGEST, mutated
    from fuzz.sandbox import QUICK, ROOT, bounded_memory
    from fuzz.targets import run, warm

KNOWN = ROOT / ".fuzz"


def _main(kind: str, options: list[str]) -> None:
    known = KNOWN / kind
    known.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(kind)):
        (known / f"seed-{number}").write_bytes(data)
    place = Path(tempfile.mkdtemp(dir=QUICK))
    with atheris.instrument_imports(include=["ocop_rules"]):
        warm(kind, valid(kind), place)

    def one(data: bytes) -> None:
        try:
            run(kind, data, place)
        except BaseException:
            sys.stdout.write(f"FOUND {kind}: {keep(kind, data)}\n")
            sys.stdout.flush()
            raise

    def spoilt(data: bytes, most: int, number: int) -> bytes:
        if number % 2:
            return bytes(atheris.Mutate(data, most))
        return mutated(Random(number), kind, [data, *seeds(kind)])[:most]

    atheris.Setup(
        [
            sys.argv[0],
            str(known),
            f"-max_len={LARGEST // 4}",
            "-rss_limit_mb=4096",
            "-timeout=60",
            f"-artifact_prefix={KNOWN}/",
            *options,
        ],
        one,
        custom_mutator=spoilt,
    )
    atheris.Fuzz()


def _each(kinds: list[str], options: list[str]) -> bool:
    """Fuzz kinds one after the other; the fuzzer never comes back from one, so that each has a process."""
    good = True
    for kind in kinds:
        child = os.fork()
        if not child:
            _main(kind, options)
        good = not os.waitpid(child, 0)[1] and good
    return good


if __name__ == "__main__":
    asked = [one for one in sys.argv[1:] if not one.startswith("-")]
    if not asked or not set(asked) <= set(KINDS):
        sys.exit(f"a kind is needed: {', '.join(KINDS)}")
    with bounded_memory():
        sys.exit(not _each(asked, [one for one in sys.argv[1:] if one.startswith("-")]))
