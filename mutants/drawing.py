"""Every mutant of a module, and a draw of them that a seed repeats.

A draw takes a statement, then one of the operators that find something in it, then one of their changes: each
statement counts alike, however many strings stand in it, and none is taken twice before all were taken once.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import cast

import libcst as cst
from attrs import field, frozen
from libcst.metadata import MetadataWrapper, PositionProvider

from mutants.operators import OPERATORS

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "ocop_rules"
NOT_RUN = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)
"""What says something to a reader or a type checker, or what any test finds."""
FOR_CHECKERS = ("cast", "TypeVar")


@frozen
class Change:
    """One thing that can be changed in a statement: a node, and what would stand in its place."""

    operator: str
    node: cst.CSTNode = field(eq=False, repr=False)
    becomes: cst.CSTNode = field(eq=False, repr=False)


@frozen
class Statement:
    """A statement (of a compound one its head) with all that can be changed in it."""

    path: Path
    scope: str
    lines: tuple[int, int]
    reach: tuple[int, int]
    """The lines whose tests can tell: those of the statement, of a function for its head, or all."""
    changes: dict[str, list[Change]] = field(factory=dict, eq=False, repr=False)


@frozen
class Mutant:
    """A module in which one thing was changed."""

    path: Path
    scope: str
    operator: str
    lines: tuple[int, int]
    reach: tuple[int, int]
    was: str
    becomes: str
    text: str = field(eq=False, repr=False)

    @property
    def module(self) -> str:
        """The module as Python names it."""
        return ".".join(self.path.relative_to(SOURCE.parent).with_suffix("").parts)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells the mutant from others, wherever its lines have moved."""
        return self.path.relative_to(SOURCE).as_posix(), self.scope, self.was, self.becomes


class _Finder(cst.CSTVisitor):
    """Walks over a module and gathers its statements."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, path: Path) -> None:
        self.path = path
        self.scope: list[str] = []
        self.functions = 0
        self.end = 0
        self.open: list[Statement] = []
        self.found: list[Statement] = []

    def _lines(self, node: cst.CSTNode) -> tuple[int, int]:
        where = self.get_metadata(PositionProvider, node)
        return where.start.line, where.end.line

    def _begin(self, node: cst.CSTNode) -> None:
        first, last = self._lines(node)
        whole = (first, last)
        body = getattr(node, "body", None)
        if isinstance(body, cst.BaseSuite):
            last = max(first, self._lines(body)[0] - 1)
        # what is run at import is run for no test of its own
        reach = (first, last) if self.functions else (1, self.end)
        reach = whole if isinstance(node, cst.FunctionDef) else reach
        statement = Statement(self.path, ".".join(self.scope), (first, last), reach)
        self.open.append(statement)
        self.found.append(statement)

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, NOT_RUN) or _is_for_checkers(node):
            return False
        if isinstance(node, cst.Module):
            self.end = self._lines(node)[1]
        if isinstance(node, (cst.BaseSmallStatement, cst.BaseCompoundStatement)):
            self._begin(node)
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
            self.scope.append(node.name.value)
            self.functions += isinstance(node, cst.FunctionDef)
        for operator, (kinds, changes) in OPERATORS.items():
            if self.open and isinstance(node, kinds):
                for becomes in changes(node):
                    self.open[-1].changes.setdefault(operator, []).append(Change(operator, node, becomes))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, NOT_RUN) or _is_for_checkers(original_node):
            return
        if isinstance(original_node, (cst.FunctionDef, cst.ClassDef)):
            self.scope.pop()
            self.functions -= isinstance(original_node, cst.FunctionDef)
        if isinstance(original_node, (cst.BaseSmallStatement, cst.BaseCompoundStatement)):
            self.open.pop()


def _is_for_checkers(node: cst.CSTNode) -> bool:
    """Tell whether a node is a docstring, an alias of types, or what only type checkers read."""
    match node:
        case cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString()):
            return True
        case cst.If(test=cst.Name(value="TYPE_CHECKING")):
            return True
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value):
            is_alias = isinstance(value, (cst.Subscript, cst.BinaryOperation))
            return is_alias and name[:1].isupper() and not name.isupper()
        case cst.Call(func=cst.Name(value=name)):
            return name in FOR_CHECKERS
    return False


def statements(path: Path) -> tuple[cst.Module, list[Statement]]:
    """Return a module's tree, and those of its statements in which something can be changed."""
    wrapper = MetadataWrapper(cst.parse_module(path.read_text(encoding="utf-8")))
    finder = _Finder(path)
    wrapper.visit(finder)
    return wrapper.module, [one for one in finder.found if one.changes]


