"""A strategy for JSON documents that are evaluations, or nearly."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ocop_rules.errors import require
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.testing.sheets import evaluations

_JUNK: tuple[Any, ...] = (
    None,
    True,
    "",
    "1",
    -1,
    0,
    1,
    1.5,
    [],
    [1],
    ["a", None],
    {},
    {"1.1": "3"},
    {"1.1": 1.5},
)
# a whole number with a fraction, decomposed Unicode, half a surrogate pair
_BEYOND: dict[str, tuple[Any, ...]] = {
    "product_set": (1.0,),
    "answers": ({"1.1": 1.0}, {"e\u0302": 1}),
    "gates": (["e\u0302"], ["\ud800"]),
    "product": ("e\u0302", "\ud800"),
    "date": ("2023-02-30",),
}
_KEYS = (
    "ruleset",
    "product_set",
    "answers",
    "cases",
    "gates",
    "id",
    "digest",
    "product",
    "evaluator",
    "date",
)


@st.composite
def _details(draw: st.DrawFn) -> dict[str, str]:
    """Draw the keys that an evaluation may do without."""
    choices = {
        "id": st.sampled_from(("1", "sheet/1", "Phiếu số 1")),
        "digest": st.sampled_from(("sha256:" + 64 * "0", "sha256:0", "")),
        "product": st.sampled_from(("Chè Shan", "P-1")),
        "evaluator": st.sampled_from(("Nguyễn Thị Hoa", "E-1")),
        "date": st.sampled_from(("2024-10-03", "2024-02-29", "2024-2-3", "3/10/2024")),
    }
    keys = draw(st.lists(st.sampled_from(list(choices)), unique=True, max_size=3))
    return {key: draw(choices[key]) for key in keys}


@st.composite
def _documents(draw: st.DrawFn, ruleset: Ruleset, *, beyond_schema: bool) -> Any:
    data = draw(evaluations(ruleset)).to_json() | draw(_details())
    junk = st.sampled_from(_JUNK)
    if beyond_schema and draw(st.booleans()):
        key = draw(st.sampled_from(list(_BEYOND)))
        data[key] = draw(st.sampled_from(_BEYOND[key]))
    for _ in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(("replace", "item", "drop", "add", "all")))
        if kind == "replace":
            data[draw(st.sampled_from(_KEYS))] = draw(junk)
        elif kind == "drop":
            data.pop(draw(st.sampled_from(sorted(data))), None) if data else None
        elif kind == "add":
            data[draw(st.sampled_from(("answer", "Answers", "", "note")))] = draw(junk)
        elif kind == "item" and isinstance(data.get("answers"), dict):
            data["answers"] = data["answers"] | {draw(st.sampled_from(("1.1", "1", "x"))): draw(junk)}
        elif kind == "all":
            return draw(junk)
    return data


def documents(ruleset: Ruleset, *, beyond_schema: bool = False) -> st.SearchStrategy[Any]:
    """Return a strategy for JSON data: evaluations of ``ruleset``, as they are or damaged.

    About half of the documents have the form of an evaluation; the others miss a key, have one
    too many, or hold a value of another type. ``beyond_schema`` adds what JSON Schema cannot
    refuse and the library does: ``1.0`` for an integer, text that is not NFC, lone surrogates, a
    30th of February.
    """
    require(beyond_schema, bool, "beyond_schema", "flag")
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    return _documents(ruleset, beyond_schema=beyond_schema)
