"""What a request comes to before it is solved: who, which exercises, what counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from myocrine.errors import InputError
from myocrine.evidence.equipment import at_hand, mostly_eccentric
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.planning.doses import plan_dose
from myocrine.planning.myokine_dose import exercise_doses
from myocrine.planning.protocol.candidates import Sieved, sieve
from myocrine.planning.protocol.classes import Class, classes
from myocrine.planning.protocol.frame import Aims, Frame
from myocrine.planning.protocol.model import Request
from myocrine.planning.protocol.pieces import Body, Piece, body_of, piece
from myocrine.planning.stimulus import PATTERNS, Stimulus, week_stimulus
from myocrine.training.plans import parse_plan, template

__all__ = ["Known", "frame_of", "known", "pieces_of"]

_WEIGHTS = {"dumbbell", "plate", "kettlebell", "sandbag"}


@dataclass(frozen=True, kw_only=True)
class Known:
    """Everything that a request comes to before it is solved.

    Attributes
    ----------
    request : Request
    body : Body
    sieved : Sieved
    pieces : tuple of Piece
        What this person can do of what the request lets through.
    classes : tuple of Class
    aims : Aims
    frame : Frame
    reference : Stimulus
    reference_dose : float
        Of the blueprint template [%], [reference bouts].
    """

    request: Request
    body: Body
    sieved: Sieved
    pieces: tuple[Piece, ...]
    classes: tuple[Class, ...]
    aims: Aims
    frame: Frame
    reference: Stimulus
    reference_dose: float


def known(request: Request, p: ParameterSet | None = None) -> Known:
    """Return what a request comes to before it is solved.

    Raises
    ------
    InputError
        If no exercise is left.
    """
    p = p or parameters()
    sieved, body = sieve(request), body_of(request.person, p)
    bare = pieces_of(sieved, request, body, p)
    if not bare:
        msg = "These wishes leave no exercise."
        raise InputError(msg, remedy="Take a limit or an avoided word out.")
    given = _doses((x.name for x in bare), body, p)
    pieces = tuple(replace(x, dose=round(given[x.name], 2)) for x in bare)
    reference, dose = _reference(body, p)
    aims, found = _aims(request, body, reference, dose, p), classes(pieces)
    return Known(
        request=request,
        body=body,
        sieved=sieved,
        pieces=pieces,
        classes=found,
        aims=aims,
        frame=frame_of(request, found, aims, p),
        reference=reference,
        reference_dose=dose,
    )


def frame_of(request: Request, found: tuple[Class, ...], aims: Aims, p: ParameterSet) -> Frame:
    """Return what a week of this request has to keep."""
    return Frame(
        classes=found,
        days=request.days,
        minutes=request.minutes,
        aims=aims,
        p=p,
        supersets=request.supersets,
        strict=request.strict,
        bands=request.bands,
    )


def _fit(x: Piece, body: Body) -> bool:
    return not (body.novice and mostly_eccentric(x.candidate.exercise))


def pieces_of(sieved: Sieved, request: Request, body: Body, p: ParameterSet) -> tuple[Piece, ...]:
    """Return what this person can do of the exercises let through, as hard sets."""
    weights = bool(at_hand(request.equipment) & _WEIGHTS)
    tried = (piece(c, body, weights=weights, p=p) for c in sieved.candidates)
    return tuple(x for x in tried if x is not None and _fit(x, body))


def _doses(names: Iterable[str], body: Body, p: ParameterSet) -> dict[str, float]:
    """Return the endocrine dose of one hard set of each exercise [reference bouts]."""
    return exercise_doses(names, dict(body.lanes), sets=round(p.value("planning.dose_sets")))


def _reference(body: Body, p: ParameterSet) -> tuple[Stimulus, float]:
    """Return stimulus and dose of a week of the blueprint template for this person."""
    rows, weeks = plan_dose(parse_plan(template("blueprint")), body.lanes, records=p)
    doses = [d for _, d in rows]
    given = week_stimulus(doses, body.weights, weeks=weeks, records=p)
    names = [s.exercise for d in doses for s in d.working]
    each = _doses(dict.fromkeys(names), body, p)
    return given, sum(each[n] for n in names) / weeks


def _aims(request: Request, body: Body, reference: Stimulus, dose: float, p: ParameterSet) -> Aims:
    weight = {
        k: p.value(f"protocol.{request.goal}_{k}") for k in ("growth", "strength", "endocrine")
    }
    grown = weight["growth"] / reference.growth_percent
    strong = weight["strength"] / reference.strength_percent / len(PATTERNS)
    odd = p.value("protocol.uncommon_cost")
    return Aims(
        growth={g: grown * w for g, w in body.weights.items()},
        strength={f: strong / len(fs) for fs in PATTERNS.values() for f in fs},
        dose=weight["endocrine"] / dose,
        shortfall=p.value("protocol.shortfall_cost"),
        outside=p.value("protocol.band_cost"),
        usual={0: -p.value("protocol.liked_gain"), 1: 0.0, 2: odd, 3: 2 * odd, 4: 3 * odd},
    )
