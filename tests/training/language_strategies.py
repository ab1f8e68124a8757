"""Hypothesis strategies for well-formed sessions and for text that is nearly one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from myocrine.training.session import (
    ENDURANCE_MODES,
    At,
    Done,
    Effort,
    Endurance,
    Every,
    ExerciseSets,
    Infusion,
    Injection,
    Intensity,
    Load,
    Machine,
    Meal,
    Repeat,
    Reps,
    Rest,
    Sample,
    Session,
    State,
    Superset,
    Technique,
    Tempo,
)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Whole, rounded and arbitrary floats: the printer must be exact for all of them."""
    floats = st.floats(low, high, allow_nan=False, allow_infinity=False, allow_subnormal=False)
    whole = st.integers(int(low) + (int(low) < low), int(high)).map(float)
    rounded = floats.map(lambda x: min(max(round(x, 2), low), high))
    return st.one_of(whole, rounded, floats)


def ranges(low: float, high: float) -> st.SearchStrategy[tuple[float, float | None]]:
    pairs = st.tuples(numbers(low, high), numbers(low, high)).map(sorted)
    closed = pairs.filter(lambda p: p[0] < p[1]).map(tuple)
    return st.one_of(st.tuples(numbers(low, high), st.none()), closed)


free_text = st.text(
    st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=30
).filter(lambda t: t.strip())
names = st.one_of(
    st.sampled_from(
        ["Back squat", "Bench press", "Row", "rest", "45 degree raise", 'a "b"', "Session", "5x5"]
    ),
    free_text,
)
substances = st.one_of(st.sampled_from(["rhIL-6", "IL-6", "glucose", "free fatty acids"]), names)

moments = st.one_of(
    st.just(At(reference="before")),
    st.builds(At, reference=st.sampled_from(["start", "end"]), offset_min=numbers(-1000, 10_000)),
    st.builds(At, reference=st.just("clock"), offset_min=st.integers(0, 1439).map(float)),
)
later = moments.filter(lambda m: m.reference != "before")
repeated = st.builds(Every, interval_min=numbers(0.5, 600), until=later)
loads = st.one_of(
    st.just(Load(value=0, mode="bodyweight")),
    st.builds(
        lambda r, unit, ecc: Load(value=r[0], high=r[1], unit=unit, eccentric_percent=ecc),
        ranges(0.5, 200),
        st.sampled_from(["kg", "lb", "%1RM", "%BM"]),
        maybe(numbers(1, 200)),
    ),
    st.builds(lambda v: Load(value=v, unit="RM"), numbers(1, 100)),
    st.builds(lambda r: Load(value=r[0], high=r[1], unit="%MVC"), ranges(1, 100)),
    st.builds(
        lambda r, unit, mode: Load(value=r[0], high=r[1], unit=unit, mode=mode),
        ranges(0, 300),
        st.sampled_from(["kg", "lb"]),
        st.sampled_from(["added", "assisted"]),
    ),
)
efforts = st.one_of(
    st.just(Effort(kind="failure")),
    st.builds(lambda r: Effort(kind="RIR", value=r[0], high=r[1]), ranges(0, 20)),
    st.builds(lambda r: Effort(kind="RPE", value=r[0], high=r[1]), ranges(1, 10)),
)
phases = numbers(0, 15)
tempos = st.builds(
    Tempo, eccentric=numbers(0.5, 9), pause_bottom=phases, concentric=phases, pause_top=phases
)
counts = st.integers(1, 50)
techniques = st.one_of(
    st.builds(
        Technique,
        kind=st.just("drop"),
        count=maybe(counts),
        reps=maybe(counts),
        percent=maybe(numbers(1, 90)),
        pause_s=maybe(numbers(0, 300)),
    ),
    st.builds(
        Technique,
        kind=st.sampled_from(["myo", "rest-pause"]),
        count=maybe(counts),
        reps=maybe(counts),
        pause_s=maybe(numbers(0, 300)),
    ),
    st.builds(
        Technique, kind=st.just("cluster"), reps=maybe(counts), pause_s=maybe(numbers(0, 300))
    ),
)
machines = st.builds(
    Machine,
    kind=st.sampled_from(["isokinetic", "motorised"]),
    velocity=numbers(0.25, 10),
    unit=st.sampled_from(["deg/s", "m/s"]),
)
plain_loads = loads.filter(lambda load: load.eccentric_percent is None)
done = st.one_of(
    st.builds(
        Done,
        load=maybe(plain_loads),
        reps=st.lists(st.integers(0, 500), min_size=1, max_size=4).map(tuple),
        effort=maybe(efforts),
    ),
    st.builds(
        Done,
        load=maybe(plain_loads),
        seconds=st.lists(numbers(0.25, 3600), min_size=1, max_size=4).map(tuple),
        effort=maybe(efforts),
    ),
)
reps = st.one_of(
    st.builds(lambda a, b: Reps(low=min(a, b), high=max(a, b)), counts, counts),
    st.builds(lambda a: Reps(low=a, high=a, amrap=True), counts),
)
amounts = st.one_of(
    st.builds(lambda r: {"reps": r}, reps),
    st.builds(lambda s: {"seconds": s}, numbers(0.25, 3600)),
    st.builds(lambda m: {"distance_m": m}, numbers(0.25, 5000)),
    st.builds(lambda e: {"effort": e}, efforts),
)


