"""The life of a product under each decision, drawn from the ruleset: one SVG for each language.

The drawings stand inline in their page, so that they take the colours of the theme, light or dark.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from ocop_docs.words import phrase_of
from ocop_rules import Ruleset, load
from ocop_rules.model.decision import Level
from ocop_rules.model.process import LevelRounds, YearlyDay
from ocop_rules.rulesets import label

DECISIONS = ("1048-2019", "148-2023", "1489-2025", "26-2026")
LANGUAGES = ("en", "vi")

WIDTH = 460
_LINE, _PAD, _GAP = 18, 14, 46
_CHARS = {"en": (62, 54), "vi": (58, 50)}
_LEFT, _RIGHT = 4, WIDTH - 20


class Drawing:
    """A column of boxes with arrows between them, growing downwards."""

    def __init__(self, ruleset: Ruleset, lang: str) -> None:
        self.ruleset = ruleset
        self.lang = lang
        self.y = 4
        self.parts: list[str] = []
        self.told: list[str] = []
        self.recognised: list[int] = []
        self.in_box, self.beside = _CHARS[lang]

    def say(self, key: str, **fields: object) -> str:
        """Return one of the drawing's own phrases."""
        return phrase_of(self.lang, f"draw.{key}", **fields)

    def level(self, name: str) -> str:
        """Return the name of a level."""
        return label(self.ruleset, f"level.{name}", lang=self.lang)

    def stars(self, stars: Sequence[int]) -> str:
        """Return stars as a list: 3★, 4★."""
        return ", ".join(f"{one}★" for one in stars)

    def day(self, day: YearlyDay) -> str:
        """Return a day of the year."""
        return self.say("day", day=day.day, month=self.say("months").split(",")[day.month - 1])

    # -- pieces -----------------------------------------------------------------------------------

    def text(self, x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> None:
        """Draw one line of text."""
        self.parts.append(
            f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{escape(text)}</text>'
        )

    def box(self, title: str, lines: Sequence[str], kind: str = "", badge: str = "") -> None:
        """Draw a box with a title, lines that are wrapped, and a badge in its upper right corner."""
        self.told += [f"{title}: {'; '.join([*lines, *([badge] if badge else [])])}."]
        wrapped = [(row, part == 0) for line in lines for part, row in enumerate(_wrap(line, self.in_box))]
        height = 2 * _PAD + 10 + len(wrapped) * _LINE
        where = f'x="{_LEFT}" y="{self.y}" width="{_RIGHT - _LEFT}" height="{height}" rx="8"'
        self.parts.append(f'<rect {where} class="box {kind}"/>')
        y = self.y + _PAD + 9
        self.text(_LEFT + _PAD, y, title, "title")
        if badge:
            wide = 7.4 * len(badge) + 20
            x = _RIGHT - wide - 8
            self.parts.append(
                f'<rect x="{x}" y="{self.y + 7}" width="{wide}" height="22" rx="11" class="badge"/>'
            )
            self.text(x + wide / 2, self.y + 22.5, badge, "stars", "middle")
            self.recognised.append(self.y + 18)
        for row, first in wrapped:
            y += _LINE
            self.text(_LEFT + _PAD + (0 if first else 10), y + 3, row)
        self.y += height

    def arrow(self, text: str, back: str = "") -> None:
        """Draw an arrow to the next box; ``back`` tells what comes back beside it."""
        rows = _wrap(text, self.beside)
        returns = _wrap(back, self.beside) if back else []
        height = max(_GAP, 18 + _LINE * (len(rows) + len(returns)))
        x = _LEFT + 26
        self.parts.append(f'<path d="M{x} {self.y} V{self.y + height - 7}" class="line"/>')
        self.parts.append(_head(x, self.y + height - 1, down=True))
        self.told.append(text + ".")
        y = self.y + (height - _LINE * (len(rows) + len(returns))) / 2 + 13
        for row in rows:
            self.text(x + 34, y, row, "way")
            y += _LINE
        if returns:
            up = x + 16
            self.parts.append(f'<path d="M{up} {self.y + height} V{self.y + 8}" class="line back"/>')
            self.parts.append(_head(up, self.y + 1, down=False))
            self.told.append(back + ".")
        for row in returns:
            self.text(x + 34, y, row, "way back")
            y += _LINE
        self.y += height

    def rail(self, text: str) -> None:
        """Draw the way from every level that recognises to the box that comes next."""
        x, end = _RIGHT + 12, self.y + _GAP + 18
        self.parts += [f'<path d="M{_RIGHT} {y} H{x}" class="line"/>' for y in self.recognised]
        self.parts.append(f'<path d="M{x} {min(self.recognised)} V{end} H{_RIGHT + 7}" class="line"/>')
        self.parts.append(f'<path d="M{_RIGHT + 1} {end} l8 -5 v10 z" class="head"/>')
        self.text(_RIGHT - 2, self.y + _GAP / 2 + 5, text, "way", "end")
        self.told.append(text + ".")
        self.y += _GAP

    def svg(self) -> str:
        """Return the drawing, with all it shows told for those who cannot see it."""
        number = self.ruleset.decision.identity.number or self.ruleset.id
        title = self.say("title", decision=number)
        name = f"life-{self.ruleset.id}-{self.lang}"
        size = f'viewBox="0 0 {WIDTH} {self.y + 4}" lang="{self.lang}"'
        told = f'role="img" aria-labelledby="{name}-title {name}-told"'
        lines = [
            f'<svg class="life" {size} {told} xmlns="http://www.w3.org/2000/svg">',
            f'<title id="{name}-title">{escape(title)}</title>',
            f'<desc id="{name}-told">{escape(" ".join(self.told))}</desc>',
            *self.parts,
            "</svg>",
        ]
        return "\n".join(lines) + "\n"


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False)


