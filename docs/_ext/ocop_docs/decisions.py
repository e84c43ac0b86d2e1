"""The pages of each ruleset: the decision as a whole, how it is read, and its product sets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ocop_docs.markdown import bullets, code, heading, link, note, page, plain, table
from ocop_docs.sets import SetPage, file_name
from ocop_docs.words import Both, in_both, say, sets
from ocop_rules import Ruleset, load, shipped
from ocop_rules.model.decision import Doubt, Erratum, Reading
from ocop_rules.model.product_set import ProductSet
from ocop_rules.telling.layout import wrap

KINDS = {
    "decision": say("list.decisions"),
    "amendment": say("decisions.amendments"),
    "overlay": say("decisions.overlays"),
}


def pages() -> Iterator[tuple[str, str]]:
    """Yield the pages of every shipped ruleset."""
    rulesets = [load(name) for name in shipped()]
    yield "reference.md", page(_reference(rulesets))
    for ruleset in rulesets:
        words = Both(ruleset)
        original = _original(ruleset, rulesets)
        yield f"{ruleset.id}/index.md", page(_decision(words, original))
        yield f"{ruleset.id}/readings.md", page(_readings(words))
        if original is None:
            for one in ruleset.sets:
                text = page(SetPage(words, one).lines())
                yield f"{ruleset.id}/{file_name(one.number)}.md", f"---\norphan: true\n---\n{text}"


def _original(ruleset: Ruleset, rulesets: list[Ruleset]) -> Ruleset | None:
    """Return the undermost ruleset whose product sets an amendment or an overlay leaves as they are."""
    below = [layer.id for layer in ruleset.layers[:-1]]
    known = {one.id: one for one in rulesets if one.sets == ruleset.sets}
    return next((known[name] for name in below if name in known), None)


def _reference(rulesets: list[Ruleset]) -> Iterator[str]:
    yield from heading(1, say("decisions.title"), "decisions")
    text = say("decisions.reading")
    yield from note(text, "says")
    for kind, title in KINDS.items():
        rows = [
            [_name_link(one), code(one.id), _period(one)] for one in rulesets if one.layers[-1].kind == kind
        ]
        if rows:
            yield from heading(2, title)
            yield from table([say("producer.name"), "id", say("show.period")], rows, "wide")
    yield from ("```{toctree}", ":hidden:", "", *(f"{one.id}/index" for one in rulesets), "```")


def _name_link(ruleset: Ruleset) -> str:
    words, key = Both(ruleset), f"ruleset.{ruleset.id}"
    return link(f"{ruleset.id}/index.md", words.vi.label(key), words.en.label(key))


def _period(ruleset: Ruleset) -> str:
    period = ruleset.layers[-1].period
    return "–" if period is None else f"{period.start} – {period.end or ''}".strip()


def _decision(words: Both, original: Ruleset | None) -> Iterator[str]:
    ruleset, rules = words.ruleset, words.ruleset.decision
    identity = rules.identity
    yield from heading(1, words.label(f"ruleset.{identity.id}"), f"decision-{identity.id}")
    layer = ruleset.layers[-1]
    rows = [["id", code(identity.id)]]
    rows += [[say("show.number"), plain(layer.number)]] if layer.number else []
    rows += [[say("show.issued"), str(layer.issued)]] if layer.issued else []
    rows += [[say("show.period"), _period(ruleset)]] if layer.period else []
    if layer.kind != "overlay" and identity.amends:
        rows.append([say("show.amends"), code(identity.amends)])
    if layer.kind != "overlay" and identity.replaces:
        rows.append([say("show.replaces"), ", ".join(map(code, identity.replaces))])
    rows += [[say("show.standing"), say(f"standing.{layer.standing}")]]
    rows += [[say("show.digest"), code(ruleset.digest)]]
    yield from table(["", ""], rows, "facts")
    if original is not None:
        yield from note(_laid(words, original), "says")
    yield from (link("readings.md", *in_both("decisions.declared")), "")
    yield from _sets(words, original)
    yield from _tiers(words)
    yield from _levels(words)
    yield from heading(2, say("show.sources"))
    yield from bullets(
        words.label(f"source.{one.id}") + (f" — {plain(one.locator)}" if one.locator else "")
        for one in identity.sources
    )


def _sets(words: Both, original: Ruleset | None) -> Iterator[str]:
    ruleset = words.ruleset
    yield from heading(2, say("show.sets"))
    home = original or ruleset
    yield from table(
        ["", say("product.set")],
        [[str(one.number), _set_link(words, one, _path(home, ruleset, one.number))] for one in ruleset.sets],
        "sets",
    )
    # the sets are left out here: in the side bar they would be a hundred lines on every page
    yield from ("```{toctree}", ":hidden:", "", "readings", "```", "")


def _set_link(words: Both, one: ProductSet, path: str) -> str:
    key = f"set.{one.concept}"
    return link(path, words.vi.label(key), words.en.label(key))


def _laid(words: Both, original: Ruleset) -> str:
    """Return over what an amendment or an overlay is laid."""
    under = original.decision.identity.number
    if words.ruleset.layers[-1].kind == "amendment":
        return say("decisions.amends", under=under)
    return say("decisions.laid", under=under)


def _path(home: Ruleset, ruleset: Ruleset, number: int) -> str:
    return f"{'' if home is ruleset else f'../{home.id}/'}{file_name(number)}.md"


def _tiers(words: Both) -> Iterator[str]:
    yield from heading(2, say("show.tiers"))
    rows = []
    for tier in reversed(words.ruleset.decision.tiers):
        meaning = words.label(f"tier.{tier.stars}.meaning") if tier.meaning else ""
        certified = say("decisions.certified") if tier.certified else ""
        rows.append([f"{tier.stars} ★", say("show.from-points", points=tier.from_points), certified, meaning])
    if any(row[3] for row in rows):
        yield from table(
            ["★", say("explain.bounds-points"), "", say("decisions.meaning")], rows, "wide .tiers"
        )
    else:
        yield from table(["★", say("explain.bounds-points"), ""], [row[:3] for row in rows], "wide")


def _levels(words: Both) -> Iterator[str]:
    rules = words.ruleset.decision
    if not rules.levels:
        return
    yield from heading(2, say("show.levels"))
    rows = []
    for level in rules.levels:
        facts = [say("show.scores")] if level.scores else []
        if level.topics:
            facts.append(
                words.tell(
                    lambda teller, level=level: teller.say(
                        "show.topics",
                        topics=", ".join(teller.label(f"criterion.{one}") for one in level.topics),
                    )
                )
            )
        if level.recognises:
            facts.append(say("show.recognises", stars=", ".join(map(str, level.recognises))))
        up = level.sends_up
        if up is not None:
            key = "show.sends-all" if up.from_points is None else "show.sends-up"
            facts.append(
                words.tell(
                    lambda teller, up=up, key=key: teller.say(
                        key, points=up.from_points, to=teller.label(f"level.{up.to}")
                    )
                )
            )
        rows.append(
            [words.label(f"level.{level.id}"), " ".join(facts), "<br>".join(words.cites(level.cites))]
        )
    yield from table([say("council.level"), say("decisions.task"), say("decisions.where")], rows, "wide")
    term = rules.certificate
    if term is not None:
        key = "show.certificate" if term.notice_days is None else "show.notice-days"
        told = say(key, months=term.months, days=term.notice_days)
        yield from note(f"{told} {'; '.join(words.cites(term.cites))}", "says")


# -- how a decision is read --------------------------------------------------------------------------


def _readings(words: Both) -> Iterator[str]:
    rules = words.ruleset.decision
    yield from heading(
        1,
        say("decisions.declared"),
        f"readings-{words.ruleset.id}",
    )
    yield from (f"[{plain(rules.identity.number)}](index.md) {code(rules.identity.id)}", "")
    yield from heading(2, say("show.readings"))
    told = say("decisions.readings-reading")
    yield from note(told, "says")
    yield from chain.from_iterable(_reading(words, one) for one in rules.readings)
    yield from _section(words, say("show.doubts"), "doubt", rules.doubts)
    yield from _section(words, say("show.errata"), "erratum", rules.errata)
    yield from _missing(words)


def _reading(words: Both, one: Reading) -> Iterator[str]:
    key = f"reading.{one.id}"
    yield from heading(3, words.label(key), f"reading-{words.ruleset.id}-{one.id}")
    rows = [
        ["●" if choice == one.choice else "", code(choice), words.label(f"{key}.{choice}")]
        for choice in one.choices
    ]
    yield from table(["", code(one.id), say("decisions.answer")], rows, "choices")
    yield from note(words.label(f"{key}.why"), "says")
    if one.cites:
        yield from note("; ".join(words.cites(one.cites)), "cites")


def _section(
    words: Both, title: str, kind: str, items: tuple[Doubt, ...] | tuple[Erratum, ...]
) -> Iterator[str]:
    if not items:
        return
    yield from heading(2, title)
    for one in items:
        yield from note(words.label(f"{kind}.{one.id}"), "doubt")
        if isinstance(one, Erratum):
            printed, read = (" ".join(wrap(text, columns=10**6)) for text in (one.printed, one.read))
            key = "errata.printed" if printed else "errata.blank"
            yield from (say(key, printed=printed, read=read), "")
        yield from bullets([*words.places(one.places), *words.cites(one.cites)])


def _missing(words: Both) -> Iterator[str]:
    rules = words.ruleset.decision
    incomplete: dict[str, list[int]] = {}
    for one in words.ruleset.sets:
        for gap in one.incomplete:
            incomplete.setdefault(gap, []).append(one.number)
    if not (rules.gaps or incomplete):
        return
    yield from heading(2, say("explain.gaps"))
    yield from bullets(words.label(f"gap.{gap}") for gap in rules.gaps)
    for gap, numbers in incomplete.items():
        yield from bullets([f"{sets(numbers)}: {words.label(f'incomplete.{gap}')}"])
