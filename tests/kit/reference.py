"""A plain reference scorer, written from the rules of scoring and from nothing else.

It reads the JSON files of a ruleset folder itself and shares no code with the library: no tables,
no short cuts, bounds by trying every completion. It is slow and meant to be read. Every path of
the library is held against it.

An evaluation is plain JSON data here (``answers``, ``cases``, ``gates`` and so on), known to be
valid; :meth:`Reference.is_valid` tells whether it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# What a reading says where a ruleset does not declare it.
FIRST_CHOICES = {
    "tier-gaps": "half-open",
    "floors-bind": "cumulative",
    "floor-miss": "next-lower",
    "inapplicable-floor": "missed",
    "unticked": "zero",
    "stop-points": "before",
    "stop-tier": "none",
    "requirement-unmet": "shown",
    "zero-gate-unticked": "closes",
    "marks-without-legend": "bind",
}

Floor = tuple[str, int | None, int, int | None, int | None]
"""Criterion, case, stars, the option it needs (None: any with points), the answer there is."""


@dataclass
class Facts:
    """What scoring a sheet has to find out."""

    status: str
    points: dict[str, int] | None
    stars_by_points: int | None = None
    stars: int | None = None
    floors_missed: list[Floor] = field(default_factory=list)
    floors_open: list[Floor] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    gates: list[tuple[str, str]] = field(default_factory=list)
    full_total: int = 0
    bounds: dict[str, Any] | None = None


class Reference:
    """One ruleset folder under some choice of its readings."""

    def __init__(self, folder: Path, choices: Mapping[str, str] | None = None) -> None:
        self.rules = json.loads((folder / "ruleset.json").read_text(encoding="utf-8"))
        self.sets = {}
        for file in sorted((folder / "sets").glob("*.json")):
            one = json.loads(file.read_text(encoding="utf-8"))
            self.sets[one["number"]] = one
        declared = {reading["id"]: reading["choice"] for reading in self.rules.get("readings", ())}
        self.readings = {**FIRST_CHOICES, **declared, **(choices or {})}
        self.done: dict[tuple[Any, ...], Facts] = {}
        for number, one in self.sets.items():
            if not one.get("legend", True) and self.readings["marks-without-legend"] == "ignore":
                for _, _, criterion in self.criteria(number):
                    self.remove_marks(criterion)

    # -- the sheet as printed ---------------------------------------------------------------------

    def criteria(self, number: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield part, group and criterion in the order of the decision."""
        for part in self.sets[number]["parts"]:
            for group in part["groups"]:
                for criterion in group["criteria"]:
                    yield part["code"], group["code"], criterion

    @staticmethod
    def remove_marks(criterion: dict[str, Any]) -> None:
        criterion.pop("floor", None)
        cases = [one["options"] for one in criterion.get("cases", ())]
        for options in [criterion.get("options", []), *cases]:
            for option in options:
                option.pop("floor", None)

    @staticmethod
    def options(criterion: dict[str, Any], case: int | None) -> list[dict[str, Any]]:
        if "cases" not in criterion:
            return criterion["options"]
        (chosen,) = [one for one in criterion["cases"] if one["case"] == case]
        return chosen["options"]

    @staticmethod
    def cases(criterion: dict[str, Any]) -> list[int | None]:
        return [one["case"] for one in criterion.get("cases", ())] or [None]

    def points_of(self, criterion: dict[str, Any], case: int | None, answer: int) -> int:
        """Rule 1: the ticked option counted from 1; 0 is no tick and earns nothing."""
        return 0 if answer == 0 else self.options(criterion, case)[answer - 1]["points"]

    def floors_of(self, criterion: dict[str, Any], case: int | None, has: int | None) -> list[Floor]:
        """List the floors of a criterion from few stars to many; of every case while none is chosen."""
        found: list[Floor] = []
        for one in self.cases(criterion) if case is None else [case]:
            marks = [(criterion["floor"], 0)] if "floor" in criterion else []
            for position, option in enumerate(self.options(criterion, one), start=1):
                if "floor" in option:
                    marks.append((option["floor"], position))
            for stars, position in sorted(marks):
                found.append((criterion["code"], one, stars, position or None, has))
        return found

    def met(self, criterion: dict[str, Any], floor: Floor) -> bool:
        """Rule 5: that option or a later one; on a criterion, an option with points."""
        _, case, _, needs, has = floor
        assert has is not None
        if needs is None:
            return self.points_of(criterion, case, has) > 0
        return has >= needs

    def fulfilling(self, condition: dict[str, Any]) -> list[int]:
        """Return the options of the other criterion under which a condition holds."""
        for other in condition.get("otherwise", ()):
            if self.readings[condition["reading"]] == other["choice"]:
                return other["options"]
        return condition["options"]

    def applies(self, criterion: dict[str, Any], answers: Mapping[str, int]) -> bool | None:
        """Rule 4; None while the criterion it hangs on is open."""
        if "condition" not in criterion:
            return True
        answer = answers.get(criterion["condition"]["criterion"])
        if answer is None:
            return None
        return answer in self.fulfilling(criterion["condition"])

    # -- gates ------------------------------------------------------------------------------------

    def closed(self, evaluation: Mapping[str, Any], answers: Mapping[str, int]) -> list[dict[str, Any]]:
        """Rule 6: the gates that closed, each with its effect and the criteria it stands over."""
        number = evaluation["product_set"]
        asserted = evaluation.get("gates", ())
        kinds = {gate["id"]: gate for gate in self.rules.get("gates", ())}
        found = []
        for here in self.sets[number].get("gates", ()):
            gate = kinds[here["gate"]]
            if gate.get("trigger", "asserted") == "asserted":
                shut = gate["id"] in asserted
            else:
                zeros = here["zeros"]
                for other in here.get("otherwise", ()):
                    if self.readings.get(here["reading"]) == other["choice"]:
                        zeros = other["zeros"]
                shut = any(self.is_zero(evaluation, answers, code) for code in zeros)
            if shut:
                effect = self.readings.get(gate.get("reading"), gate["effect"])
                if "reading" in here and "otherwise" not in here:
                    # the words of this sheet are in doubt, and the reading says what they do here
                    effect = self.readings[here["reading"]]
                if effect == "shown":
                    continue
                found.append({"id": gate["id"], "effect": effect, "over": self.over(number, here)})
        self.unmet(number, asserted, found)
        return found

    def unmet(self, number: int, asserted: Any, found: list[dict[str, Any]]) -> None:
        """Add the binding requirements that are told as unmet."""
        for here in self.sets[number].get("requirements", ()):
            name = here["requirement"]
            (demand,) = [one for one in self.rules["requirements"] if one["id"] == name]
            effect = self.readings["requirement-unmet"]
            if name in asserted and demand["force"] == "must" and effect != "shown":
                # printed at several places it is one requirement over all of them
                told = next((one for one in found if one["id"] == name), None)
                if told is None:
                    found.append(told := {"id": name, "effect": effect, "over": []})
                told["over"] += self.over(number, here)

    def is_zero(self, evaluation: Mapping[str, Any], answers: Mapping[str, int], code: str) -> bool:
        answer = answers.get(code)
        if answer is None or (answer == 0 and self.readings["zero-gate-unticked"] == "passes"):
            return False
        (criterion,) = [one for _, _, one in self.criteria(evaluation["product_set"]) if one["code"] == code]
        return self.points_of(criterion, evaluation.get("cases", {}).get(code), answer) == 0

    def over(self, number: int, here: Mapping[str, Any]) -> list[str]:
        """Return the criteria a gate stands over: one, those of a group, or none in the head."""
        if "criterion" in here:
            return [here["criterion"]]
        return [one["code"] for _, group, one in self.criteria(number) if group == here.get("group")]

    def up_to(self, number: int, over: list[str]) -> list[str]:
        """Return the criteria down to the last one a gate stands over."""
        codes = [one["code"] for _, _, one in self.criteria(number)]
        return codes[: codes.index(over[-1]) + 1] if over else []

    # -- scoring ----------------------------------------------------------------------------------

    def answers_that_count(self, evaluation: Mapping[str, Any]) -> dict[str, int]:
        """Rule 1: a 0 is an answer, unless the reading takes a missing tick for an open criterion."""
        answers = dict(evaluation["answers"])
        if self.readings["unticked"] == "open":
            answers = {code: answer for code, answer in answers.items() if answer != 0}
        return answers

    def is_valid(self, evaluation: Mapping[str, Any]) -> bool:
        """Tell whether answers, cases and gates fit the sheet (rules 1, 3 and 4)."""
        number = evaluation["product_set"]
        criteria = {one["code"]: one for _, _, one in self.criteria(number)}
        answers, cases = self.answers_that_count(evaluation), evaluation.get("cases", {})
        if not {*evaluation["answers"], *cases} <= {*criteria}:
            return False
        if any(
            "cases" not in criteria[code] or cases[code] not in self.cases(criteria[code]) for code in cases
        ):
            return False
        for code, answer in evaluation["answers"].items():
            if "cases" in criteria[code] and code not in cases:
                return False
            if not 0 <= answer <= len(self.options(criteria[code], cases.get(code))):
                return False
            inapplicable = self.applies(criteria[code], answers) is False
            if inapplicable and self.points_of(criteria[code], cases.get(code), answer) > 0:
                return False
        return self.gates_fit(number, evaluation.get("gates", []))

    def gates_fit(self, number: int, asserted: list[str]) -> bool:
        kinds = {gate["id"]: gate for gate in self.rules.get("gates", ())}
        can = {one["gate"] for one in self.sets[number].get("gates", ())}
        can = {name for name in can if kinds[name].get("trigger", "asserted") == "asserted"}
        musts = {one["id"] for one in self.rules.get("requirements", ()) if one["force"] == "must"}
        can |= {one["requirement"] for one in self.sets[number].get("requirements", ())} & musts
        return len(set(asserted)) == len(asserted) and set(asserted) <= can

    def score(self, evaluation: Mapping[str, Any], *, bounds: bool = True) -> Facts:
        """Rules 1 to 8 in their order; ``bounds`` may be left out."""
        number = evaluation["product_set"]
        cases = evaluation.get("cases", {})
        answers = self.answers_that_count(evaluation)
        gates = self.closed(evaluation, answers)
        zeroed = {code for gate in gates if gate["effect"] == "zero" for code in gate["over"]}

        waived = self.readings["inapplicable-floor"] == "waived"
        earned: dict[str, int] = {}
        facts = Facts(status="ranked", points=None)
        for _, _, criterion in self.criteria(number):
            code, answer = criterion["code"], answers.get(criterion["code"])
            case, applies = cases.get(code), self.applies(criterion, answers)
            earned[code] = 0
            if applies is False:
                if not waived:
                    facts.floors_missed += self.floors_of(criterion, case, evaluation["answers"].get(code))
            elif code in zeroed:
                undecided = applies is None and waived
                (facts.floors_open if undecided else facts.floors_missed).extend(
                    self.floors_of(criterion, case, answer)
                )
            elif answer is None:
                facts.open.append(code)
                facts.floors_open += self.floors_of(criterion, case, None)
            else:
                earned[code] = self.points_of(criterion, case, answer)
                floors = self.floors_of(criterion, case, answer)
                # while it may still turn out not to apply, its floors may still fall away
                undecided = applies is None and waived and not earned[code]
                (facts.floors_open if undecided else facts.floors_missed).extend(
                    floor for floor in floors if not self.met(criterion, floor)
                )

        facts.points = self.sums(number, earned, list(earned))
        facts.full_total = facts.points["total"]
        facts.gates = [(gate["id"], gate["effect"]) for gate in gates]
        shut = [gate for gate in gates if gate["effect"] in ("reject", "stop")]
        if shut:
            facts.status = "rejected" if any(gate["effect"] == "reject" for gate in shut) else "stopped"
            facts.points = self.points_after(number, shut, earned)
            so_far = self.readings["stop-tier"] == "points-so-far"
            if facts.status == "stopped" and so_far and facts.points is not None:
                missed = {floor[2] for floor in facts.floors_missed + facts.floors_open}
                facts.stars_by_points = self.tier(facts.points["total"])
                facts.stars = self.held(facts.stars_by_points, missed)
        elif facts.open:
            facts.status = "open"
            facts.bounds = self.bounds(evaluation, zeroed) if bounds else None
        else:
            facts.stars_by_points = self.tier(facts.full_total)
            facts.stars = self.held(facts.stars_by_points, {floor[2] for floor in facts.floors_missed})
        return facts

    def sums(self, number: int, earned: Mapping[str, int], counted: list[str]) -> dict[str, int]:
        """Rule 2: the sum of each part and of all."""
        sums = {part["code"]: 0 for part in self.sets[number]["parts"]} | {"total": 0}
        for part, _, criterion in self.criteria(number):
            if criterion["code"] in counted:
                sums[part] += earned[criterion["code"]]
                sums["total"] += earned[criterion["code"]]
        return sums

    def points_after(
        self, number: int, shut: list[dict[str, Any]], earned: Mapping[str, int]
    ) -> dict[str, int] | None:
        """Return the points that stay after a rejection or a stop: up to the first of the gates."""
        if self.readings["stop-points"] == "none":
            return None
        counted = list(earned)
        if self.readings["stop-points"] == "before":
            counted = min((self.up_to(number, gate["over"]) for gate in shut), key=len)
        return self.sums(number, earned, counted)

    def tier(self, total: int) -> int:
        """Rule 7, for the whole points of one sheet."""
        stars = 0
        for tier in self.rules["tiers"]:
            if total >= tier["from_points"]:
                stars = tier["stars"]
        return stars

    def held(self, by_points: int, missed: set[int]) -> int:
        """Rule 5: the highest star, up to those by points, whose floors are all met."""
        if self.readings["floors-bind"] == "cumulative":
            holds = [star for star in range(by_points + 1) if not any(floor <= star for floor in missed)]
        else:
            holds = [star for star in range(by_points + 1) if star not in missed]
        if self.readings["floor-miss"] == "not-recognised" and max(holds) < by_points:
            return min(by_points, 2)
        return max(holds)

    # -- bounds -----------------------------------------------------------------------------------

    def completions(self, evaluation: Mapping[str, Any], zeroed: set[str]) -> Iterator[dict[str, Any]]:
        """Yield every valid sheet without open criteria that keeps what has been answered."""
        criteria = [one for _, _, one in self.criteria(evaluation["product_set"])]
        least = 1 if self.readings["unticked"] == "open" else 0

        def go_on(index: int, answers: dict[str, int], cases: dict[str, int]) -> Iterator[dict[str, Any]]:
            if index == len(criteria):
                yield {**evaluation, "answers": answers, "cases": cases}
                return
            criterion = criteria[index]
            code = criterion["code"]
            if self.applies(criterion, answers) is False:
                answer = answers.get(code)
                if not answer or self.points_of(criterion, cases.get(code), answer) == 0:
                    yield from go_on(index + 1, answers, cases)
            elif code in answers or code in zeroed:
                yield from go_on(index + 1, answers, cases)
            else:
                for case in [cases[code]] if code in cases else self.cases(criterion):
                    chosen = cases if case is None else {**cases, code: case}
                    for answer in range(least, len(self.options(criterion, case)) + 1):
                        yield from go_on(index + 1, {**answers, code: answer}, chosen)

        yield from go_on(0, self.answers_that_count(evaluation), dict(evaluation.get("cases", {})))

    def completed(self, evaluation: Mapping[str, Any]) -> Facts:
        """Score a sheet without open criteria, once: many open sheets have the same completions."""
        parts = (frozenset(evaluation.get(part, {}).items()) for part in ("answers", "cases"))
        key = (evaluation["product_set"], *parts, tuple(evaluation.get("gates", ())))
        if key not in self.done:
            self.done[key] = self.score(evaluation)
        return self.done[key]

    def bounds(self, evaluation: Mapping[str, Any], zeroed: set[str]) -> dict[str, Any]:
        """Rule 8: the least and the most over all completions, and the gates some of them close."""
        done = [self.completed(one) for one in self.completions(evaluation, zeroed)]
        before = {name for name, _ in self.score(evaluation, bounds=False).gates}
        stars = [facts.stars for facts in done if facts.status == "ranked" and facts.stars is not None]
        order = [here["gate"] for here in self.sets[evaluation["product_set"]].get("gates", ())]
        later = {name for facts in done for name, _ in facts.gates} - before
        return {
            "points": {
                "least": min(facts.full_total for facts in done),
                "most": max(facts.full_total for facts in done),
            },
            "stars": {"least": min(stars, default=None), "most": max(stars, default=None)},
            "gates": [name for name in order if name in later],
        }