def modules(room: str) -> list[Path]:
    """Return the modules of a room; its face holds no code."""
    return [path for path in sorted((SOURCE / room).rglob("*.py")) if path.name != "__init__.py"]


def make(tree: cst.Module, statement: Statement, change: Change) -> Mutant:
    """Return the mutant that a change makes."""
    text = cast("cst.Module", tree.deep_replace(change.node, change.becomes)).code
    lines = [
        one.rstrip()
        for one in difflib.unified_diff(tree.code.splitlines(), text.splitlines(), lineterm="", n=0)
        if not one.startswith(("---", "+++", "@@"))
    ]
    return Mutant(
        statement.path,
        statement.scope,
        change.operator,
        statement.lines,
        statement.reach,
        "\n".join(one[1:].strip() for one in lines if one.startswith("-")),
        "\n".join(one[1:].strip() for one in lines if one.startswith("+")),
        text,
    )


def draw(room: str, count: int, seed: int, changed: dict[Path, set[int]] | None = None) -> Iterator[Mutant]:
    """Yield up to ``count`` different mutants of a room.

    Lots are drawn from what stands there: the same seed gives the same mutants, and where the code changes,
    the others stay. With ``changed`` (lines by file) only statements that have one of these lines take part.
    """
    lots: list[tuple[int, str, int, cst.Module, Statement, Change]] = []
    for path in modules(room):
        tree, found = statements(path)
        lines = tree.code.splitlines()
        twins: Counter[str] = Counter()
        for one in found:
            text = "\n".join(line.strip() for line in lines[one.lines[0] - 1 : one.lines[1]])
            name = f"{seed} {path.relative_to(SOURCE).as_posix()} {one.scope} {text}"
            twins[name] += 1
            if changed is None or _touches(one, changed.get(path, ())):
                for turn, change in enumerate(_in_turn(one, f"{name} {twins[name]}")):
                    lots.append((turn, _lot(f"{name} {twins[name]} {turn}"), len(lots), tree, one, change))
    seen: set[object] = set()
    for *_, tree, statement, change in sorted(lots, key=lambda lot: lot[:3]):
        if len(seen) == count:
            return
        mutant = make(tree, statement, change)
        # two equal arguments exchanged are no change
        if mutant.text != tree.code and mutant.key not in seen and _compiles(mutant.text):
            seen.add(mutant.key)
            yield mutant


def _in_turn(statement: Statement, name: str) -> Iterator[Change]:
    """Yield the changes of a statement in an order drawn by lot: an operator, then one of its changes."""
    random = Random(name)  # noqa: S311 - a draw to be repeated
    left = {operator: list(changes) for operator, changes in sorted(statement.changes.items())}
    while left:
        operator = random.choice(list(left))
        yield left[operator].pop(random.randrange(len(left[operator])))
        if not left[operator]:
            del left[operator]


def _lot(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def _touches(statement: Statement, lines: Iterable[int]) -> bool:
    least, most = statement.lines
    return any(least <= line <= most for line in lines)


def _compiles(text: str) -> bool:
    try:
        compile(text, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def find(room: str, keys: set[tuple[str, str, str, str]]) -> Iterator[Mutant]:
    """Yield the mutants of a room that have the keys; what the code no longer allows is left out."""
    wanted = {(module, scope) for module, scope, _, _ in keys}
    for path in modules(room):
        tree, found = statements(path)
        for statement in found:
            if (path.relative_to(SOURCE).as_posix(), statement.scope) not in wanted:
                continue
            made = (
                make(tree, statement, change) for changes in statement.changes.values() for change in changes
            )
            for mutant in made:
                if mutant.key in keys:
                    keys = keys - {mutant.key}
                    yield mutant