def _head(x: float, y: float, *, down: bool) -> str:
    back = -8 if down else 8
    return f'<path d="M{x} {y} l-5 {back} h10 z" class="head"/>'


# -- what is drawn ----------------------------------------------------------------------------------


def draw(ruleset: Ruleset, lang: str) -> str:
    """Return the life of a product under one decision, as SVG."""
    made = Drawing(ruleset, lang)
    say, rules = made.say, ruleset.decision
    made.box(say("producer"), [say("files")], "outer")
    made.arrow(say("to-first", level=made.level(rules.levels[0].id)))
    for level in rules.levels:
        badge = say("recognises", stars=made.stars(level.recognises)) if level.recognises else ""
        made.box(made.level(level.id), _tasks(made, level), badge=badge)
        if level.sends_up is not None:
            made.arrow(_up(made, level), _back(made, level.sends_up.to))
    made.rail(say("certified"))
    _certificate(made)
    return made.svg()


def _tasks(made: Drawing, level: Level) -> list[str]:
    """Return what a level does, and by when."""
    say, rules = made.say, made.ruleset.decision
    lines = [say("scores")] if level.scores else []
    if level.topics:
        names = (label(made.ruleset, f"criterion.{one}", lang=made.lang) for one in level.topics)
        lines.append(say("topics", topics="; ".join(names)))
    for limit in rules.limits:
        if limit.level == level.id:
            key = "limit-working" if limit.working else "limit"
            kinds = ", ".join(say(f"kind-{kind}") for kind in limit.kinds)
            lines.append(say(key, days=limit.days) + (f" ({kinds})" if kinds else ""))
    lines += [line for held in rules.rounds if held.level == level.id for line in _rounds(made, held)]
    return lines or [say("passes")]


def _rounds(made: Drawing, held: LevelRounds) -> Iterator[str]:
    for one in held.rounds:
        yield made.say(
            "round",
            number=one.number,
            proposed=made.day(one.proposed_before),
            held=made.day(one.held_before),
        )


def _up(made: Drawing, level: Level) -> str:
    up = level.sends_up
    if up is None or not up.stars:
        return made.say("all-up")
    key = "up" if up.from_points is None else "up-from"
    return made.say(key, stars=made.stars(up.stars), points=up.from_points)


def _back(made: Drawing, above: str) -> str:
    """Return what the level ``above`` gives back when it does not find the stars."""
    level = next(one for one in made.ruleset.decision.levels if one.id == above)
    if level.gives_back is None:
        return ""
    return made.say("back", choices=", ".join(made.say(f"choice-{one}") for one in level.gives_back.choices))


def _certificate(made: Drawing) -> None:
    """Draw the certificate: its term, and what happens around its last day."""
    say, rules = made.say, made.ruleset.decision
    term, renewal, withdrawal = rules.certificate, rules.renewal, rules.withdrawal
    if term is None:
        return
    lines = [say("term", months=term.months)]
    if term.notice_days is not None:
        lines.append(say("notice", days=term.notice_days))
    if renewal is not None:
        lines.append(say("window", first=renewal.earliest_days, last=renewal.latest_days))
        if renewal.extension is not None:
            lines.append(say("extension", days=renewal.extension.days))
    if withdrawal is not None:
        by = "; ".join(f"{made.level(one.level)} {made.stars(one.stars)}" for one in withdrawal.by)
        lines.append(
            say(
                "withdrawal",
                grounds=sum(one.reading is None for one in withdrawal.grounds),
                days=withdrawal.days,
                by=by,
            )
        )
    if renewal is None:
        lines.append(say("no-window"))
    made.box(say("certificate"), lines, "outer")
    if renewal is not None or term.notice_days is not None:
        _last_days(made)


def _last_days(made: Drawing) -> None:
    """Draw the last days of a certificate to scale, in days from its last one."""
    rules = made.ruleset.decision
    renewal, term = rules.renewal, rules.certificate
    first, last = (0, 0) if renewal is None else (renewal.earliest_days, renewal.latest_days)
    past = 0 if renewal is None or renewal.extension is None else renewal.extension.days
    notice = 0 if term is None or term.notice_days is None else term.notice_days
    before = max(first, notice) + 60
    scale = (_RIGHT - _LEFT - 40) / (before + max(past, 40))
    zero = _LEFT + 10 + before * scale
    y = made.y + 34
    bars = [(-before, 0, "valid")]
    bars += [(-first, -last, "window")] if renewal is not None else []
    bars += [(0, past, "extended")] if past else []
    for start, end, kind in bars:
        made.parts.append(
            f'<rect x="{zero + start * scale:.1f}" y="{y}" width="{(end - start) * scale:.1f}" height="16" '
            f'class="{kind}"/>'
        )
    marks = [-first, -last] if renewal is not None else []
    marks += [-notice] if notice else []
    for day in [*marks, 0, *([past] if past else [])]:
        x = f"{zero + day * scale:.1f}"
        made.parts.append(f'<path d="M{x} {y - 4} v24" class="tick"/>')
        shown = made.say("last-day") if day == 0 else f"{day:+d}".replace("-", "−")
        made.text(float(x), y + 36, shown, "scale", "middle")
    key = "scale-window" if renewal is not None else "scale-notice"
    made.text(_LEFT + 10, y - 12, made.say(key), "scale")
    made.y = y + 44


def pages() -> Iterator[tuple[str, str]]:
    """Yield every drawing."""
    for name in DECISIONS:
        ruleset = load(name)
        for lang in LANGUAGES:
            yield f"life/{name}.{lang}.svg", draw(ruleset, lang)
