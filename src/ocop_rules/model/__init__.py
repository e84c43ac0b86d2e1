"""Every value that goes in or comes out."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.model.applicable import Applicable as Applicable
    from ocop_rules.model.applicable import Why as Why
    from ocop_rules.model.carried import Carried as Carried
    from ocop_rules.model.carried import CarriedAnswer as CarriedAnswer
    from ocop_rules.model.carried import CarriedGate as CarriedGate
    from ocop_rules.model.certificate import CertificateExtension as CertificateExtension
    from ocop_rules.model.certificate import Window as Window
    from ocop_rules.model.certificate import WithdrawalDue as WithdrawalDue
    from ocop_rules.model.conformance import Counterexample as Counterexample
    from ocop_rules.model.conformance import Verdict as Verdict
    from ocop_rules.model.council import Council as Council
    from ocop_rules.model.council import CouncilPolicy as CouncilPolicy
    from ocop_rules.model.council import Member as Member
    from ocop_rules.model.council import Quorum as Quorum
    from ocop_rules.model.council import Rounding as Rounding
    from ocop_rules.model.council import Share as Share
    from ocop_rules.model.council import Sitting as Sitting
    from ocop_rules.model.council import Spread as Spread
    from ocop_rules.model.decision import Place as Place
    from ocop_rules.model.deliberation import Attendance as Attendance
    from ocop_rules.model.deliberation import CouncilFloor as CouncilFloor
    from ocop_rules.model.deliberation import CouncilGate as CouncilGate
    from ocop_rules.model.deliberation import Deliberation as Deliberation
    from ocop_rules.model.deliberation import Flag as Flag
    from ocop_rules.model.deliberation import Mean as Mean
    from ocop_rules.model.deliberation import MeanBounds as MeanBounds
    from ocop_rules.model.deliberation import Seat as Seat
    from ocop_rules.model.deliberation import SpreadFound as SpreadFound
    from ocop_rules.model.deliberation import Task as Task
    from ocop_rules.model.difference import Difference as Difference
    from ocop_rules.model.dossier import Dossier as Dossier
    from ocop_rules.model.dossier import Due as Due
    from ocop_rules.model.dossier import Handed as Handed
    from ocop_rules.model.dossier import Lack as Lack
    from ocop_rules.model.dossier import PlanDay as PlanDay
    from ocop_rules.model.dossier import RoundDates as RoundDates
    from ocop_rules.model.dossier import RoundsOn as RoundsOn
    from ocop_rules.model.dossier import StepCheck as StepCheck
    from ocop_rules.model.evaluation import Evaluation as Evaluation
    from ocop_rules.model.evaluation import Unreadable as Unreadable
    from ocop_rules.model.history import Arrival as Arrival
    from ocop_rules.model.history import CertificateRecord as CertificateRecord
    from ocop_rules.model.history import DecisionRecord as DecisionRecord
    from ocop_rules.model.history import DossierRecord as DossierRecord
    from ocop_rules.model.history import History as History
    from ocop_rules.model.history import ResultRecord as ResultRecord
    from ocop_rules.model.history import SheetRecord as SheetRecord
    from ocop_rules.model.history import StrikeOff as StrikeOff
    from ocop_rules.model.history import WithdrawalRecord as WithdrawalRecord
    from ocop_rules.model.layer import Origin as Origin
    from ocop_rules.model.layer import Period as Period
    from ocop_rules.model.mapping import OptionMap as OptionMap
    from ocop_rules.model.members import Agreement as Agreement
    from ocop_rules.model.members import Apart as Apart
    from ocop_rules.model.members import Boundary as Boundary
    from ocop_rules.model.members import MemberDifferences as MemberDifferences
    from ocop_rules.model.members import SelfAssessment as SelfAssessment
    from ocop_rules.model.members import Stand as Stand
    from ocop_rules.model.members import Without as Without
    from ocop_rules.model.patch import Layer as Layer
    from ocop_rules.model.patch import Patch as Patch
    from ocop_rules.model.product import Producer as Producer
    from ocop_rules.model.product import Product as Product
    from ocop_rules.model.product import ProductCode as ProductCode
    from ocop_rules.model.product_set import Criterion as Criterion
    from ocop_rules.model.product_set import Option as Option
    from ocop_rules.model.product_set import ProductSet as ProductSet
    from ocop_rules.model.result import Bounds as Bounds
    from ocop_rules.model.result import Floor as Floor
    from ocop_rules.model.result import GateClosed as GateClosed
    from ocop_rules.model.result import Invalid as Invalid
    from ocop_rules.model.result import Reason as Reason
    from ocop_rules.model.result import Result as Result
    from ocop_rules.model.ruleset import Ruleset as Ruleset
    from ocop_rules.model.state import AgendaItem as AgendaItem
    from ocop_rules.model.state import CertificateState as CertificateState
    from ocop_rules.model.state import DossierState as DossierState
    from ocop_rules.model.state import ProductState as ProductState
    from ocop_rules.model.step import LevelOutcome as LevelOutcome
    from ocop_rules.model.step import NextStep as NextStep
    from ocop_rules.model.working_days import Counted as Counted
    from ocop_rules.model.working_days import OwnDays as OwnDays
    from ocop_rules.model.working_days import WorkCalendar as WorkCalendar

# written by tools/faces.py from the imports above
__all__ = [
    "AgendaItem",
    "Agreement",
    "Apart",
    "Applicable",
    "Arrival",
    "Attendance",
    "Boundary",
    "Bounds",
    "Carried",
    "CarriedAnswer",
    "CarriedGate",
    "CertificateExtension",
    "CertificateRecord",
    "CertificateState",
    "Council",
    "CouncilFloor",
    "CouncilGate",
    "CouncilPolicy",
    "Counted",
    "Counterexample",
    "Criterion",
    "DecisionRecord",
    "Deliberation",
    "Difference",
    "Dossier",
    "DossierRecord",
    "DossierState",
    "Due",
    "Evaluation",
    "Flag",
    "Floor",
    "GateClosed",
    "Handed",
    "History",
    "Invalid",
    "Lack",
    "Layer",
    "LevelOutcome",
    "Mean",
    "MeanBounds",
    "Member",
    "MemberDifferences",
    "NextStep",
    "Option",
    "OptionMap",
    "Origin",
    "OwnDays",
    "Patch",
    "Period",
    "Place",
    "PlanDay",
    "Producer",
    "Product",
    "ProductCode",
    "ProductSet",
    "ProductState",
    "Quorum",
    "Reason",
    "Result",
    "ResultRecord",
    "RoundDates",
    "Rounding",
    "RoundsOn",
    "Ruleset",
    "Seat",
    "SelfAssessment",
    "Share",
    "SheetRecord",
    "Sitting",
    "Spread",
    "SpreadFound",
    "Stand",
    "StepCheck",
    "StrikeOff",
    "Task",
    "Unreadable",
    "Verdict",
    "Why",
    "Window",
    "WithdrawalDue",
    "WithdrawalRecord",
    "Without",
    "WorkCalendar",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "model.applicable": "Applicable Why",
            "model.carried": "Carried CarriedAnswer CarriedGate",
            "model.certificate": "CertificateExtension Window WithdrawalDue",
            "model.conformance": "Counterexample Verdict",
            "model.council": "Council CouncilPolicy Member Quorum Rounding Share Sitting Spread",
            "model.decision": "Place",
            "model.deliberation": "Attendance CouncilFloor CouncilGate Deliberation Flag Mean MeanBounds Seat SpreadFound Task",
            "model.difference": "Difference",
            "model.dossier": "Dossier Due Handed Lack PlanDay RoundDates RoundsOn StepCheck",
            "model.evaluation": "Evaluation Unreadable",
            "model.history": "Arrival CertificateRecord DecisionRecord DossierRecord History ResultRecord SheetRecord StrikeOff WithdrawalRecord",
            "model.layer": "Origin Period",
            "model.mapping": "OptionMap",
            "model.members": "Agreement Apart Boundary MemberDifferences SelfAssessment Stand Without",
            "model.patch": "Layer Patch",
            "model.product": "Producer Product ProductCode",
            "model.product_set": "Criterion Option ProductSet",
            "model.result": "Bounds Floor GateClosed Invalid Reason Result",
            "model.ruleset": "Ruleset",
            "model.state": "AgendaItem CertificateState DossierState ProductState",
            "model.step": "LevelOutcome NextStep",
            "model.working_days": "Counted OwnDays WorkCalendar",
        },
    )
