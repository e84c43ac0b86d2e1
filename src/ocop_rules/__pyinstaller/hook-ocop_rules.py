"""The hook: names that are imported when first asked for, the rulesets, the phrases and the schemas."""

# ruff: noqa: N999 - PyInstaller finds a hook by this name

from PyInstaller.utils.hooks import collect_data_files, collect_submodules

hiddenimports = collect_submodules("ocop_rules", lambda name: "testing" not in name)
datas = collect_data_files("ocop_rules")
