"""Pictures: what is drawn is what the frame holds."""

from __future__ import annotations

import sys
from itertools import pairwise

import pandas as pd
import pytest

from ocop_rules import LoadError, load
from ocop_rules.errors import MissingExtraError
from ocop_rules.frames import plot_members, plot_parts, plot_tiers

RULES = load("148-2023")
SCORED = pd.DataFrame(
    {
        "product": ["p", "p", "q", "q"],
        "status": ["ranked", "ranked", "ranked", "invalid"],
        "A": [10, 20, 30, None],
        "B": [10, 20, 25, None],
        "C": [10, 20, 35, None],
        "total": [70, 70, 90, None],
    }
)


def test_a_bar_stands_at_its_points_and_every_tier_has_its_line() -> None:
    axes = plot_tiers(RULES, SCORED, lang="vi")
    heights = {round(bar.get_x()): bar.get_height() for bar in axes.patches if bar.get_height()}
    assert heights == {70: 2, 90: 1}
    assert [line.get_xdata()[0] for line in axes.lines] == [30, 50, 70, 90]
    assert [text.get_text().strip() for text in axes.texts] == ["2 sao", "3 sao", "4 sao", "5 sao"]
    # outside of the bars, over their lines
    axes.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in axes.texts]
    assert all(box.y0 >= axes.bbox.y1 for box in boxes)
    assert not any(one.overlaps(other) for one, other in pairwise(boxes))


def test_parts_are_drawn_as_shares_of_their_maxima() -> None:
    axes = plot_parts(RULES, SCORED, 1)
    most = [part.max for part in RULES.product_set(1).parts]
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        f"phần {part}\n(tối đa {points} điểm)" for part, points in zip("ABC", most, strict=True)
    ]
    assert axes.get_xlim() == (0, 100)
    low, high = axes.get_ylim()
    assert low > high  # the first part stands at the top


def test_products_stand_by_their_mean_with_a_line_from_the_lowest_to_the_highest() -> None:
    axes = plot_members(SCORED.assign(total=[60, 80, 65, None]))
    assert [label.get_text() for label in axes.get_yticklabels()] == ["q", "p"]
    assert [list(line.get_xdata()) for line in axes.lines] == [[65, 65], [60, 80]]
    assert axes.collections[-1].get_offsets()[:, 0].tolist() == [65, 70]
    assert axes.get_legend().get_texts()[0].get_text() == "trung bình"


@pytest.mark.parametrize(("lang", "told"), [("vi", "62,5"), ("en", "62.5")])
def test_numbers_stand_as_readers_write_them(lang: str, told: str) -> None:
    axes = plot_members(SCORED.assign(total=[60, 80, 65, None]), lang=lang)
    assert axes.xaxis.get_major_formatter()(62.5) == told
    axes.figure.draw_without_rendering()
    assert all(label.get_text().isdecimal() for label in axes.get_xticklabels())


def test_a_picture_goes_onto_axes_that_are_given() -> None:
    axes = plot_tiers(RULES, SCORED)
    assert plot_tiers(RULES, SCORED, axes=axes) is axes


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LoadError, match="total"):
        plot_tiers(RULES, SCORED.drop(columns="total"))
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"ocop-rules\[plots\]"):
        plot_tiers(RULES, SCORED)
