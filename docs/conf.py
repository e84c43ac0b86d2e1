"""How the documentation is built: `make docs`, or the two commands of that target."""

# ruff: noqa: INP001 - Sphinx reads this file by its path

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent / "src")]

from ocop_docs.rooms import OFFERED  # noqa: E402 - found through the line above

from ocop_rules import __version__  # noqa: E402 - likewise

project = "ocop-rules"
author = "The ocop-rules developers"
copyright = author  # noqa: A001 - the name that Sphinx wants
version = release = __version__
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.doctest",
    "sphinx_copybutton",
    "ocop_docs",
]
exclude_patterns = ["_build", "_ext", "_templates"]
nitpicky = True
smartquotes = False  # labels and phrases are shown as they are written

myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

# notebooks are run at every build; one that raises stops it
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_merge_streams = True

autodoc_member_order = "bysource"
maximum_signature_line_length = 70
add_module_names = False
python_use_unqualified_type_names = True

doctest_test_doctest_blocks = "default"
# docstrings show a name without importing it first; every page that a reader follows imports its own
doctest_global_setup = f"""
import os
{chr(10).join(f"from ocop_rules.{room} import *" for room in OFFERED)}
os.chdir({str(HERE.parent)!r})
"""

copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

html_theme = "furo"
html_title = "ocop-rules"
html_static_path = ["_static"]
templates_path = ["_templates"]
html_css_files = ["ocop.css"]
html_js_files = ["words.js"]
html_copy_source = False
html_show_sphinx = False
_LIGHT = "#1b6b3a"
_DARK = "#7fd3a0"
html_theme_options = {
    "light_css_variables": {"color-brand-primary": _LIGHT, "color-brand-content": _LIGHT},
    "dark_css_variables": {"color-brand-primary": _DARK, "color-brand-content": _DARK},
}
