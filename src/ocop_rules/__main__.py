"""``python -m ocop_rules``: the same as the command ``ocop-rules``."""

from ocop_rules.cli import run

if __name__ == "__main__":
    run()
