"""Fuzzing every entry that reads: the suite, a plain mutator and atheris drive the same targets.

``python -m fuzz`` (``make fuzz``) and ``python -m fuzz.guided`` (``make fuzz-atheris``), run with the
folder above on the path; see CONTRIBUTING.md.
"""
