"""The folders of the code in the order of their imports: the one table of them.

A folder imports only from folders above it. The test of the shape of the code reads this table, and the
pages of the API and of the fault codes follow it; its titles are phrases of the docs (``room.<name>``).
"""

ROOMS = (
    "words",
    "ground",
    "errors",
    "structure",
    "model",
    "schemas",
    "rulesets",
    "scoring",
    "councils",
    "comparing",
    "life",
    "frames",
    "planning",
    "telling",
    "office",
    "testing",
    "cli",
)
OFFERED = [room for room in ROOMS if room not in ("words", "ground", "structure", "testing", "cli")]
"""Those whose names a program may import."""
