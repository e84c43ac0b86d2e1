"""A sheet that was carried over, told as text: its range, what was carried, what stays open and why."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ocop_rules.model.carried import Carried, CarriedAnswer
from ocop_rules.model.result import Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.telling.layout import rule, table, wrap
from ocop_rules.telling.teller import Teller


def tell_carried(carried: Carried, old: Ruleset, new: Ruleset, lang: str = "vi") -> str:
    """Return what became of a sheet read under another decision, as text of 80 columns.

    Raises UnknownNameError for a language other than "vi" and "en".
    """
    return "\n".join(_Telling(carried, Teller(old, lang), Teller(new, lang)).lines()) + "\n"


@frozen
class _Telling:
    """One carried sheet on its way to text."""

    carried: Carried
    before: Teller
    after: Teller

    def say(self, key: str, **fields: object) -> str:
        return self.after.say(key, **fields)

    def lines(self) -> Iterator[str]:
        say, carried = self.say, self.carried
        old, new = (teller.ruleset.rules.identity.number for teller in (self.before, self.after))
        one = self.after.ruleset.product_set(carried.evaluation.product_set)
        yield from wrap(say("carry.title", old=old, new=new, set=self.after.set_name(one)))
        yield rule("=")
        rows = [
            (say("explain.id"), carried.evaluation.id or ""),
            (say("explain.product"), carried.evaluation.product or ""),
            (say("carry.before"), self._standing(carried.before)),
            (say("carry.now"), self._standing(carried.result)),
        ]
        yield from table([row for row in rows if row[1]])
        for key, answers in (
            ("carry.carried", [one for one in carried.answers if one.reason == "carried"]),
            ("carry.open", [one for one in carried.answers if one.reason != "carried" and one.new_code]),
            ("carry.gone", [one for one in carried.answers if one.new_code is None]),
        ):
            if answers:
                yield from ("", say(key))
                for answer in answers:
                    yield from self._answer(answer)
        yield from self._gates()

    def _standing(self, result: Result) -> str:
        points = "-" if result.points is None else str(result.points["total"])
        if result.status == "ranked":
            return self.say("carry.standing", points=points, stars=self.after.stars(result.stars))
        if result.bounds is None:
            return self.say("carry.status", status=self.say(f"status.{result.status}"), points=points)
        found = result.bounds
        return self.say(
            "carry.range",
            least=found.points_least,
            most=found.points_most,
            stars_least=self.after.stars(found.stars_least),
            stars_most=self.after.stars(found.stars_most),
            open=len(result.open),
            all=len(result.reasons),
        )

    def _why(self, why: str | None) -> Iterator[str]:
        words = self.carried.whys.get(why or "", {})
        if words:
            yield from wrap(words.get(self.after.lang) or next(iter(words.values())), "      ")

    def _answer(self, one: CarriedAnswer) -> Iterator[str]:
        old = self.before.ruleset.product_set(self.carried.before.product_set)
        new = self.after.ruleset.product_set(self.carried.evaluation.product_set)
        was = None if one.old_code is None else old.criteria[one.old_code]
        now = None if one.new_code is None else new.criteria[one.new_code]
        if now is not None:
            yield from wrap(self.after.criterion(now), "  - ")
        elif was is not None:
            yield from wrap(self.before.criterion(was), "  - ")
        ticked = None
        if was is not None and one.old_answer is not None:
            ticked = self.before.option(was, one.old_case, one.old_answer)
        if one.reason == "carried" and now is not None and one.new_answer is not None:
            fresh = self.after.option(now, one.new_case, one.new_answer)
            text = fresh if ticked == fresh else self.say("carry.ticked", old=ticked, new=fresh)
            yield from wrap(text, "      ")
        else:
            if ticked is not None:
                yield from wrap(ticked, "      ")
            later = "" if one.later is None else self.after.label(one.later)
            yield from wrap(self.say(f"carry.reason.{one.reason}", later=later), "      ")
        yield from self._why(one.why)

    def _gates(self) -> Iterator[str]:
        if not self.carried.gates:
            return
        yield from ("", self.say("carry.gates"))
        for one in self.carried.gates:
            requirement = self.after.label(
                f"requirement.{one.gate}", self.before.label(f"requirement.{one.gate}", "")
            )
            name = self.after.label(f"gate.{one.gate}", requirement or one.gate)
            if name == one.gate:
                name = self.before.label(f"gate.{one.gate}", one.gate)
            yield from wrap(f"{name} [{one.gate}]", "  - ")
            yield from wrap(self.say(f"carry.reason.{one.reason}", later=""), "      ")
            yield from self._why(one.why)