@st.composite
def exercises(draw: st.DrawFn) -> ExerciseSets:
    fields: dict[str, Any] = {
        "effort": draw(maybe(efforts)),
        "load": draw(maybe(loads)),
        "tempo": draw(maybe(tempos)),
        "rest_s": draw(maybe(numbers(0, 60))),
        "contraction": draw(
            st.sampled_from(["dynamic", "dynamic", "eccentric", "concentric", "isometric"])
        ),
        "side": draw(st.sampled_from(["both", "both", "left", "right", "alternating"])),
        "technique": draw(maybe(techniques)),
        "machine": draw(maybe(machines)),
        "warm_up": draw(st.booleans()),
        "bfr": draw(st.booleans()),
        "note": draw(st.just("") | free_text),
        "instead_of": draw(st.just("") | names),
        "done": tuple(draw(st.lists(done, max_size=3))),
    }
    return ExerciseSets(
        exercise=draw(names), sets=draw(st.integers(1, 20)), **fields | draw(amounts)
    )


intensities = st.one_of(
    st.just(Intensity(value=100, unit="all out")),
    st.builds(
        lambda r, unit: Intensity(value=r[0], high=r[1], unit=unit),
        ranges(1, 20),
        st.sampled_from(["W", "W/kg", "%Wmax", "%VO2max", "%HRmax", "%HRR", "%LT", "km/h", "RPE"]),
    ),
    st.builds(lambda r: Intensity(value=r[0], high=r[1], unit="bpm"), ranges(40, 200)),
)


@st.composite
def segments(draw: st.DrawFn) -> Endurance:
    mode = draw(st.sampled_from(ENDURANCE_MODES))
    kind = draw(st.sampled_from(["time", "distance", "both", "exhaustion"]))
    fields: dict[str, Any] = {
        "intensity": draw(maybe(intensities)),
        "grade_percent": draw(st.just(0.0) | numbers(-50, 50)),
        "cadence_rpm": draw(maybe(numbers(1, 200))),
        "side": draw(st.sampled_from(["both", "left", "right"])) if "one-leg" in mode else "both",
        "warm_up": draw(st.booleans()),
        "note": draw(st.just("") | free_text),
    }
    if kind == "exhaustion":
        return Endurance(mode=mode, to_exhaustion=True, **fields)
    if kind in ("time", "both"):
        fields["duration_min"] = draw(
            st.integers(10, 3600).map(lambda s: s / 60) | numbers(0.5, 60)
        )
    if kind in ("distance", "both"):
        fields["distance_km"] = draw(numbers(0.01, 1))
    fields["bouts"] = draw(st.integers(1, 9))
    fields["rest_s"] = draw(maybe(numbers(0, 600)))
    return Endurance(mode=mode, **fields)


grams = numbers(0, 200)
meals = st.tuples(grams, grams, grams, maybe(moments | repeated)).filter(lambda m: any(m[:3]))
dose_units = ["ug/kg", "mg", "U", "mU/kg", "mmol"]
leaves = st.one_of(
    exercises(),
    segments(),
    st.builds(Rest, minutes=numbers(0, 100)),
    meals.map(lambda m: Meal(carbohydrate_g=m[0], fat_g=m[1], protein_g=m[2], at=m[3])),
    st.builds(
        Infusion,
        substance=substances,
        rate=numbers(0.01, 500),
        unit=st.sampled_from([f"{u}/{t}" for u in dose_units for t in ("h", "min")]),
        duration_min=numbers(0.5, 600),
        at=maybe(moments),
    ),
    st.builds(
        Injection,
        substance=substances,
        dose=numbers(0.01, 500),
        unit=st.sampled_from(dose_units),
        route=st.sampled_from(["sc", "iv", "im"]),
        at=maybe(moments),
    ),
    st.builds(
        Sample,
        analytes=st.lists(substances, min_size=1, max_size=4).map(tuple),
        times=st.lists(moments | repeated, max_size=5).map(tuple),
    ),
    st.builds(State, kind=st.just("fasted"), value=maybe(numbers(0, 100))),
    st.builds(State, kind=st.just("days since last bout"), value=numbers(0, 100)),
    st.builds(State, kind=st.just("readiness"), value=numbers(1, 5)),
    st.builds(
        State,
        kind=st.just("glycogen"),
        value=numbers(0, 200),
        side=st.sampled_from(["both", "left", "right"]),
    ),
)
supersets = st.builds(
    Superset,
    items=st.lists(exercises(), min_size=1, max_size=3).map(tuple),
    rest_s=maybe(numbers(0, 300)),
)
blocks = st.recursive(
    leaves | supersets,
    lambda inner: st.builds(
        Repeat, count=st.integers(1, 3), items=st.lists(inner, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=5,
)
sessions = st.builds(
    Session,
    name=st.just("") | free_text,
    date=maybe(st.dates(min_value=dt.date(1900, 1, 1))),
    time=maybe(st.times().map(lambda t: t.replace(second=0, microsecond=0))),
    blocks=st.lists(blocks, min_size=1, max_size=4).map(tuple),
)
