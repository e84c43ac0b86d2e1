"""The command line: ``ocop-rules COMMAND …``, one module a command."""

from ocop_rules.cli.entry import COMMANDS, main, run

__all__ = ["COMMANDS", "main", "run"]
