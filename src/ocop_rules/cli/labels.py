"""``labels``: the label catalogue of a ruleset in one language, as JSON.

The output is a file to start a catalogue of one's own from. ``--check FILE`` lays such a file over
the ruleset's labels and tells all faults instead; ``--in LANGUAGE`` says which language it holds,
which may be one that the ruleset does not speak yet.
"""

from __future__ import annotations

import argparse

from ocop_rules.cli.session import Say, Session
from ocop_rules.errors import UnknownNameError
from ocop_rules.ground import normal
from ocop_rules.rulesets.labels import with_labels
from ocop_rules.rulesets.loading import load_labels


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options of the command."""
    parser.add_argument("ruleset", metavar="RULESET", help=say("cli.ruleset"))
    parser.add_argument("--in", dest="language", metavar="LANGUAGE", help=say("labels.in"))
    parser.add_argument("--check", metavar="FILE", help=say("labels.check"))


def execute(args: argparse.Namespace, session: Session) -> int:
    """Print the catalogue, or tell whether another one fits."""
    ruleset = session.ruleset(args.ruleset)
    language = args.language or session.lang
    if args.check is not None:
        laid = with_labels(ruleset, language, load_labels(args.check), args.check)
        session.print([session.say("labels.fits", path=args.check, count=len(laid.labels[language]))])
        return 0
    if language not in ruleset.labels:
        raise UnknownNameError("language", language, ruleset.labels)
    session.write(normal.dumps(dict(sorted(ruleset.labels[language].items()))))
    return 0
