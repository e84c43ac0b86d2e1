"""The days of a certificate in words: its renewal, extension and withdrawal; and the days that are worked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ocop_rules.model.certificate import CertificateExtension, Window, WithdrawalDue
from ocop_rules.model.terms import Citation
from ocop_rules.model.working_days import WorkCalendar
from ocop_rules.telling.blocks import Block, Law, Note, Table, Title
from ocop_rules.telling.life_teller import LifeTeller
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker, capital


def window(thing: Window, shelf: Shelf, lang: str) -> Page:
    """Return the days on which a renewal may be filed."""
    life = LifeTeller(shelf, lang)
    told = Note(life.say("window.days", first=thing.first, last=thing.last), "result")
    return Page([Title(life.say("window.title"), 1), told, *_law(life, thing.cites)], lang)


def extension(thing: CertificateExtension, shelf: Shelf, lang: str) -> Page:
    """Return whether a certificate stays valid past its end, and why."""
    life = LifeTeller(shelf, lang)
    told = Note(life.say(f"extension.{thing.code}", until=thing.until), "result")
    title = Title(life.say("extension.title"), 1)
    return Page([title, told, *_law(life, thing.cites), *life.readings(thing.readings)], lang)


def withdrawal(thing: WithdrawalDue, shelf: Shelf, lang: str) -> Page:
    """Return who withdraws a certificate on a ground, and by which day."""
    life = LifeTeller(shelf, lang)
    ruleset = shelf.given[0].id if shelf.given else None
    told = life.say("withdrawal.by", who=capital(life.authority(thing.level, ruleset)), day=thing.by)
    ground = life.say("withdrawal.ground", ground=life.label(f"withdrawal.{thing.ground}", thing.ground))
    result = Note(told + life.counted(thing.counted), "result")
    title = Title(life.say("withdrawal.title"), 1)
    return Page([title, result, Note(ground), *_law(life, thing.cites)], lang)


def _law(life: LifeTeller, cites: Iterable[Citation]) -> list[Block]:
    places = life.cites(cites)
    return [Law(places)] if places else []


def calendar(thing: WorkCalendar, shelf: Shelf, lang: str) -> Page:
    """Return which days are worked, year by year."""
    speaker = Speaker(lang)
    say = speaker.say
    source = LifeTeller(shelf, lang).days_from(thing.source)
    blocks: list[Block] = [Title(say("calendar.title", source=source), 1)]
    blocks.append(Note(say("calendar.weekends")))
    if thing.first is not None or thing.last is not None:
        first, last = ("…" if day is None else speaker.day(day) for day in (thing.first, thing.last))
        blocks.append(Note(say("calendar.known", first=first, last=last)))
    rows = [
        (str(year), *(", ".join(map(speaker.day, _within(year, days))) or "-" for days in (off, worked)))
        for off, worked in [(thing.days_off, thing.working_days)]
        for year in sorted({day.year for day in (*off, *worked)})
    ]
    if rows:
        head = ("calendar.column-year", "calendar.column-off", "calendar.column-worked")
        blocks.append(Table(rows, tuple(map(say, head))))
    return Page(blocks, lang)


def _within(year: int, days: Iterable[date]) -> list[date]:
    return sorted(day for day in days if day.year == year)
