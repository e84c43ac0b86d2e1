"""Write a made-up council file whose mean is exactly 69.996, to standard output.

Totals are whole points, so that a mean of 69.996 (17499/250) takes 250 sheets or a multiple of that:
no council of nine can have it. Here 249 sheets have 70 points and one has 69::

    cd examples/council
    python mean_69_996.py | ocop-rules council -
    python mean_69_996.py | ocop-rules council - --policy policy-two-decimals.json

The first stays at 3 stars; rounded to two decimals it is 70.00, and the tier becomes 4 stars.
"""

# ruff: noqa: INP001 - a program, not a package

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SHEETS = 250
HERE = Path(__file__).parent


def sitting() -> dict[str, Any]:
    """Return the council file: the agriculture office's sheet of 70 points, and one a point lower."""
    example = json.loads((HERE / "nine-members.json").read_text(encoding="utf-8"))
    (seventy,) = [one for one in example["sheets"] if one["evaluator"] == "agriculture"]
    # at 4.3 the second box gives one point less than the third
    lower = seventy["answers"] | {"4.3": 2}
    sheets = [
        seventy | {"evaluator": f"member-{number}", "answers": lower if number == 1 else seventy["answers"]}
        for number in range(1, SHEETS + 1)
    ]
    return {
        "id": "mean-69-996",
        "ruleset": example["ruleset"],
        "product_set": example["product_set"],
        "product": example["product"],
        "council": {"members": [{"id": one["evaluator"]} for one in sheets]},
        "sheets": sheets,
    }


if __name__ == "__main__":
    json.dump(sitting(), sys.stdout, ensure_ascii=False)
