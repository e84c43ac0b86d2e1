"""Results in words: as text, Markdown and HTML, in every language of the library."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.telling.blocks import Item as Item
    from ocop_rules.telling.blocks import Law as Law
    from ocop_rules.telling.blocks import Listing as Listing
    from ocop_rules.telling.blocks import Note as Note
    from ocop_rules.telling.blocks import Row as Row
    from ocop_rules.telling.blocks import Table as Table
    from ocop_rules.telling.blocks import Title as Title
    from ocop_rules.telling.explaining import explain as explain
    from ocop_rules.telling.forms import dossier_form_of as dossier_form_of
    from ocop_rules.telling.forms import form_of as form_of
    from ocop_rules.telling.keyed import words_of as words_of
    from ocop_rules.telling.page import Page as Page
    from ocop_rules.telling.page import join as join
    from ocop_rules.telling.problems import problem as problem
    from ocop_rules.telling.ruleset import declarations as declarations
    from ocop_rules.telling.ruleset import layers as layers
    from ocop_rules.telling.telling import tell as tell

# written by tools/faces.py from the imports above
__all__ = [
    "Item",
    "Law",
    "Listing",
    "Note",
    "Page",
    "Row",
    "Table",
    "Title",
    "declarations",
    "dossier_form_of",
    "explain",
    "form_of",
    "join",
    "layers",
    "problem",
    "tell",
    "words_of",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "telling.blocks": "Item Law Listing Note Row Table Title",
            "telling.explaining": "explain",
            "telling.forms": "dossier_form_of form_of",
            "telling.keyed": "words_of",
            "telling.page": "Page join",
            "telling.problems": "problem",
            "telling.ruleset": "declarations layers",
            "telling.telling": "tell",
        },
    )
