"""How sure an event is, made of named parts.

A logistic model over what can be seen of an event: whether its participants were named or only carried over,
how often it is told. The weights are data (seeds/triggers/confidence.yml), fitted on annotated articles by benchmarks/calibration.py,
which also prints how often events of each confidence were right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from kg.model import EventMention, Reason, Slot

CARRIED_OVER = ("subject of the clause before", "speaker of the passage")


def features(type_: str, status: str, date: str | None, slots: Mapping[Slot, frozenset[str]],
             mentions: Sequence[EventMention], meant: bool = False) -> dict[str, float]:
    """What is seen of an event, each a number between 0 and 1 (the count of mentions is a logarithm).

    `meant` says that no words name the recipient (kg/resolve/addressees.py).
    """
    reasons = [a.reason for m in mentions for a in m.arguments if a.slot == "actor"]
    return {
        "only a noun": float(all(m.nominal for m in mentions)),
        "actor named": float(bool(slots["actor"]) and not all(r in CARRIED_OVER for r in reasons)),
        "no actor": float(not slots["actor"]),
        "recipient named": float(bool(slots["recipient"]) and not meant),
        "recipient only meant": float(meant),
        "found by a parse": float(not any(m.rule.startswith("zh:") for m in mentions)),
        "date known": float(date is not None),
        "told by a source": float(bool(slots["source"])),
        "told more than once": math.log(len(mentions)),
        "not said to have happened": float(status != "occurred"),
        f"type {type_}": 1.0,
    }


def confidence(found: Mapping[str, float], weights: Mapping[str, float]) -> tuple[float, list[Reason]]:
    """(probability that the event is right, its parts: the value of each seen thing and what it adds in log-odds)."""
    seen = {"base": 1.0, **{name: value for name, value in found.items() if value}}
    parts = {name: weights.get(name, 0.0) * value for name, value in seen.items()}
    reasons = [Reason(f"confidence:{name}", f"{value:g}", round(parts[name], 3)) for name, value in seen.items()]
    return round(1 / (1 + math.exp(-sum(parts.values()))), 4), reasons
