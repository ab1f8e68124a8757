"""The protocol: the highest stimulus in the minutes, days and equipment that somebody has.

``protocol(request)`` chooses exercises, days, sets, repetitions, rests and supersets with a solver
that proves how far from the best the answer can be, and writes a plan that can be followed.
"""

from myocrine.planning.protocol.answer import protocol
from myocrine.planning.protocol.model import (
    GOALS,
    Alternative,
    Choice,
    Proof,
    Protocol,
    ProtocolDay,
    Request,
    Shortfall,
)

__all__ = [
    "GOALS",
    "Alternative",
    "Choice",
    "Proof",
    "Protocol",
    "ProtocolDay",
    "Request",
    "Shortfall",
    "alternatives",
    "protocol",
]


def alternatives(found: Protocol) -> tuple[Alternative, ...]:
    """Return the next best of every line of a protocol, the cheapest first."""
    return found.alternatives
