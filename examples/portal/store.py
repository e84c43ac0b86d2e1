"""What the portal keeps: people, products, sessions and sheets, in one SQLite file."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SESSION_SECONDS = 8 * 3600
ATTEMPTS, ATTEMPT_SECONDS = 5, 300
"""After so many wrong passwords in so many seconds nobody gets in under that name until they have passed."""
TABLES = """
create table if not exists person (
    id text primary key, name text not null, secret text not null,
    role text not null check (role in ('producer', 'chair', 'member', 'secretary')));
create table if not exists product (
    id text primary key, name text not null, ruleset text not null, product_set integer not null,
    producer text not null references person, filed text not null);
create table if not exists session (
    token text primary key, person text not null references person, csrf text not null, until real not null);
create table if not exists sheet (
    product text not null references product, person text not null references person,
    data text not null, handed_in integer not null default 0, primary key (product, person));
create table if not exists sitting (
    product text primary key references product, day text not null);
create table if not exists failure (
    person text not null, at real not null);
"""


@dataclass(frozen=True)
class Person:
    """Someone who has signed in, with the word that protects the forms of this session."""

    id: str
    name: str
    role: str
    csrf: str = ""


@dataclass(frozen=True)
class Product:
    """A product that is judged under a ruleset."""

    id: str
    name: str
    ruleset: str
    product_set: int
    producer: str
    filed: str


@dataclass(frozen=True)
class Stored:
    """A sheet as it is kept: its JSON form, and whether it has been handed in."""

    person: str
    data: dict[str, Any]
    handed_in: bool


class TooManyAttemptsError(Exception):
    """A password has been guessed at too often; it may be tried again after ATTEMPT_SECONDS."""


def hashed(password: str, salt: str) -> str:
    """Return what is kept of a password."""
    made = hashlib.scrypt(password.encode(), salt=salt.encode(), n=2**12, r=8, p=1)
    return f"{salt}${made.hex()}"


def _fingerprint(token: str) -> str:
    # who reads the file cannot sign in with what stands there
    return hashlib.sha256(token.encode()).hexdigest()


class Store:
    """The SQLite file; every call is one transaction of its own."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self.clock = clock
        with self._open() as database:
            database.execute("pragma journal_mode = wal")
            database.executescript(TABLES)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self.path, timeout=30)
        database.row_factory = sqlite3.Row
        try:
            database.execute("pragma foreign_keys = on")
            with database:
                yield database
        finally:
            database.close()

    def add_person(self, name: str, shown: str, role: str, password: str) -> None:
        """Add someone, or nothing when there is one of this id."""
        with self._open() as database:
            secret = hashed(password, secrets.token_hex(8))
            database.execute("insert or ignore into person values (?, ?, ?, ?)", (name, shown, secret, role))

    def add_product(self, one: Product) -> None:
        """Add a product, or nothing when there is one of this id."""
        row = (one.id, one.name, one.ruleset, one.product_set, one.producer, one.filed)
        with self._open() as database:
            database.execute("insert or ignore into product values (?, ?, ?, ?, ?, ?)", row)

    def sign_in(self, name: str, password: str) -> str | None:
        """Return the token of a new session, None when name and password do not belong together.

        Raises TooManyAttemptsError, without a look at the password, where it has been guessed at too often.
        """
        with self._open() as database:
            database.execute("begin immediate")
            now = self.clock()
            database.execute("delete from failure where at < ?", (now - ATTEMPT_SECONDS,))
            row = database.execute("select secret from person where id = ?", (name,)).fetchone()
            # names that nobody has share one count: what is kept grows with the people, not with the guesses
            who = name if row else ""
            wrong = database.execute("select count(*) from failure where person = ?", (who,)).fetchone()[0]
            if wrong >= ATTEMPTS:
                raise TooManyAttemptsError
            kept = row["secret"] if row else hashed("", "nobody")
            # the same work for a name that nobody has
            given = hashed(password, kept.partition("$")[0])
            if not hmac.compare_digest(given, kept) or row is None:
                database.execute("insert into failure values (?, ?)", (who, now))
                return None
            database.execute("delete from failure where person = ?", (who,))
            token = secrets.token_urlsafe(32)
            database.execute("delete from session where until < ?", (now,))
            database.execute(
                "insert into session values (?, ?, ?, ?)",
                (_fingerprint(token), name, secrets.token_urlsafe(32), now + SESSION_SECONDS),
            )
            return token

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._open() as database:
            database.execute("delete from session where token = ?", (_fingerprint(token),))

    def person(self, token: str) -> Person | None:
        """Return whose session this is."""
        with self._open() as database:
            row = database.execute(
                "select id, name, role, csrf from session join person on person = id"
                " where token = ? and until > ?",
                (_fingerprint(token), self.clock()),
            ).fetchone()
        return None if row is None else Person(**row)

    def people(self, *roles: str) -> list[Person]:
        """Return everyone with one of these roles."""
        with self._open() as database:
            rows = database.execute("select id, name, role from person order by id").fetchall()
        return [Person(**row) for row in rows if row["role"] in roles]

    def products(self) -> list[Product]:
        """Return all products."""
        with self._open() as database:
            return [Product(**row) for row in database.execute("select * from product order by id")]

    def sheet(self, product: str, person: str) -> Stored | None:
        """Return someone's sheet of a product."""
        return next((one for one in self.sheets(product) if one.person == person), None)

    def sheets(self, product: str) -> list[Stored]:
        """Return all sheets of a product."""
        with self._open() as database:
            rows = database.execute("select * from sheet where product = ? order by person", (product,))
            return [Stored(row["person"], json.loads(row["data"]), bool(row["handed_in"])) for row in rows]

    def close(self, product: str, day: str) -> None:
        """Close the council's sitting on a product, held on ``day``; it is closed once."""
        with self._open() as database:
            database.execute("insert or ignore into sitting values (?, ?)", (product, day))

    def closed(self, product: str) -> str | None:
        """Return the day of the council's sitting on a product, None until it is closed."""
        with self._open() as database:
            row = database.execute("select day from sitting where product = ?", (product,)).fetchone()
        return None if row is None else str(row["day"])

    def keep(self, product: str, person: str, data: dict[str, Any], *, hand_in: bool) -> bool:
        """Keep a sheet; False when it was handed in before, or the sitting is closed: it stays as it is."""
        with self._open() as database:
            database.execute("begin immediate")
            if database.execute("select 1 from sitting where product = ?", (product,)).fetchone():
                return False
            done = database.execute(
                "insert into sheet values (?, ?, ?, ?) on conflict (product, person) do update"
                " set data = excluded.data, handed_in = excluded.handed_in where not handed_in",
                (product, person, json.dumps(data, ensure_ascii=False), hand_in),
            )
            return done.rowcount == 1
