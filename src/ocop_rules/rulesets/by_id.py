"""Loading what comes with the package, by its id.

What reads and makes rulesets is imported when it is first needed: a program that only imports pays for
none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocop_rules.model.ruleset import Ruleset


def load(name: str, *, digest: str | None = None) -> Ruleset:
    """Load a shipped ruleset by its id: a decision, an amendment or an overlay.

    A second time costs nothing. ``digest`` pins the result: another digest is an error. A ruleset in a
    folder is loaded with :func:`~ocop_rules.rulesets.load_folder`, one of another package with
    :func:`~ocop_rules.rulesets.load_announced`; both are the caller's to keep.

    Raises :class:`~ocop_rules.errors.UnknownNameError` for what is not the id of a shipped ruleset and
    :class:`~ocop_rules.errors.LoadError` for another digest.
    """
    from ocop_rules.rulesets.loading import open_shipped, pinned, shipped, shipped_id  # noqa: PLC0415 - see above

    known = shipped_id("ruleset", name, shipped())
    return pinned(open_shipped(known)[0], digest, known)
