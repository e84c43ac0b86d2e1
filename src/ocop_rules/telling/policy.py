"""A council's policy in words."""

from __future__ import annotations

from ocop_rules.model.council import ROLES, CouncilPolicy
from ocop_rules.model.terms import Citation
from ocop_rules.telling.blocks import Block, Item, Law, Table, Title
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Teller, capital


def policy(thing: CouncilPolicy, shelf: Shelf, lang: str) -> Page:
    """Return how a council comes to its result."""
    teller = Teller(next(iter(shelf)), lang)
    blocks: list[Block] = [Title(teller.say("policy.title"), 1), Table(policy_rows(thing, teller))]
    law = teller.cites(thing.cites)
    return Page([*blocks, Law(law)] if law else blocks, lang)


def policy_rows(thing: CouncilPolicy, teller: Teller) -> list[tuple[str, Item]]:
    """Return every field of a policy, what stands there by default included."""
    return [(field_name(name, teller), item) for name, item in policy_fields(thing, teller).items()]


def field_name(name: str, teller: Teller) -> str:
    """Return what a field of a policy is called."""
    return capital(teller.say(f"policy.{name}", team=teller.team))


def policy_fields(thing: CouncilPolicy, teller: Teller) -> dict[str, Item]:
    """Return the fields of a policy by name: those that say something, or something by their absence."""
    say = teller.say
    fields = {"quorum": _quorum(thing, teller), "counted": _counted(thing, teller)}
    fields |= {"spread": _spread(thing, teller), "rounding": _rounding(thing, teller)}
    for name, rule in (("floors", thing.floors), ("gates", thing.gates)):
        fields[name] = Item(say("policy.by-reading") if rule is None else say(f"council.rule.{rule}"))
    if thing.settled:
        names = ", ".join(teller.label(f"criterion.{one}", one) for one in thing.settled)
        fields["settled"] = Item(names)
    if thing.notes:
        fields["notes"] = Item("; ".join(say(f"policy.note.{one}") for one in thing.notes))
    return fields


def _law(teller: Teller, cites: tuple[Citation, ...]) -> list[Item]:
    return [Item(place, tone="law") for place in teller.cites(cites)]


def _quorum(thing: CouncilPolicy, teller: Teller) -> Item:
    quorum, say = thing.quorum, teller.say
    if quorum is None:
        return Item(say("policy.none"))
    told = []
    if quorum.present is not None:
        share = f"{quorum.present.numerator}/{quorum.present.denominator}"
        told.append(say("policy.present", share=share))
    if quorum.chair:
        told.append(say("policy.chair"))
    return Item("; ".join(told) or say("policy.none"), _law(teller, quorum.cites))


def _counted(thing: CouncilPolicy, teller: Teller) -> Item:
    if set(thing.counted) == set(ROLES):
        return Item(teller.say("policy.everybody"))
    return Item(", ".join(teller.say(f"council.role.{role}") for role in thing.counted))


def _spread(thing: CouncilPolicy, teller: Teller) -> Item:
    spread, say = thing.spread, teller.say
    if spread is None:
        return Item(say("policy.none"))
    kind, then = say(f"council.kind.{spread.kind}"), say(f"policy.then.{spread.then}")
    return Item(say("policy.limit", kind=kind, limit=spread.limit, then=then), _law(teller, spread.cites))


def _rounding(thing: CouncilPolicy, teller: Teller) -> Item:
    rounding, say = thing.rounding, teller.say
    if rounding is None:
        return Item(say("council.unrounded"))
    mode = say(f"council.rounding.{rounding.mode}")
    return Item(say("council.rounded", digits=rounding.digits, mode=mode), _law(teller, rounding.cites))
