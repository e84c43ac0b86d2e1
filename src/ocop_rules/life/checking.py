"""Contradictions in a history: what its records say against one another or against the rulesets.

A province cannot recognise 5 stars, nothing is certified at 2, a certificate rests on a decision and
a decision on a result. A record that is missing is no contradiction: a level may be passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from ocop_rules.errors import Fault, pointer, require, show
from ocop_rules.life.certificates import withdrawal_grounds
from ocop_rules.life.levels import next_step
from ocop_rules.life.pending import law_faults
from ocop_rules.life.records import end_of, in_order, outcome, ruleset_of
from ocop_rules.life.resting import Resting, settled
from ocop_rules.life.ties import levels_of, loose_ties, unknown_level
from ocop_rules.model.history import (
    CertificateRecord,
    DecisionRecord,
    DossierRecord,
    History,
    ResultRecord,
    SheetRecord,
    WithdrawalRecord,
)
from ocop_rules.model.process import Withdrawal
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.step import NextStep
from ocop_rules.model.terms import Citation, cites_of
from ocop_rules.rulesets.registry import Registry
from ocop_rules.scoring.tiers import stars_under
from ocop_rules.structure.days import Anniversary, end_of_months, shifted


def check_history(registry: Registry, history: History) -> list[Fault]:
    """Return every contradiction in a history, each with the pointer of the record it stands in.

    Where records name what is not there (a dossier, a level, a ruleset), only that is told: the rest
    cannot be judged before it is mended.
    """
    require(history, History, "history", "History")
    require(registry, Registry, "registry", "Registry")
    return list(loose_ties(history, registry)) or list(_Check(history, registry).contents())


@frozen
class _Check:
    history: History
    registry: Registry

    def contents(self) -> Iterator[Fault]:
        history = self.history
        yield from law_faults(history, self.registry)
        for index, dossier in enumerate(history.dossiers):
            yield from self._dossier(dossier, index)
        broken = [
            fault for index, record in enumerate(history.results) for fault in self._result(record, index)
        ]
        rulesets = {one.id: self.registry.ruleset(one.ruleset) for one in history.dossiers}
        broken += Resting(history, rulesets).faults()
        yield from broken
        yield from self._sheets()
        if broken:
            return
        computed = _Check(settled(history, self.registry), self.registry)
        for index, decision in enumerate(history.decisions):
            yield from computed._decision(decision, index)
        for index, certificate in enumerate(history.certificates):
            yield from self._certificate(certificate, index)
        for index, withdrawn in enumerate(history.withdrawals):
            yield from self._withdrawal(withdrawn, index)
        for index, struck in enumerate(history.struck_off):
            certificate = next(one for one in history.certificates if one.number == struck.certificate)
            ends = end_of(certificate, history, self.registry)
            if struck.day <= ends:
                # a running one is withdrawn, on a ground
                yield _before(pointer("struck_off", index, "day"), struck.day, shifted(ends, 1))

    def _of(self, dossier: str) -> DossierRecord:
        return next(one for one in self.history.dossiers if one.id == dossier)

    def _rules(self, dossier: str) -> Ruleset:
        return self.registry.ruleset(self._of(dossier).ruleset)

    def _dossier(self, dossier: DossierRecord, index: int) -> Iterator[Fault]:
        here = ("dossiers", index)
        yield from self._arrivals(dossier, here)
        if dossier.kind == "new":
            return
        earlier = [one for one in self.history.certificates if one.issued <= dossier.filed]
        if not earlier:
            fields = {"kind": dossier.kind}
            yield Fault(
                code="history-nothing-earlier",
                pointer=pointer(*here, "kind"),
                found=show(dossier.kind),
                fields=fields,
            )
        elif dossier.kind == "upgrade" and not any(self._runs(one, dossier.filed) for one in earlier):
            yield Fault(
                code="history-upgrade-of-ended", pointer=pointer(*here, "filed"), found=str(dossier.filed)
            )

    def _arrivals(self, dossier: DossierRecord, here: tuple[str, int]) -> Iterator[Fault]:
        """Yield a fault where a dossier reached a level before it was filed, or before a level below."""
        order = list(levels_of(dossier, self.registry))
        first: dict[str, date] = {}
        for one in dossier.arrivals:
            first[one.level] = min(one.day, first.get(one.level, one.day))
        for number, one in enumerate(dossier.arrivals):
            below = [day for level, day in first.items() if order.index(level) < order.index(one.level)]
            limit = max([dossier.filed, *below])
            if one.day < limit:
                yield _before(pointer(*here, "arrivals", number, "day"), one.day, limit)

    def _runs(self, certificate: CertificateRecord, day: date) -> bool:
        gone = [
            one.day
            for one in self.history.withdrawals
            if one.certificate == certificate.number and one.day is not None
        ]
        ends = end_of(certificate, self.history, self.registry)
        return day <= ends and all(day < other for other in gone)

    def _sheets(self) -> Iterator[Fault]:
        for index, sheet in enumerate(self.history.sheets):
            here = ("sheets", index)
            dossier = self._of(sheet.dossier)
            if sheet.day < dossier.filed:
                yield _before(pointer(*here, "day"), sheet.day, dossier.filed)
            yield from self._closed(sheet, here)
            # an overlay changes no figure of a sheet: one of its decision is one of its own
            if sheet.evaluation.ruleset not in self._rules(sheet.dossier).accepts:
                found, fields = show(sheet.evaluation.ruleset), {"expected": dossier.ruleset}
                at = pointer(*here, "evaluation", "ruleset")
                yield Fault(code="history-sheet", pointer=at, found=found, fields=fields)
            if sheet.evaluation.product_set != self.history.product.product_set:
                fields = {"expected": str(self.history.product.product_set)}
                at = pointer(*here, "evaluation", "product_set")
                found = show(sheet.evaluation.product_set)
                yield Fault(code="history-sheet", pointer=at, found=found, fields=fields)
            level = levels_of(dossier, self.registry)[sheet.level]
            if not level.scores:
                yield _scoreless(pointer(*here, "level"), sheet.level, level.cites)

    def _result(self, record: ResultRecord, index: int) -> Iterator[Fault]:
        here = ("results", index)
        dossier = self._of(record.dossier)
        ruleset = self._rules(record.dossier)
        if record.day < dossier.filed:
            yield _before(pointer(*here, "day"), record.day, dossier.filed)
        yield from self._closed(record, here)
        level = levels_of(dossier, self.registry)[record.level]
        if not level.scores and record.status != "assessed":
            yield _scoreless(pointer(*here, "level"), record.level, level.cites)
        if level.scores and record.status == "assessed":
            at, found, fields = pointer(*here, "status"), show(record.level), {"level": record.level}
            yield Fault(code="history-assessed", pointer=at, found=found, fields=fields, cites=level.cites)
        yield from self._figures(record, ruleset, here)

    def _closed(self, record: ResultRecord | SheetRecord, here: tuple[str, int]) -> Iterator[Fault]:
        """Yield a fault where a result or a sheet comes after its dossier was closed by a recognition."""
        closed = [one.day for one in self._recognitions(record.dossier)]
        if any(day < record.day for day in closed):
            fields = {"limit": str(min(closed))}
            yield Fault(
                code="history-closed", pointer=pointer(*here, "day"), found=str(record.day), fields=fields
            )

    def _figures(self, record: ResultRecord, ruleset: Ruleset, here: tuple[str, int]) -> Iterator[Fault]:
        if record.status != "ranked":
            if record.stars is not None:
                at, fields = pointer(*here, "stars"), {"status": str(record.status)}
                yield Fault(
                    code="history-unranked-stars", pointer=at, found=show(record.stars), fields=fields
                )
            return
        carried = record.sitting is not None or record.deliberation is not None
        for name in ("total", "stars"):
            if getattr(record, name) is None and not carried:
                yield Fault(code="missing-key", pointer=pointer(*here), fields={"key": name})
        if record.exact is not None and record.stars is not None:
            most = stars_under(ruleset, record.exact)
            if record.stars > most:
                at = pointer(*here, "stars")
                figures = {"most": str(most), "level": record.level}
                tier = next(one for one in ruleset.decision.tiers if one.stars == most)
                found = show(record.stars)
                yield Fault(code="stars-range", pointer=at, found=found, fields=figures, cites=tier.cites)

    def _recognitions(self, dossier: str) -> list[DecisionRecord]:
        return [one for one in self.history.decisions if (one.dossier, one.action) == (dossier, "recognise")]

    def _step(self, decision: DecisionRecord) -> NextStep:
        """Return the step that the results up to the day of a decision lead to, at its level."""
        ruleset = self._rules(decision.dossier)
        known = tuple(
            one for one in self.history.results if one.dossier == decision.dossier and one.day <= decision.day
        )
        outcomes = [outcome(ruleset, one) for one in in_order(ruleset, known)]
        return next_step(ruleset, outcomes)

    def _decision(self, decision: DecisionRecord, index: int) -> Iterator[Fault]:
        here = ("decisions", index)
        dossier = self._of(decision.dossier)
        if decision.day < dossier.filed:
            yield _before(pointer(*here, "day"), decision.day, dossier.filed)
            return
        if decision.action == "refuse":
            return
        if decision.stars is None:
            yield Fault(code="missing-key", pointer=pointer(*here), fields={"key": "stars"})
            return
        if decision.action == "recognise":
            if self._recognitions(decision.dossier)[0] is not decision:
                yield Fault(code="history-twice", pointer=pointer(*here), found=show(decision.dossier))
            faults = list(self._authority(decision.level, decision.stars, dossier, here))
            yield from faults
            if faults:
                return
        wanted = "send-up" if decision.action == "approve" else "recognise"
        step = self._step(decision)
        for one in (step, *step.alternatives):
            if one.action == wanted and one.level == decision.level and one.stars == decision.stars:
                return
        fields = {"action": step.action, "level": step.level, "stars": step.stars or "-"}
        yield Fault(
            code="history-decision",
            pointer=pointer(*here),
            found=show(decision.number),
            fields=fields,
            cites=step.cites,
        )

    def _authority(
        self, level: str, stars: int, dossier: DossierRecord, here: tuple[str, int]
    ) -> Iterator[Fault]:
        """Yield a fault where nobody, or not this level, recognises and certifies these stars."""
        ruleset = self.registry.ruleset(dossier.ruleset)
        if stars not in {tier.stars for tier in ruleset.decision.tiers if tier.certified}:
            cites = self._recognising(ruleset)
            at = pointer(*here, "stars")
            yield Fault(code="history-uncertified", pointer=at, found=show(stars), cites=cites)
        elif stars not in levels_of(dossier, self.registry)[level].recognises:
            fields = {"level": level, "stars": stars, "ruleset": ruleset.id}
            at, cites = pointer(*here, "level"), self._recognising(ruleset)
            yield Fault(code="history-recognise", pointer=at, found=show(level), fields=fields, cites=cites)

    @staticmethod
    def _recognising(ruleset: Ruleset) -> tuple[Citation, ...]:
        """Return where a decision says who recognises which stars."""
        return cites_of(one for one in ruleset.decision.levels if one.recognises)

    def _certificate(self, certificate: CertificateRecord, index: int) -> Iterator[Fault]:
        here = ("certificates", index)
        decision = next(one for one in self.history.decisions if one.number == certificate.decision)
        if certificate.issued < decision.day:
            yield _before(pointer(*here, "issued"), certificate.issued, decision.day)
        if decision.action != "recognise":
            at = pointer(*here, "decision")
            yield Fault(code="history-no-decision", pointer=at, found=show(certificate.decision))
            return
        for name in ("level", "stars"):
            mine, theirs = getattr(certificate, name), getattr(decision, name)
            if mine != theirs:
                fields = {"key": name, "expected": show(theirs)}
                at = pointer(*here, name)
                yield Fault(code="history-differs", pointer=at, found=show(mine), fields=fields)
        yield from self._printed_end(certificate, here)
        twice = [one for one in self.history.certificates if one.decision == certificate.decision]
        if len(twice) > 1 and twice[0] is not certificate:
            at = pointer(*here, "decision")
            yield Fault(code="history-twice", pointer=at, found=show(certificate.decision))

    def _printed_end(self, certificate: CertificateRecord, here: tuple[str, int]) -> Iterator[Fault]:
        """Yield a fault where the printed end is neither the anniversary nor the eve of it."""
        term = ruleset_of(certificate, self.history, self.registry).decision.certificate
        if certificate.ends is None or term is None:
            return
        ways: tuple[Anniversary, ...] = ("anniversary", "eve")
        known = [end_of_months(certificate.issued, term.months, way) for way in ways]
        if certificate.ends not in known:
            fields = {"expected": ", ".join(str(one) for one in known), "months": term.months}
            at = pointer(*here, "ends")
            found = str(certificate.ends)
            yield Fault(code="history-ends", pointer=at, found=found, fields=fields, cites=term.cites)

    def _withdrawal(self, withdrawn: WithdrawalRecord, index: int) -> Iterator[Fault]:
        here = ("withdrawals", index)
        certificate = next(one for one in self.history.certificates if one.number == withdrawn.certificate)
        if withdrawn.concluded < certificate.issued:
            yield _before(pointer(*here, "concluded"), withdrawn.concluded, certificate.issued)
        if withdrawn.day is not None and withdrawn.day < withdrawn.concluded:
            yield _before(pointer(*here, "day"), withdrawn.day, withdrawn.concluded)
        now = self.registry.in_force(withdrawn.concluded)[-1]
        rule = now.decision.withdrawal
        if rule is None:
            yield from self._withdrawer(withdrawn, certificate, now, pointer(*here, "level"))
            return
        grounds = [one.id for one in withdrawal_grounds(now)]
        if withdrawn.ground not in grounds:
            fields = {"known": ", ".join(grounds)}
            at = pointer(*here, "ground")
            found, cites = show(withdrawn.ground), _grounds(rule)
            yield Fault(code="history-ground", pointer=at, found=found, fields=fields, cites=cites)
        right = next((one for one in rule.by if certificate.stars in one.stars), None)
        expected = None if right is None else right.level
        if withdrawn.day is not None and withdrawn.level != expected:
            yield Fault(
                code="history-withdrawer",
                pointer=pointer(*here, "level"),
                found=show(withdrawn.level),
                fields=_withdrawing(withdrawn, expected or "-"),
                cites=() if right is None else right.cites,
            )

    def _withdrawer(
        self, withdrawn: WithdrawalRecord, certificate: CertificateRecord, now: Ruleset, at: str
    ) -> Iterator[Fault]:
        """Yield a fault where no rule of withdrawal is held and no level like that can have decided.

        The sources hold neither grounds nor levels; but whoever withdraws is a level of the decision in
        force, and not one below the level that recognises such stars.
        """
        levels = {one.id: one for one in now.decision.levels}
        if withdrawn.level is None:
            if withdrawn.day is not None:
                yield Fault(code="missing-key", pointer=at.removesuffix("/level"), fields={"key": "level"})
            return
        faults = list(unknown_level(withdrawn.level, levels, at))
        yield from faults
        right = next((one.id for one in levels.values() if certificate.stars in one.recognises), None)
        names = list(levels)
        if not faults and right is not None and names.index(withdrawn.level) < names.index(right):
            fields, found = _withdrawing(withdrawn, right), show(withdrawn.level)
            cites = levels[right].cites
            yield Fault(code="history-withdrawer", pointer=at, found=found, fields=fields, cites=cites)


def _withdrawing(withdrawn: WithdrawalRecord, right: str) -> dict[str, str]:
    """Return who withdrew a certificate, and the level that has the right to."""
    return {"by": withdrawn.level or "-", "level": right, "expected": right}


def _grounds(rule: Withdrawal) -> tuple[Citation, ...]:
    """Return where a decision names the grounds of withdrawal."""
    return cites_of(rule.grounds)


def _before(at: str, day: date, limit: date) -> Fault:
    return Fault(code="history-before", pointer=at, found=str(day), fields={"limit": str(limit)})


def _scoreless(at: str, level: str, cites: tuple[Citation, ...]) -> Fault:
    fields = {"level": level}
    return Fault(code="history-scoreless", pointer=at, found=show(level), fields=fields, cites=cites)
