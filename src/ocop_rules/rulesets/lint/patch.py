"""Lint of patches: what an overlay may touch, citations, and the faults of the ruleset it makes.

The lint of a ruleset knows nothing of patches. What it finds in a ruleset that a patch has made is
told at the change that brought it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import evolve

from ocop_rules.errors import Fault, pointer, show
from ocop_rules.model.change import Change
from ocop_rules.model.layer import Period
from ocop_rules.model.patch import OVERLAY_MAY, Overlay, PatchPart
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.terms import Citation
from ocop_rules.rulesets.assemble import set_file
from ocop_rules.rulesets.folder import RULES
from ocop_rules.rulesets.labels import label_keys
from ocop_rules.rulesets.lint.at import At
from ocop_rules.rulesets.lint.ruleset import lint
from ocop_rules.rulesets.places import SETS, is_within, named, path_steps


def _allowed(steps: Sequence[str]) -> bool:
    return any(
        len(steps) >= len(place)
        and all(want in ("*", step) for want, step in zip(place, steps, strict=False))
        for place in OVERLAY_MAY
    )


def forbidden(part: PatchPart, change: Change, at: str) -> Fault | None:
    """Return the fault of a change at a place that is not the patch's to change, or None."""
    steps = path_steps(change.at)
    if steps[0] == "identity":
        code = "change-identity"
    elif isinstance(part.document, Overlay) and not _allowed(steps):
        code = "overlay-forbidden"
    else:
        return None
    return Fault(
        code=code, file=part.file, pointer=f"{at}/at", found=show(change.at), fields={"at": change.at}
    )


# -- the patch by itself --------------------------------------------------------------------------


def lint_document(base: Ruleset, part: PatchPart) -> list[Fault]:
    """Return the faults of a patch before its changes are made."""
    at = At(part.file)
    faults = [*_base(base, part, at / "identity"), *_period(base, part, at / "identity" / "period")]
    faults += _sources(base, part, at)
    paths = Counter(change.at for change in part.document.changes)
    for index, change in enumerate(part.document.changes):
        here = at / "changes" / index
        if (change.set is None) != change.remove:
            faults.append(here.fault("change-verb", change.at))
        if paths[change.at] > 1:
            faults.append((here / "at").fault("change-twice", change.at))
        if not change.cites:
            faults.append(here.fault("change-uncited", change.at))
    return faults


def _base(base: Ruleset, part: PatchPart, at: At) -> Iterator[Fault]:
    ids = [layer.id for layer in base.layers]
    name = "extends" if isinstance(part.document, Overlay) else "amends"
    if part.over is None:
        yield at.fault("patch-base-missing")
    elif part.over not in ids:
        yield (at / name).fault("patch-base", part.over, base=base.id)
    if part.id in ids:
        yield (at / "id").fault("patch-id-taken", part.id)


def _period(base: Ruleset, part: PatchPart, at: At) -> Iterator[Fault]:
    period = part.document.identity.period
    if period is None:
        return
    if period.end is not None and period.end < period.start:
        yield at.fault("period-reversed", str(period.end))
    outer = base.decision.identity.period
    ends_in = not isinstance(part.document, Overlay) or _ends_in(period, outer)
    if period.start not in outer or not ends_in:
        fields = {"start": outer.start.isoformat(), "end": "" if outer.end is None else outer.end.isoformat()}
        yield at.fault("period-outside", f"{period.start} – {period.end or ''}".rstrip(), **fields)


def _ends_in(period: Period, outer: Period) -> bool:
    return outer.end is None or (period.end is not None and period.end <= outer.end)


def _sources(base: Ruleset, part: PatchPart, at: At) -> Iterator[Fault]:
    own = part.document
    known = {source.id: source for source in base.decision.identity.sources}
    for index, source in enumerate(own.identity.sources):
        if known.setdefault(source.id, source) != source:
            yield (at / "identity" / "sources" / index).fault("source-clash", source.id)
    cited: list[tuple[At, tuple[Citation, ...]]] = [(at / "identity", own.identity.cites)]
    cited += [(at / "changes" / index, change.cites) for index, change in enumerate(own.changes)]
    for here, cites in cited:
        for index, cite in enumerate(cites):
            if cite.source not in known:
                there = here / "cites" / index / "source"
                yield there.fault("source-unknown", cite.source, known=", ".join(known) or "-")


# -- the ruleset that it makes --------------------------------------------------------------------


def lint_laid(made: Ruleset, part: PatchPart) -> list[Fault]:
    """Return the faults of a ruleset that a patch has made, each at the change that brought it."""
    faults = [at_its_change(fault, made, part) for fault in lint(made)]
    needed = label_keys(made)
    for lang, words in sorted(part.labels.items()):
        for key in words:
            if key not in needed:
                at = At(_beside(part, f"labels/{lang}.json"))
                faults.append((at / key).fault("label-unused", None, key=key))
    return faults


def _beside(part: PatchPart, name: str) -> str:
    folder, slash, _ = (part.file or "").rpartition("/")
    return f"{folder}{slash}{name}"


def at_its_change(fault: Fault, made: Ruleset, part: PatchPart) -> Fault:
    """Return a fault of the made ruleset at the place of the patch where its value stands."""
    file = str(fault.file)
    if file.startswith("labels/"):
        return evolve(fault, file=_beside(part, file))
    steps = fault.pointer.split("/")[1:]
    if file == RULES:
        place = named(made.decision, steps)
    else:
        one = next(one for one in made.sets if set_file(one) == file)
        place = (SETS, str(one.number), *named(one, steps))
        steps = [SETS, str(one.number), *steps]
    return evolve(fault, file=part.file, pointer=pointer_in(part, place, steps))


def pointer_in(part: PatchPart, place: tuple[str, ...], steps: list[str]) -> str:
    """Return the pointer into the patch of the value at ``place``; ``steps`` count its elements."""
    found = ""
    for index, change in enumerate(part.document.changes):
        there = path_steps(change.at)
        if is_within(place, there):
            found = pointer("changes", index, "set", *steps[len(there) :])
        elif is_within(there, place):
            found = pointer("changes", index, "set")
    for name in ("doubts", "errata"):
        if place[:1] == (name,) and len(place) > 1:
            own = [item.id for item in getattr(part.document, name)]
            if place[1] in own:
                found = pointer(name, own.index(place[1]), *steps[2:])
    return found
