"""The process of a decision as data: rounds, time limits, dossiers, withdrawal, classification.

Bodies are named by the id of their level; ``producer`` stands for the producer, who is no level.
Days are calendar days and months calendar months unless something else is said. Words are found
in the label catalogues under the keys named here.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from attrs import frozen

from ocop_rules.model.terms import Citation, Positive, Slug, Stars
from ocop_rules.structure.days import CountingWay
from ocop_rules.structure.forms import Form
from ocop_rules.structure.limits import Within

Kind = Literal["new", "upgrade", "renewal"]
BodyRole = Literal["council", "support-team", "authority", "office", "helper"]

PRODUCER: Final = "producer"
KINDS: Final[tuple[Kind, ...]] = ("new", "upgrade", "renewal")


@frozen(kw_only=True)
class YearlyDay(Form):
    """A day of every year, by month (1–12) and day of the month (1–31)."""

    month: Annotated[int, Within(1, 12)]
    day: Annotated[int, Within(1, 31)]


@frozen(kw_only=True)
class YearlyRound(Form):
    """A yearly round (đợt) of evaluation.

    Both limits exclude their day: held strictly before ``held_before``, for the dossiers proposed
    strictly before ``proposed_before``. ``cites`` is left out where the round is the level's own; one that
    a province adds is cited to the province.
    """

    number: Positive
    held_before: YearlyDay
    proposed_before: YearlyDay
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class LevelRounds(Form):
    """The rounds a level holds each year, and the level whose proposals they take.

    ``further_needs`` names what further rounds need, all of it (labels ``round-need.<slug>``);
    when it is empty the decision does not speak of further rounds.
    """

    level: Slug
    proposed_by: Slug
    rounds: tuple[YearlyRound, ...]
    further_needs: tuple[Slug, ...] = ()
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class TimeLimit(Form):
    """How long a level has: ``days`` from the event ``since`` (label ``event.<slug>``).

    ``working`` counts working days; without ``kinds`` it holds for every kind of dossier.
    """

    level: Slug
    days: Positive
    working: bool = False
    since: Slug
    kinds: tuple[Kind, ...] = ()
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Body(Form):
    """A body that takes part in the evaluation (label ``body.<id>``).

    Its role: the council, its support team, the authority that approves the result and certifies,
    the office that prepares the evaluation and takes in dossiers, or a helper. ``tasks`` names what
    it does (labels ``task.<slug>``). ``level`` is left out where it stands at none of the levels.
    """

    id: Slug
    level: Slug | None = None
    role: BodyRole
    tasks: tuple[Slug, ...] = ()
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Deadline(Form):
    """A date before which something is done, once (label ``deadline.<id>``); the day itself is late.

    ``by`` is the body that does it, ``to`` the body it is handed to, with how many copies; without
    ``kinds`` it holds for every kind of dossier.
    """

    id: Slug
    before: date
    level: Slug
    by: Slug | None = None
    to: Slug | None = None
    kinds: tuple[Kind, ...] = ()
    paper_copies: Positive | None = None
    electronic_copies: Positive | None = None
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class ExtensionRule(Form):
    """How many days past its end a certificate stays valid when its renewal could not keep the window.

    It ends earlier, with the decision on the renewal.
    """

    days: Positive
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Renewal(Form):
    """When a renewal dossier may be filed, in days before the certificate ends.

    Not earlier than ``earliest_days`` and not later than ``latest_days`` before, both days
    included. ``written_opinion`` tells whether the councils decide by written opinion and meet
    only where opinions differ or the matter is complex; ``opinion_cites`` says where. ``cites`` is the
    place of the days.
    """

    earliest_days: Positive
    latest_days: Positive
    written_opinion: bool = False
    extension: ExtensionRule | None = None
    cites: tuple[Citation, ...] = ()
    opinion_cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class DossierPart(Form):
    """A part of a dossier (label ``dossier-part.<id>``).

    Without ``kinds`` it belongs to every kind. ``form`` is the number of the decision's form
    (label ``form.<number>``), ``samples`` the number of sample products, ``if_any`` marks what is
    handed in only where it exists, ``except_sets`` the product sets that leave the part out.
    """

    id: Slug
    kinds: tuple[Kind, ...] = ()
    form: Positive | None = None
    samples: Positive | None = None
    if_any: bool = False
    except_sets: tuple[Positive, ...] = ()
    cites: tuple[Citation, ...] = ()

    def belongs_to(self, kind: Kind, product_set: int) -> bool:
        """Tell whether a dossier of this kind and product set has the part."""
        return (not self.kinds or kind in self.kinds) and product_set not in self.except_sets


@frozen(kw_only=True)
class DossierStep(Form):
    """What ``by`` hands to the level ``to``: parts and copies.

    ``software`` tells whether what is filed in the evaluation software has the force of paper.
    """

    by: Slug
    to: Slug
    parts: tuple[DossierPart, ...]
    paper_copies: Positive | None = None
    electronic_copies: Positive | None = None
    software: bool = False
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class WithdrawalGround(Form):
    """A ground on which a certificate is withdrawn (label ``withdrawal.<id>``).

    Where it is open whether it is one, ``reading`` names the reading that decides: it is no ground
    under the choice "no-ground".
    """

    id: Slug
    reading: Slug | None = None
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class WithdrawalBy(Form):
    """The level that withdraws the certificates of these stars."""

    level: Slug
    stars: tuple[Stars, ...]
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Withdrawal(Form):
    """Withdrawal of certificates: within ``days`` of one of the events ``since`` (``event.<slug>``)."""

    grounds: tuple[WithdrawalGround, ...]
    by: tuple[WithdrawalBy, ...]
    days: Positive
    since: tuple[Slug, ...]
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class SubGroup(Form):
    """A sub-group of the classification: one product set and the ministries in charge of it."""

    product_set: Positive
    ministries: tuple[Slug, ...]


@frozen(kw_only=True)
class ProductGroup(Form):
    """A group of the classification (label ``product-group.<id>``).

    It is divided into sub-groups, or it is itself one product set with its ministries.
    """

    id: Slug
    product_set: Positive | None = None
    ministries: tuple[Slug, ...] = ()
    subgroups: tuple[SubGroup, ...] = ()


@frozen(kw_only=True)
class Branch(Form):
    """A branch of the classification, in the order of the decision (label ``branch.<id>``)."""

    id: Slug
    groups: tuple[ProductGroup, ...]


@frozen(kw_only=True)
class Classification(Form):
    """Where each product set stands: branches, groups and sub-groups.

    The ministries (labels ``ministry.<slug>``) are those that ``ministries_by`` (label
    ``ministries-by.<slug>``) puts in charge; where that is changed, the later text applies.
    """

    branches: tuple[Branch, ...]
    ministries_by: Slug | None = None
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class LastDay(Form):
    """A last day under one way of counting (label ``counting.<way>``)."""

    way: CountingWay
    day: date


@frozen(kw_only=True)
class Transition(Form):
    """A transitional clause (label ``transition.<id>``).

    It concerns dossiers of the ``kinds``, filed before ``filed_before`` (that day excluded), and
    the earlier decisions ``under``. Where it sets ``days`` from the day the decision comes into
    force, ``last_days`` holds the last of them; the first way of counting is taken.
    """

    id: Slug
    kinds: tuple[Kind, ...] = ()
    filed_before: date | None = None
    under: tuple[Slug, ...] = ()
    days: Positive | None = None
    last_days: tuple[LastDay, ...] = ()
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class OtherName(Form):
    """A name that the decision also prints for a product set, or for its group or branch.

    ``printed`` is None where a name is wanted and none is printed; an ellipsis ends it where the
    rest is as usual.
    """

    of: Literal["set", "group", "branch"]
    product_set: Positive
    printed: str | None = None
    cites: tuple[Citation, ...] = ()
