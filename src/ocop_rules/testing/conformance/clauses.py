"""The clauses of the kit, in the order in which they are told, and how each is tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from attrs import evolve, frozen
from hypothesis import strategies as st

from ocop_rules.errors import MissingExtraError
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.conformance import Clause, Counterexample, SkipReason, Verdict
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets import loading
from ocop_rules.scoring import quick
from ocop_rules.testing.conformance import (
    carrying,
    councils,
    days,
    files,
    filling,
    planning,
    records,
    results,
    scoring,
    tables,
    wording,
)
from ocop_rules.testing.conformance.subject import Subject
from ocop_rules.testing.conformance.trial import Effort, NothingError, Test, Trial, attempt
from ocop_rules.testing.sheets import evaluations

Look = Callable[[Subject], Counterexample | None]
Applies = Callable[[Ruleset], bool]


@frozen(kw_only=True)
class _Way:
    """How a clause is tried: by looking at the files, and by sheets drawn at random.

    ``kinds`` are the kinds of rulesets it is for, ``applies`` whether there is anything to try it on,
    ``base`` whether it needs the ruleset that lies below. A clause that takes long is tried
    on a ``share`` of the examples: one in so many.
    """

    look: Look | None = None
    test: Test | None = None
    every: Callable[[Subject, Effort], Counterexample | None] | None = None
    kinds: tuple[str, ...] = ("decision", "amendment", "overlay")
    applies: Applies | None = None
    base: bool = False
    share: int = 1


def _same_points(subject: Subject, effort: Effort) -> Counterexample | None:
    """An overlay leaves points, floors and stars of every sheet as they are, readings apart."""
    base = subject.base
    if subject.ruleset is None or base is None:
        return None
    below = loading.with_readings(base, subject.ruleset.choices)

    def test(trial: Trial) -> None:
        sheet = trial.sheet(st.one_of(scoring.any_height(trial.rules), evaluations(trial.rules)))
        above = quick.score(trial.rules, sheet)
        plain = quick.score(below, evolve(sheet, ruleset=below.id))
        for name in ("status", "points", "stars_by_points", "stars", "floors_missed"):
            one, other = plain.to_json()[name], above.to_json()[name]
            trial.same(name, one, other)

    return attempt(test, subject.ruleset, effort)


def _each_reading(subject: Subject, effort: Effort) -> Counterexample | None:
    """Every choice of every declared reading gives a result."""
    rules = subject.ruleset
    if rules is None:
        return None
    made = results.variants(rules)
    few = evolve(effort, examples=max(min(3, effort.examples), effort.examples // max(1, len(made))))
    for name, variant in made:
        test = partial(results.reading_gives_result, name=name, below=rules)
        found = attempt(test, variant, few)
        if found is not None:
            return found if found.about != "error" else evolve(found, about=f"{name}: error")
    return None


def _under_registry(test: Callable[..., None]) -> Callable[[Subject, Effort], Counterexample | None]:
    """Return how a clause about records is tried: with the registry that they are made under."""

    def tried(subject: Subject, effort: Effort) -> Counterexample | None:
        rules = subject.ruleset
        registry = None if rules is None else records.registry_for(rules, subject.base)
        if rules is None or registry is None:
            raise NothingError
        return attempt(partial(test, registry=registry), rules, effort)

    return tried


_PATCHES: Final = ("amendment", "overlay")

_WAYS: Final[Mapping[Clause, _Way]] = FrozenDict(
    {
        Clause(id="files-read"): _Way(),
        Clause(id="files-schema"): _Way(look=files.schemas),
        Clause(id="files-normal-form"): _Way(),
        Clause(id="files-digest"): _Way(look=files.digest),
        Clause(id="parts-fit"): _Way(),
        Clause(id="labels-complete"): _Way(),
        Clause(id="sums-close"): _Way(),
        Clause(id="citations-known"): _Way(),
        Clause(id="patch-applies"): _Way(kinds=_PATCHES),
        Clause(id="overlay-may"): _Way(look=files.may_touch, kinds=("overlay",)),
        Clause(id="patch-rest-stays"): _Way(look=files.rest_stays, kinds=_PATCHES, base=True),
        Clause(id="patch-origin"): _Way(look=files.origins, kinds=_PATCHES),
        Clause(id="overlay-same-points"): _Way(every=_same_points, kinds=("overlay",), base=True),
        Clause(id="overlay-warned"): _Way(look=files.warned, kinds=("overlay",), base=True),
        Clause(id="readings-declared"): _Way(),
        Clause(id="readings-give-results"): _Way(every=_each_reading, applies=results.has_readings),
        Clause(id="round-trip"): _Way(test=results.round_trip),
        Clause(id="exchange-schema"): _Way(test=results.exchange_schema),
        Clause(id="digest-pins"): _Way(test=results.digest_pins),
        Clause(id="words-told"): _Way(look=wording.rules_told, test=wording.results_told, share=10),
        Clause(id="frames-equal"): _Way(test=tables.frames_equal, share=5),
        Clause(id="sql-equal"): _Way(every=tables.sql_equal, share=5),
        Clause(id="carried-to-itself"): _Way(test=carrying.carried_to_itself, share=2),
        Clause(id="carried-along"): _Way(every=carrying.carried_along, share=5),
        Clause(id="upgrade-reaches"): _Way(test=planning.upgrade_reaches, share=2),
        Clause(id="upgrade-cheapest"): _Way(test=planning.upgrade_cheapest, share=2),
        Clause(id="open-is-not-zero", rule=1): _Way(test=scoring.open_is_not_zero),
        Clause(id="unticked-earns-nothing", rule=1): _Way(test=scoring.unticked_earns_nothing),
        Clause(id="totals-are-sums", rule=2): _Way(test=scoring.sums),
        Clause(id="points-never-fall", rule=2): _Way(test=scoring.points_never_fall),
        Clause(id="case-needed", rule=3): _Way(test=scoring.case_needed, applies=scoring.has_cases),
        Clause(id="inapplicable-earns-nothing", rule=4): _Way(
            test=scoring.inapplicable_earns_nothing, applies=scoring.has_conditions
        ),
        Clause(id="prune-changes-no-points", rule=4): _Way(
            test=filling.prune_changes_no_points, applies=scoring.has_conditions
        ),
        Clause(id="floors-rise", rule=5): _Way(),
        Clause(id="floor-never-raises", rule=5): _Way(test=scoring.floor_never_raises),
        Clause(id="floors-hold", rule=5): _Way(test=scoring.floors_hold, applies=scoring.has_floors),
        Clause(id="floors-listed", rule=5): _Way(test=scoring.floors_listed, applies=scoring.has_floors),
        Clause(id="gate-decides", rule=6): _Way(test=results.gate_decides, applies=results.has_gates),
        Clause(id="tiers-rise", rule=7): _Way(),
        Clause(id="tiers-half-open", rule=7): _Way(test=scoring.tiers_half_open),
        Clause(id="bounds-contain", rule=8): _Way(test=scoring.bounds_contain),
        Clause(id="bounds-reached", rule=8): _Way(test=scoring.bounds_reached),
        Clause(id="status-order", rule=8): _Way(test=results.status_order),
        Clause(id="faulty-is-refused", rule=8): _Way(test=scoring.faulty_is_refused),
        Clause(id="preview-judges", rule=8): _Way(test=filling.preview_judges),
        Clause(id="reasons-complete", rule=9): _Way(test=results.reasons_complete),
        Clause(id="readings-named", rule=9): _Way(test=results.readings_named),
        Clause(id="mean-exact", rule=10): _Way(test=councils.mean_exact),
        Clause(id="members-order", rule=10): _Way(test=councils.members_order),
        Clause(id="council-floors", rule=10): _Way(test=councils.floors_judged),
        Clause(id="leaving-out", rule=10): _Way(test=councils.leaving_out),
        Clause(id="council-open", rule=10): _Way(test=councils.open_stays_open),
        Clause(id="policy-holds", rule=10): _Way(test=councils.policy_holds),
        Clause(id="written-waits", rule=10): _Way(test=councils.written_waits, share=2),
        Clause(id="result-verifies", rule=12): _Way(test=records.result_verifies, share=2),
        Clause(id="history-replays", rule=12): _Way(
            every=_under_registry(records.history_replays), applies=records.has_levels, share=5
        ),
        Clause(id="record-is-held", rule=12): _Way(
            every=_under_registry(records.record_is_held), applies=records.has_levels, share=2
        ),
        Clause(id="round-follows", rule=12): _Way(
            every=_under_registry(records.round_follows), applies=records.has_levels, share=5
        ),
        Clause(id="days-counted", rule=13): _Way(test=days.days_counted, applies=days.has_limits),
        Clause(id="before-leaves-out", rule=13): _Way(
            test=days.before_leaves_out, applies=days.has_last_days
        ),
    }
)

CLAUSES: Final[tuple[Clause, ...]] = tuple(_WAYS)
"""Every clause of the kit, files first, then the rules in their order."""


def _skipped(way: _Way, subject: Subject) -> SkipReason | None:
    """Return why a clause cannot be tried beyond the faults that are known already."""
    rules = subject.ruleset
    why: SkipReason | None = None
    if subject.kind not in way.kinds:
        why = "nothing"
    elif rules is None:
        why = None if way.look is files.schemas else "unread"
    elif way.base and subject.base is None:
        why = "no-base"
    elif way.test is not None or way.every is not None:
        if not subject.sound:
            why = "unsound"
        elif way.applies is not None and not way.applies(rules):
            why = "nothing"
    return why


def judge(clause: Clause, subject: Subject, effort: Effort) -> Verdict:
    """Return how a ruleset stands to one clause."""
    way = _WAYS[clause]
    faults = subject.faults.get(clause.id)
    if faults:
        return Verdict(clause=clause, status="failed", counterexample=Counterexample(faults=faults))
    why = _skipped(way, subject)
    if why is not None:
        return Verdict(clause=clause, status="skipped", why=why)
    effort = evolve(effort, examples=-(-effort.examples // way.share))
    try:
        found = None if way.look is None else way.look(subject)
        if found is None and way.every is not None:
            found = way.every(subject, effort)
        if found is None and way.test is not None and subject.ruleset is not None:
            found = attempt(way.test, subject.ruleset, effort)
    except MissingExtraError:
        return Verdict(clause=clause, status="skipped", why="no-extra")
    except NothingError:
        return Verdict(clause=clause, status="skipped", why="nothing")
    return Verdict(clause=clause, status="passed" if found is None else "failed", counterexample=found)
