"""From level to level: dossiers, days, next steps, certificates, histories, the agenda."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.life.agendas import agenda as agenda
    from ocop_rules.life.calendars import vietnam_calendar as vietnam_calendar
    from ocop_rules.life.certificates import certificate_end as certificate_end
    from ocop_rules.life.certificates import certificate_extension as certificate_extension
    from ocop_rules.life.certificates import filing_on as filing_on
    from ocop_rules.life.certificates import notice_day as notice_day
    from ocop_rules.life.certificates import renewal_window as renewal_window
    from ocop_rules.life.certificates import withdrawal_due as withdrawal_due
    from ocop_rules.life.checking import check_history as check_history
    from ocop_rules.life.deadlines import deadline as deadline
    from ocop_rules.life.deadlines import plan_days as plan_days
    from ocop_rules.life.deadlines import round_for as round_for
    from ocop_rules.life.deadlines import rounds_on as rounds_on
    from ocop_rules.life.deadlines import under_overlay as under_overlay
    from ocop_rules.life.dossiers import check_dossier as check_dossier
    from ocop_rules.life.dossiers import examine_dossier as examine_dossier
    from ocop_rules.life.dossiers import missing_parts as missing_parts
    from ocop_rules.life.levels import next_step as next_step
    from ocop_rules.life.outcomes import outcome_of as outcome_of
    from ocop_rules.life.outcomes import ranked_outcome as ranked_outcome
    from ocop_rules.life.products import check_code as check_code
    from ocop_rules.life.records import under_plan as under_plan
    from ocop_rules.life.replaying import HistoryError as HistoryError
    from ocop_rules.life.replaying import replay as replay
    from ocop_rules.life.resting import record_of as record_of
    from ocop_rules.life.round_checks import check_round as check_round
    from ocop_rules.life.rounds import run_round as run_round
    from ocop_rules.life.verifying import verify as verify
    from ocop_rules.life.verifying import verify_within as verify_within
    from ocop_rules.model.dossier import Dossier as Dossier
    from ocop_rules.model.dossier import DossierCheck as DossierCheck
    from ocop_rules.model.dossier import Handed as Handed
    from ocop_rules.model.history import History as History
    from ocop_rules.model.process import YearlyDay as YearlyDay
    from ocop_rules.model.process import YearlyRound as YearlyRound
    from ocop_rules.model.product import Producer as Producer
    from ocop_rules.model.product import Product as Product
    from ocop_rules.model.product import ProductCode as ProductCode
    from ocop_rules.model.round import Publication as Publication
    from ocop_rules.model.round import Round as Round
    from ocop_rules.model.round import RoundCertificate as RoundCertificate
    from ocop_rules.model.round import RoundCouncil as RoundCouncil
    from ocop_rules.model.round import RoundDecision as RoundDecision
    from ocop_rules.model.round import RoundEntry as RoundEntry
    from ocop_rules.model.round import RoundPlan as RoundPlan
    from ocop_rules.model.round import RoundResult as RoundResult
    from ocop_rules.model.round import RoundSitting as RoundSitting
    from ocop_rules.model.round import TaskDone as TaskDone
    from ocop_rules.model.round_state import RoundState as RoundState
    from ocop_rules.model.state import AgendaItem as AgendaItem
    from ocop_rules.model.state import ProductState as ProductState
    from ocop_rules.model.step import LevelOutcome as LevelOutcome
    from ocop_rules.model.step import NextStep as NextStep
    from ocop_rules.model.verified import Differs as Differs
    from ocop_rules.model.verified import Verified as Verified
    from ocop_rules.model.working_days import WorkCalendar as WorkCalendar

# written by tools/faces.py from the imports above
__all__ = [
    "AgendaItem",
    "Differs",
    "Dossier",
    "DossierCheck",
    "Handed",
    "History",
    "HistoryError",
    "LevelOutcome",
    "NextStep",
    "Producer",
    "Product",
    "ProductCode",
    "ProductState",
    "Publication",
    "Round",
    "RoundCertificate",
    "RoundCouncil",
    "RoundDecision",
    "RoundEntry",
    "RoundPlan",
    "RoundResult",
    "RoundSitting",
    "RoundState",
    "TaskDone",
    "Verified",
    "WorkCalendar",
    "YearlyDay",
    "YearlyRound",
    "agenda",
    "certificate_end",
    "certificate_extension",
    "check_code",
    "check_dossier",
    "check_history",
    "check_round",
    "deadline",
    "examine_dossier",
    "filing_on",
    "missing_parts",
    "next_step",
    "notice_day",
    "outcome_of",
    "plan_days",
    "ranked_outcome",
    "record_of",
    "renewal_window",
    "replay",
    "round_for",
    "rounds_on",
    "run_round",
    "under_overlay",
    "under_plan",
    "verify",
    "verify_within",
    "vietnam_calendar",
    "withdrawal_due",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "life.agendas": "agenda",
            "life.calendars": "vietnam_calendar",
            "life.certificates": "certificate_end certificate_extension filing_on notice_day renewal_window withdrawal_due",
            "life.checking": "check_history",
            "life.deadlines": "deadline plan_days round_for rounds_on under_overlay",
            "life.dossiers": "check_dossier examine_dossier missing_parts",
            "life.levels": "next_step",
            "life.outcomes": "outcome_of ranked_outcome",
            "life.products": "check_code",
            "life.records": "under_plan",
            "life.replaying": "HistoryError replay",
            "life.resting": "record_of",
            "life.round_checks": "check_round",
            "life.rounds": "run_round",
            "life.verifying": "verify verify_within",
            "model.dossier": "Dossier DossierCheck Handed",
            "model.history": "History",
            "model.process": "YearlyDay YearlyRound",
            "model.product": "Producer Product ProductCode",
            "model.round": "Publication Round RoundCertificate RoundCouncil RoundDecision RoundEntry RoundPlan RoundResult RoundSitting TaskDone",
            "model.round_state": "RoundState",
            "model.state": "AgendaItem ProductState",
            "model.step": "LevelOutcome NextStep",
            "model.verified": "Differs Verified",
            "model.working_days": "WorkCalendar",
        },
    )
