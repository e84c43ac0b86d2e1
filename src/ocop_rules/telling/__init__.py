"""Results in words: as text, Markdown and HTML, in every language of the library."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.telling.carried import tell_carried as tell_carried
    from ocop_rules.telling.differences import tell_changes as tell_changes
    from ocop_rules.telling.explaining import explain as explain

# written by tools/faces.py from the imports above
__all__ = [
    "explain",
    "tell_carried",
    "tell_changes",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "telling.carried": "tell_carried",
            "telling.differences": "tell_changes",
            "telling.explaining": "explain",
        },
    )
