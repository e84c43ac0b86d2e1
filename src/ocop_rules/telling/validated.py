"""What was found in a ruleset folder or a file that was checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ocop_rules.errors import Fault
from ocop_rules.model.anatomy import Finding
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.telling.blocks import Block, Title, listed, section
from ocop_rules.telling.faults import fault_list
from ocop_rules.telling.page import Page
from ocop_rules.telling.planning import finding
from ocop_rules.telling.teller import Speaker, Teller


def validated_file(path: str, kind: str, count: int, faults: Iterable[Fault], lang: str) -> Page:
    """Return what was found in a file that holds ``count`` things of one kind."""
    found = tuple(faults)
    head = _faulty(path, found, lang) or Speaker(lang).say(f"validate.{kind}", path=path, count=count)
    return Page(_blocks(head, found, lang), lang)


def validated_ruleset(
    path: str, kind: str, ruleset: Ruleset, faults: Iterable[Fault], findings: Iterable[Finding], lang: str
) -> Page:
    """Return what was found in a folder that could be loaded."""
    found = tuple(faults)
    teller = Teller(ruleset, lang)
    fine = teller.say("validate.ruleset", path=path, id=ruleset.id, sets=len(ruleset.sets))
    if len(ruleset.layers) > 1:
        over = ruleset.layers[-2].id
        fine = teller.say(
            "validate.patch", path=path, kind=teller.say(f"layer.{kind}"), id=ruleset.id, over=over
        )
    worth = listed(teller.say("validate.findings"), (finding(teller, one) for one in findings))
    return Page((*_blocks(_faulty(path, found, lang) or fine, found, lang), *worth), lang)


def _faulty(path: str, faults: Sequence[Fault], lang: str) -> str:
    """Return the head of what is not valid; nothing where there are warnings at most."""
    count = sum(one.severity != "warning" for one in faults)
    return Speaker(lang).say("validate.faults", path=path, count=count) if count else ""


def _blocks(head: str, faults: Sequence[Fault], lang: str) -> Iterator[Block]:
    """Yield faults under their head, and warnings, which leave a thing valid, apart from them."""
    yield Title(head, 1)
    yield from fault_list((one for one in faults if one.severity != "warning"), lang).blocks
    warned = [one for one in faults if one.severity == "warning"]
    title = Speaker(lang).say("validate.warnings", count=len(warned))
    yield from section(title, fault_list(warned, lang).blocks)
