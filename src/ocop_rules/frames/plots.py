"""Pictures of scored frames: parts against their maxima, distance to the tiers, members' spread.

They are drawn with matplotlib (extra ``plots``), each on axes that are given or made, and return these.
"""

from __future__ import annotations

from typing import Any

from ocop_rules.errors import LoadError, MissingExtraError, phrase, require
from ocop_rules.frames.extra import np
from ocop_rules.frames.numbers import read_numbers
from ocop_rules.frames.series import distinct, holding
from ocop_rules.frames.sheets import Frame, eager, missing
from ocop_rules.model.product_set import Part
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.words import DEFAULT, decimal


def _axes(axes: Any) -> Any:
    try:
        from matplotlib.axes import Axes  # noqa: PLC0415 - only who draws needs it
        from matplotlib.figure import Figure  # noqa: PLC0415 - as above
    except ImportError:
        raise MissingExtraError("matplotlib", "plots") from None
    if axes is not None:
        require(axes, Axes, "axes", "axes")
        return axes
    # a figure of its own, not one of a session that a program may not have
    return Figure(layout="constrained").add_subplot()


def _columns(frame: Any, *names: str) -> Frame:
    made = eager(frame)
    absent = [missing(name, made.columns) for name in names if name not in made.columns]
    if absent:
        raise LoadError(absent)
    return made


def _numbers(frame: Frame, name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return read_numbers(frame[name], name).floats()


def _points_along(axis: Any, lang: str, key: str) -> None:
    """Name an axis of points: whole ones, and written as readers of the language write numbers."""
    axis.get_major_locator().set_params(integer=True)
    axis.set_major_formatter(lambda value, _: decimal(lang, f"{value:g}"))
    axis.set_label_text(phrase(lang, key))


def _part(lang: str, part: Part) -> tuple[str, str]:
    """Return the two lines that name a part: what it is, and the points it has at most."""
    return phrase(lang, "plot.part", part=part.code), phrase(lang, "plot.part-most", most=part.max)


def plot_parts(
    ruleset: Ruleset, frame: Any, product_set: int, *, lang: str = DEFAULT, axes: Any = None
) -> Any:
    """Draw the points of each part of one set as a share of its maximum, and return the axes.

    ``frame`` is a result of :func:`score_frame` with the sheets of that set. Raises
    :class:`~ocop_rules.errors.LoadError` for a column that is missing or holds no numbers.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    parts = ruleset.product_set(product_set).parts
    made = _columns(frame, *(part.code for part in parts))
    drawn = _axes(axes)
    shares = [_numbers(made, part.code) / part.max for part in parts]
    drawn.boxplot(
        [share[~np.isnan(share)] * 100 for share in shares],
        orientation="horizontal",
        tick_labels=["\n".join(_part(lang, part)) for part in parts],
        flierprops={"marker": ".", "markersize": 4},
    )
    drawn.invert_yaxis()  # the first part stands at the top, as on the sheet
    drawn.set_xlim(0, 100)
    drawn.xaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    drawn.set_xlabel(phrase(lang, "plot.share"))
    return drawn


def plot_tiers(ruleset: Ruleset, frame: Any, *, lang: str = DEFAULT, axes: Any = None) -> Any:
    """Draw how many sheets have how many points, with the bounds of the tiers, and return the axes.

    A bar is one point wide, and starts at it; only sheets that are ranked are drawn. Raises
    :class:`~ocop_rules.errors.LoadError` for a column that is missing or holds no numbers.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    made = _columns(frame, "status", "total")
    ranked = holding(made["status"], "ranked")
    totals = _numbers(made, "total")[ranked].astype(np.int64)
    counts = np.bincount(totals, minlength=101)
    drawn = _axes(axes)
    drawn.bar(np.arange(len(counts)), counts, width=1.0, align="edge")
    for tier in ruleset.decision.tiers:
        if tier.from_points:
            drawn.axvline(tier.from_points, color="black", linewidth=0.8)
            drawn.annotate(
                phrase(lang, "tell.stars", stars=tier.stars),
                (tier.from_points, 1),
                xycoords=("data", "axes fraction"),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",  # over its line, outside of the bars
            )
    drawn.set_xlim(0, len(counts))
    _points_along(drawn.xaxis, lang, "plot.points")
    _points_along(drawn.yaxis, lang, "plot.sheets")
    return drawn


def plot_members(frame: Any, *, by: str = "product", lang: str = DEFAULT, axes: Any = None) -> Any:
    """Draw the totals that members gave each product, with a line from the lowest to the highest.

    ``frame`` is a result of :func:`score_frame` with the column ``by`` beside it. Products stand by their
    mean, which is drawn, too; where several sheets have the same total, their dot is darker. Returns the
    axes; raises :class:`~ocop_rules.errors.LoadError` for a column that is missing or holds no numbers.
    """
    require(by, str, "by", "column")
    made = _columns(frame, by, "total")
    places, names = distinct(made[by])
    totals = _numbers(made, "total")
    groups = [totals[(places == at) & ~np.isnan(totals)] for at in range(len(names))]
    held = sorted((group.mean(), at) for at, group in enumerate(groups) if at and len(group))
    drawn = _axes(axes)
    for line, (_, at) in enumerate(held):
        group = groups[at]
        drawn.plot([group.min(), group.max()], [line, line], color="0.7", zorder=1)
        drawn.scatter(group, np.full(len(group), line), s=20, alpha=0.5, color="C0", zorder=2)
    means = [mean for mean, _ in held]
    label = phrase(lang, "differing.column-mean")
    drawn.scatter(means, range(len(held)), s=80, marker="|", color="black", zorder=3, label=label)
    drawn.set_yticks(range(len(held)), [str(names[at]) for _, at in held])
    _points_along(drawn.xaxis, lang, "plot.points")
    drawn.legend(loc="lower right")
    return drawn
