"""Which decision applies: what there is, what is in force on a day, what a dossier falls under.

A registry holds rulesets, and beside them the dates of decisions that are known but not held, so
that a day without a rule is an error that names its neighbours and nothing is carried forward
silently (Decision 26/2026, articles 11 and 12).

>>> from datetime import date
>>> here = shipped_registry()
>>> here.for_dossier("new", date(2026, 6, 1)).ruleset.id
'26-2026'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final, TypeVar

from attrs import evolve, field, frozen

from ocop_rules.errors import (
    ArgumentError,
    Fault,
    NoRuleError,
    UnknownNameError,
    require,
    require_many,
)
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.applicable import Applicable, Why
from ocop_rules.model.decision import Identity
from ocop_rules.model.process import KINDS, Kind, Transition
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.working_days import Holidays
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.counting import count_days
from ocop_rules.rulesets.doubts import doubts_about
from ocop_rules.rulesets.loading import shipped
from ocop_rules.rulesets.readings import day_count, process_reading
from ocop_rules.rulesets.resources import rulesets_root
from ocop_rules.structure import strict_json
from ocop_rules.structure.days import NO_HOLIDAYS, is_before, require_day, shifted
from ocop_rules.structure.structuring import structure

DECISIONS: Final = "decisions.json"
T = TypeVar("T")


def require_kind(kind: object) -> None:
    """Raise UnknownNameError for what is no kind of dossier."""
    if kind not in KINDS:
        raise UnknownNameError("dossier-kind", kind, KINDS)


def _all_of(kind: type[T], name: str, given: Iterable[T], needed: str) -> tuple[T, ...]:
    """Return values of a kind as the registry keeps them; raises ArgumentError for any other."""
    require_many(given, name, needed)
    every = tuple(given)
    for one in every:
        if type(one) is not kind:  # what only says that it is one may say something else the next time
            raise ArgumentError(name, one, needed)
    return every


def _rulesets(given: Iterable[Ruleset]) -> tuple[Ruleset, ...]:
    return _all_of(Ruleset, "rulesets", given, "rulesets")


def _decisions(given: Iterable[Identity]) -> tuple[Identity, ...]:
    return _all_of(Identity, "known", given, "decisions")


@frozen
class Registry:
    """Rulesets by id and the dates of further decisions; immutable.

    ``known`` are the decisions known by their dates; of those that are held, the ruleset counts. A
    ruleset with the overlay of a province in it is found by its id, and never in force by itself:
    which province is asked about is the caller's to say.
    """

    rulesets: tuple[Ruleset, ...] = field(converter=_rulesets)
    known: tuple[Identity, ...] = field(default=(), converter=_decisions)

    def __repr__(self) -> str:
        """Return the ids of what is held; the whole would fill a screen."""
        return f"<Registry {', '.join(one.id for one in self)}>"

    def __iter__(self) -> Iterator[Ruleset]:
        """Iterate over the rulesets, the earliest decision first."""
        return iter(sorted(self.rulesets, key=_start))

    def ruleset(self, name: str) -> Ruleset:
        """Return the ruleset of this id; raises UnknownNameError when it is not held."""
        held = {one.id: one for one in self.rulesets}
        if not isinstance(name, str) or name not in held:
            raise UnknownNameError("ruleset", name, sorted(held))
        return held[name]

    def with_ruleset(self, ruleset: Ruleset) -> Registry:
        """Return a registry with ``ruleset`` in it, in the place of one that has the same id."""
        require(ruleset, Ruleset, "ruleset", "Ruleset")
        others = tuple(one for one in self.rulesets if one.id != ruleset.id)
        return evolve(self, rulesets=(*others, ruleset))

    @property
    def _laws(self) -> tuple[Ruleset, ...]:
        """The rulesets that are decisions and amendments, without the overlays of provinces, in order."""
        return tuple(one for one in self if one.layers[-1].kind != "overlay")

    @property
    def decisions(self) -> tuple[Identity, ...]:
        """Every decision of which the dates are known, the earliest first."""
        all_of = {one.id: one for one in self.known}
        all_of |= {one.id: one.decision.identity for one in self._laws}
        return tuple(sorted(all_of.values(), key=lambda one: (one.period.start, one.id)))

    @property
    def not_held(self) -> tuple[Identity, ...]:
        """Those of the decisions of which the dates alone are known, the earliest first."""
        held = {one.id for one in self._laws}
        return tuple(one for one in self.decisions if one.id not in held)

    def in_force(self, day: date) -> tuple[Ruleset, ...]:
        """Return the rulesets in force on ``day``, the earliest first.

        An amended decision stands back for its amendment, which holds both. More than one answer
        means that two decisions are in force side by side. Raises
        :class:`~ocop_rules.errors.NoRuleError` for a day with no rule that is held.
        """
        require_day(day)
        current = [one for one in self.decisions if day in one.period]
        amended = {one.amends for one in current}
        held = {one.id: one for one in self._laws}
        found = [one.id for one in current if one.id not in amended]
        missing = [name for name in found if name not in held]
        if missing or not found:
            raise self._no_rule(day, missing[0] if missing else None)
        return tuple(held[name] for name in found)

    def _no_rule(self, day: date, here: str | None) -> NoRuleError:
        others = [one for one in self.decisions if day not in one.period]
        before = [one for one in others if one.period.end is not None and one.period.end < day]
        after = [one for one in others if one.period.start > day]
        earlier = max(before, key=lambda one: (one.period.end or day, one.period.start), default=None)
        later = min(after, key=lambda one: one.period.start, default=None)
        this = next((one for one in self.decisions if one.id == here), None)
        return NoRuleError(day.isoformat(), here=_dated(this), before=_dated(earlier), after=_dated(later))

    def for_dossier(
        self,
        kind: Kind,
        filed: date,
        *,
        today: date | None = None,
        evaluated: date | None = None,
        ranked_below: date | None = None,
        recognised: date | None = None,
        holidays: Holidays = NO_HOLIDAYS,
    ) -> Applicable:
        """Return the ruleset that a dossier of ``kind``, filed on ``filed``, falls under, and why.

        ``evaluated`` is the day the competent authority finished its evaluation, None while it has
        not; ``ranked_below`` the day a lower level ranked it and sent it up; ``recognised`` the day of
        the decision that recognised what had been ranked on ``evaluated``. ``today`` is the day
        asked for: later decisions do not count, and a limit that has passed makes the answer
        ``late``. Without it nothing is late, and the clause that would keep the dossier is named.
        ``holidays`` count where the last day is moved to a working day (reading ``day-count``).

        Raises UnknownNameError for another kind and NoRuleError for a day with no rule.
        """
        require_kind(kind)
        days = (
            ("filed", filed),
            ("today", today),
            ("evaluated", evaluated),
            ("ranked_below", ranked_below),
            ("recognised", recognised),
        )
        for name, day in days:
            if day is not None:
                require_day(day, name)
        answer = self._on_filing(kind, filed)
        asked = evaluated if evaluated is not None else today
        for later in self._laws:
            if answer.ruleset.id != later.id and (
                asked is None or later.decision.identity.period.start <= asked
            ):
                answer = _passed_on(answer, later, asked, ranked_below, holidays)
        if evaluated is not None and recognised is not None:
            for later in self._laws:
                answer = _certified_after(answer, later, evaluated, recognised)
        return evolve(answer, doubtful=doubts_about(answer.ruleset))

    def holders(self, kind: Kind, filed: date) -> tuple[str, ...]:
        """Return the ids of the decisions that can hold a dossier of ``kind`` filed on ``filed``.

        The one it falls under on the day of filing comes first, then those that later decisions may
        bring it under (a clause whose time has passed, an amendment, a level above that has not
        decided), each under the readings taken. Raises what :meth:`for_dossier` raises.
        """
        require_day(filed, "filed")
        days = [filed, *(start for one in self._laws if (start := one.law_start) > filed)]
        answers = [self.for_dossier(kind, filed, today=day) for day in sorted(days)]
        answers += [self.for_dossier(kind, filed, today=day, ranked_below=filed) for day in days[1:]]
        lasts: set[date] = set()
        while more := {one.finish_by for one in answers if one.finish_by is not None} - lasts:
            lasts |= more
            answers += [self.for_dossier(kind, filed, today=shifted(day, 1)) for day in sorted(more)]
        return tuple(dict.fromkeys(one.ruleset.id for one in answers))

    def _on_filing(self, kind: Kind, filed: date) -> Applicable:
        found = self.in_force(filed)
        newest, oldest = found[-1], found[0]
        identity = newest.decision.identity
        if len(found) == 1:
            why = Why(code="in-force", ruleset=newest.id, day=filed, cites=identity.cites)
            return Applicable(ruleset=newest, kind=kind, filed=filed, why=(why,))
        choice = process_reading(newest.choices, "overlap-dossier")
        readings = FrozenDict({"overlap-dossier": choice})
        if choice == "later":
            why = Why(code="overlap-later", ruleset=newest.id, day=filed, cites=identity.cites)
            return Applicable(ruleset=newest, kind=kind, filed=filed, why=(why,), readings=readings)
        end = oldest.decision.identity.period.end
        why = Why(code="overlap-earlier", ruleset=oldest.id, day=end, cites=identity.cites)
        return Applicable(
            ruleset=oldest, kind=kind, filed=filed, why=(why,), finish_by=end, readings=readings
        )


def _start(one: Ruleset) -> tuple[date, str]:
    return (one.decision.identity.period.start, one.id)


def _dated(one: Identity | None) -> str | None:
    return None if one is None else f"{one.id} ({one.period.start} – {one.period.end or ''})"


def _clause(answer: Applicable, later: Ruleset) -> Transition | None:
    """Return the transitional clause of ``later`` for such a dossier under such a ruleset."""
    for clause in later.decision.transitions:
        before = clause.filed_before
        if (
            before is not None
            and is_before(answer.filed, before)
            and answer.kind in clause.kinds
            and answer.ruleset.id in clause.under
        ):
            return clause
    return None


def _passed_on(
    answer: Applicable,
    later: Ruleset,
    asked: date | None,
    ranked_below: date | None,
    holidays: Holidays,
) -> Applicable:
    """Return what a later decision makes of the answer so far."""
    identity = later.decision.identity
    start = identity.period.start
    if identity.amends == answer.ruleset.id and answer.filed < start and asked is not None:
        return _amended(answer, later)
    clause = _clause(answer, later)
    if clause is None:
        unknown = answer.ruleset.id in identity.replaces and not later.decision.transitions
        if unknown and answer.filed < start and asked is not None:
            return evolve(answer, notices=(*answer.notices, "replacement-not-held"))
        return answer
    if ranked_below is not None and ranked_below < start:
        choice = process_reading(later.choices, "pending-above")
        answer = _noted(answer, "pending-above", choice)
        if choice == "evaluated":
            why = Why(code="ranked-below", ruleset=later.id, day=start, cites=clause.cites)
            return _moved(answer, later, why)
    return _pending(answer, later, clause, asked, holidays)


def _certified_after(answer: Applicable, later: Ruleset, evaluated: date, recognised: date) -> Applicable:
    """Return the answer for what was ranked before a decision came into force and recognised after it."""
    start = later.decision.identity.period.start
    clause = next(
        (one for one in later.decision.transitions if one.days is None and answer.ruleset.id in one.under),
        None,
    )
    if clause is None or not evaluated < start <= recognised:
        return answer
    choice = process_reading(later.choices, "ranked-not-certified")
    answer = _noted(answer, "ranked-not-certified", choice)
    code = f"ranked-before-{choice}"
    why = Why(code=code, ruleset=later.id, day=start, transition=clause.id, cites=clause.cites)
    return evolve(answer, why=(*answer.why, why)) if choice == "keeps" else _moved(answer, later, why)


def _pending(
    answer: Applicable, later: Ruleset, clause: Transition, asked: date | None, holidays: Holidays
) -> Applicable:
    """Return the answer under a transitional clause: kept until its last day, and what follows then."""
    way = day_count(later.choices)
    # lint holds the last days that the decision declares against this count
    finish, counted = count_days(later, later.law_start, clause.days or 1, holidays)
    why = Why(code="pending", ruleset=later.id, day=finish, transition=clause.id, cites=clause.cites)
    noted = _noted(answer, "day-count", way)
    kept = evolve(noted, why=(*answer.why, why), transition=clause, finish_by=finish, counted=counted)
    if asked is None or asked <= finish:
        return kept
    choice = process_reading(later.choices, "pending-late")
    kept = evolve(_noted(kept, "pending-late", choice), late=True)
    if choice == "keep":
        return kept
    return _moved(kept, later, Why(code="late", ruleset=later.id, day=finish, cites=clause.cites))


def _amended(answer: Applicable, later: Ruleset) -> Applicable:
    choice = process_reading(later.choices, "amended-meanwhile")
    answer = _noted(answer, "amended-meanwhile", choice)
    answer = evolve(answer, notices=(*answer.notices, "transition-not-held"))
    day = later.decision.identity.period.start
    if choice == "as-filed":
        why = Why(code="amended-as-filed", ruleset=later.id, day=day)
        return evolve(answer, why=(*answer.why, why))
    return _moved(answer, later, Why(code="amended", ruleset=later.id, day=day))


def _moved(answer: Applicable, later: Ruleset, why: Why) -> Applicable:
    return evolve(answer, ruleset=later, why=(*answer.why, why), transition=None, finish_by=None)


def _noted(answer: Applicable, reading: str, choice: str) -> Applicable:
    return evolve(answer, readings=FrozenDict({**answer.readings, reading: choice}))


def known_decisions() -> tuple[Identity, ...]:
    """Return the decisions of which the dates are known, those included that no ruleset holds."""
    raw = (rulesets_root() / DECISIONS).read_bytes()
    data: Iterable[Any] = strict_json.loads(strict_json.decode(raw, DECISIONS), DECISIONS)
    return tuple(structure(one, Identity, DECISIONS) for one in data)


def filing_fault(ruleset: Ruleset, kind: Kind, filed: date) -> Fault | None:
    """Return the fault of a dossier that cannot have been filed under ``ruleset`` on ``filed``.

    It is filed while the ruleset holds; before that only where a clause brings a pending dossier of an
    earlier decision under it, or an amendment takes in what was filed before it (readings
    ``pending-late`` and ``amended-meanwhile``).
    """
    period = ruleset.decision.identity.period
    if filed in period or (period.start > filed and _taken_in(ruleset, kind, filed)):
        return None
    fields = {
        "ruleset": ruleset.id,
        "start": period.start.isoformat(),
        "end": "…" if period.end is None else period.end.isoformat(),
    }
    cites = ruleset.decision.identity.cites
    return Fault(code="dossier-period", pointer="/filed", found=str(filed), fields=fields, cites=cites)


def _taken_in(ruleset: Ruleset, kind: Kind, filed: date) -> bool:
    """Tell whether a dossier filed before the ruleset may come under it all the same."""
    dated = {one.id: one.period for one in known_decisions()}
    amends = ruleset.decision.identity.amends
    if amends in dated and process_reading(ruleset.choices, "amended-meanwhile") == "as-amended":
        return filed in dated[amends]
    if process_reading(ruleset.choices, "pending-late") == "keep":
        return False
    clauses = [
        one for one in ruleset.decision.transitions if one.filed_before is not None and kind in one.kinds
    ]
    return any(filed in dated[name] for one in clauses for name in one.under if name in dated)


def shipped_registry() -> Registry:
    """Return a registry of the decisions and amendments that come with the package."""
    return Registry(tuple(load(name) for name in shipped("decision", "amendment")), known_decisions())
