"""What a mutant may change: mutmut's operators, and those that it lacks.

An operator takes a node of LibCST's tree and yields nodes to stand in its place. Changes that nearly
every test finds are left out, lest they make the tests look good: mutmut's None for whatever is
assigned or given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise
from typing import Any

import libcst as cst
from mutmut.mutation import mutators

TRUE, FALSE, NONE = cst.Name("True"), cst.Name("False"), cst.Name("None")
Operator = Callable[[Any], Iterable[cst.CSTNode]]


def first(operator: Callable[[Any], Any]) -> Operator:
    """Return the operator with the first of its changes alone.

    A string in capitals and one in small letters are found where one with other ends is.
    """
    return lambda node: islice(operator(node), 1)


def one_less(node: cst.Integer) -> Iterator[cst.CSTNode]:
    """Change n to n - 1, beside mutmut's n + 1."""
    value = node.evaluated_value - 1
    yield node.with_changes(value=str(value)) if value >= 0 else cst.parse_expression(f"({value})")


def one_operand(node: cst.BooleanOperation) -> Iterator[cst.CSTNode]:
    """Change "a and b", "a or b" to a, and to b."""
    yield node.left
    yield node.right


def no_condition(node: cst.If | cst.CompIf) -> Iterator[cst.CSTNode]:
    """Take a branch always, and never."""
    yield from (node.with_changes(test=test) for test in (TRUE, FALSE))


def other_bound(node: cst.ComparisonTarget) -> Iterator[cst.CSTNode]:
    """Turn a comparison round, where mutmut moves its bound by one."""
    turned: dict[type[cst.BaseCompOp], cst.BaseCompOp] = {
        cst.LessThan: cst.GreaterThan(),
        cst.LessThanEqual: cst.GreaterThanEqual(),
        cst.GreaterThan: cst.LessThan(),
        cst.GreaterThanEqual: cst.LessThanEqual(),
    }
    if type(node.operator) in turned:
        yield node.with_changes(operator=turned[type(node.operator)])


def nothing_returned(node: cst.Return) -> Iterator[cst.CSTNode]:
    """Return None for what is returned."""
    if node.value is not None and not (isinstance(node.value, cst.Name) and node.value.value == "None"):
        yield node.with_changes(value=NONE)


def removed(node: cst.BaseSmallStatement) -> Iterator[cst.CSTNode]:
    """Remove a statement that does something: a call, a sum, an error raised, a part assigned."""
    if isinstance(node, (cst.AugAssign, cst.Raise)) or (
        isinstance(node, cst.Expr) and not isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)
    ):
        yield cst.Pass()
    if isinstance(node, cst.Assign) and isinstance(node.targets[0].target, (cst.Subscript, cst.Attribute)):
        yield cst.Pass()


def swapped_arguments(node: cst.Call) -> Iterator[cst.CSTNode]:
    """Exchange two neighbours among the arguments that have no names."""
    plain = [index for index, one in enumerate(node.args) if one.keyword is None and not one.star]
    for one, other in pairwise(plain):
        args = list(node.args)
        args[one] = node.args[one].with_changes(value=node.args[other].value)
        args[other] = node.args[other].with_changes(value=node.args[one].value)
        yield node.with_changes(args=args)


def swapped_ends(node: cst.Call) -> Iterator[cst.CSTNode]:
    """Call min for max, any for all."""
    pairs = {"min": "max", "max": "min", "any": "all", "all": "any"}
    if isinstance(node.func, cst.Name) and node.func.value in pairs:
        yield node.with_changes(func=cst.Name(pairs[node.func.value]))


def swapped_attributes(node: cst.Attribute) -> Iterator[cst.CSTNode]:
    """Read the attribute that is named like the other end: x.stars_most for x.stars_least."""
    pairs = {
        "least": "most",
        "highest": "lowest",
        "high": "low",
        "first": "last",
        "old": "new",
        "opens": "closes",
    }
    pairs |= {other: one for one, other in pairs.items()}
    words = node.attr.value.split("_")
    for index, word in enumerate(words):
        if word in pairs:
            yield node.with_deep_changes(
                node.attr, value="_".join([*words[:index], pairs[word], *words[index + 1 :]])
            )


def argument_left_out(node: cst.Call) -> Iterator[cst.CSTNode]:
    """Leave an argument that has a name to its default; without one that has none, any test fails."""
    for index, one in enumerate(node.args):
        if one.keyword is not None:
            yield node.with_changes(args=[*node.args[:index], *node.args[index + 1 :]])


OPERATORS: dict[str, tuple[type[cst.CSTNode] | tuple[type[cst.CSTNode], ...], Operator]] = {
    "one more": (cst.Integer, mutators.operator_number),
    "one less": (cst.Integer, one_less),
    "another string": (cst.SimpleString, first(mutators.operator_string)),
    "true or false": (cst.Name, mutators.operator_name),
    "the other end": (cst.Call, swapped_ends),
    "another attribute": (cst.Attribute, swapped_attributes),
    "without not": (cst.UnaryOperation, mutators.operator_remove_unary_ops),
    "another operator": (cst.CSTNode, mutators.operator_swap_op),
    "the other side": (cst.ComparisonTarget, other_bound),
    "another keyword": (cst.CSTNode, mutators.operator_keywords),
    "one operand": (cst.BooleanOperation, one_operand),
    "one branch": (cst.IfExp, mutators.operator_if_exp),
    "no condition": ((cst.If, cst.CompIf), no_condition),
    "no case": (cst.Match, mutators.operator_match),
    "an argument less": (cst.Call, argument_left_out),
    "arguments swapped": (cst.Call, swapped_arguments),
    "another string method": (cst.Call, mutators.operator_symmetric_string_methods_swap),
    "assigned, not added": (cst.AugAssign, mutators.operator_augmented_assignment),
    "nothing returned": (cst.Return, nothing_returned),
    "nothing done": (cst.BaseSmallStatement, removed),
    "no function": (cst.Lambda, mutators.operator_lambda),
}
"""The operators by what is told of them, each with the kinds of node that it takes."""
