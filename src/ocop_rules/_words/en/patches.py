"""Phrases in English: amendments and overlays."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, str]] = {
    "layer.decision": "decision",
    "layer.amendment": "amendment",
    "layer.overlay": "overlay",
    "cmd.origin": "tell which decision, amendment or overlay a value comes from",
    "list.plugins": "also list what other installed packages announce",
    "list.over": "laid over",
    "list.amendments": "Amendments:",
    "list.overlays": "Overlays:",
    "origin.path": "a place, such as /levels/province/recognises; without it, all layers are told",
    "origin.at": "changed at {at}",
    "origin.within": "with changes inside by {layer}",
    "validate.patch": "{path}: {kind} {id} over {over}, no faults",
    "show.layer": "With",
    "show.bodies": "Bodies:",
    "show.deadlines": "Deadlines:",
    "show.before": "before {day}: {what}",
    "show.paper-copies": "paper copies: {copies}",
    "show.electronic-copies": "electronic copies: {copies}",
    "role.council": "council",
    "role.support-team": "support team",
    "role.authority": "approves and certifies",
    "role.office": "prepares and takes in dossiers",
    "role.helper": "helps",
}
