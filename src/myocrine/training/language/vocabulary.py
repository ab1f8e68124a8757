"""The words of the language: the spellings that are accepted and what they stand for."""

from __future__ import annotations

from myocrine.training.prescription import EnduranceMode

__all__ = [
    "BEST",
    "DRUG_UNITS",
    "EXPECTED",
    "INTENSITY_UNITS",
    "LINE_WORDS",
    "MODES",
    "READY",
    "WORDS",
    "mode_of",
    "unit_words",
]

_SPELLINGS: dict[EnduranceMode, str] = {
    "walk": (
        "walking, treadmill walking, walking treadmill, treadmill walk, brisk walk, "
        "nordic walking, ruck"
    ),
    "run": (
        "running, running treadmill, treadmill, running outdoor, jog, jogging, treadmill "
        "running, treadmill run, trail run, trail running, sprint, sprints, running "
        "indoor, marathon"
    ),
    "cycle": (
        "cycling, cycling indoor, cycling outdoor, bike, biking, indoor cycling, "
        "stationary bike, spinning, ride, cycle ergometer, bicycle, road cycling, "
        "mountain biking, recumbent bike, spin"
    ),
    "row": ("row ergometer, rowing, rowing machine, erg, row erg, concept2, indoor rowing, rower"),
    "ski": (
        "cross-country ski, skiing, nordic skiing, cross country skiing, roller ski, xc "
        "skiing, cross-country skiing"
    ),
    "swim": "swimming, lap swimming, open water swimming, freestyle, front crawl",
    "elliptical": "elliptical trainer, elliptical machine, cross trainer, crosstrainer",
    "stair climb": (
        "stair master machine, stair machine, stairmaster, climbing machine, stair "
        "climber, stepper, stair stepper, stair climbing, stair machine floors, stair "
        "machine steps, step machine, stepmill, bench stepping, stairs"
    ),
    "arm crank": (
        "arm cranking, arm ergometer, arm cycling, arm bike, handcycle, handcycling, "
        "upper body ergometer"
    ),
    "one-leg knee extension": (
        "single leg knee extension, one legged knee extension, one leg knee extensor "
        "exercise, single leg kicking, one-legged knee extension, single-leg knee "
        "extension"
    ),
    "two-leg knee extension": (
        "double leg knee extension, two legged knee extension, dynamic knee extension, "
        "two-legged knee extension"
    ),
    "one-leg cycle": "single leg cycling, one leg cycling, one-leg cycling, one-legged cycling",
    "aerobics": (
        "step aerobics, dance, dancing, zumba, hiit, high intensity interval training, "
        "circuit class, bootcamp"
    ),
    "air bike": "assault bike, airdyne, echo bike, fan bike",
    "alpine ski": "downhill skiing, alpine skiing, snowboarding, snowboard",
    "ball game": (
        "football, soccer, basketball, handball, hockey, tennis, badminton, volleyball, "
        "rugby, squash"
    ),
    "boxing": "kickboxing, heavy bag, punching bag, martial arts, sparring",
    "climb": "climbing, rock climbing, bouldering, indoor climbing",
    "downhill run": "downhill running, decline running",
    "hike": "hiking, uphill walk, incline walk, trekking",
    "jump rope": (
        "skipping, rope skipping, skipping rope, rope jumping, jumping rope, double unders"
    ),
    "skate": "skating, ice skating, inline skating, speed skating",
    "ski ergometer": "ski erg, skierg, double poling",
    "yoga": "pilates, stretching, mobility, tai chi, downward dog",
}

MODES: dict[str, EnduranceMode] = {
    spelling.replace("-", " "): mode
    for mode, others in _SPELLINGS.items()
    for spelling in (mode, *filter(None, others.split(", ")))
}
"""Spellings of endurance modes, in lower case and with blanks for hyphens."""

INTENSITY_UNITS: dict[str, str] = {
    "w": "W",
    "watt": "W",
    "watts": "W",
    "w/kg": "W/kg",
    "%wmax": "%Wmax",
    "%wpeak": "%Wmax",
    "%peakpower": "%Wmax",
    "%vo2max": "%VO2max",
    "%vo2peak": "%VO2max",
    "%hrmax": "%HRmax",
    "%hrr": "%HRR",
    "%lt": "%LT",
    "%lactatethreshold": "%LT",
    "km/h": "km/h",
    "kph": "km/h",
    "kmh": "km/h",
    "mph": "mph",
    "m/s": "m/s",
    "bpm": "bpm",
    "beats/min": "bpm",
}
"""Spellings (lower case, no blanks, no ``of``) of intensity units; mph and m/s become km/h."""

DRUG_UNITS: dict[str, str] = {
    **{u.lower(): u for u in ("g", "mg", "ug", "ng", "pg", "mmol", "umol", "nmol", "pmol")},
    "mcg": "ug",
    "μg": "ug",
    "μmol": "umol",
    "u": "U",
    "iu": "U",
    "mu": "mU",
    "uu": "uU",
}
"""Spellings (lower case) of dose units."""

BEST = 5
"""The best readiness."""

READY: dict[str, int] = {"very low": 1, "low": 2, "normal": 3, "good": 4, "high": 5}
"""Words for how ready somebody feels, 1 to 5."""

LINE_WORDS = (
    "session",
    "superset",
    "circuit",
    "repeat",
    "rest",
    "meal",
    "drink",
    "infuse",
    "inject",
    "sample",
    "state",
    "fasted",
    "glycogen",
    "readiness",
)
"""First words of the lines that are no exercise."""

EXPECTED: dict[str, str] = {
    "NAME": "the name of an exercise",
    "MODE": "an endurance segment such as 'Run 30 min'",
    "STRING": "a name in double quotes",
    "NUMBER": "a number",
    "X": "sets x repetitions such as 3x8",
    "SETS": "'sets'",
    "REPS": "'reps'",
    "REPS_PLUS": "repetitions such as 5+",
    "REP_RANGE": "a range such as 6-8",
    "AMRAP": "'AMRAP'",
    "FAILURE": "'failure'",
    "DURATION": "a time such as 90 s or 3 min",
    "DISTANCE": "a distance such as 400 m or 5 km",
    "OFFSET": "a moment such as +30 min",
    "MASS": "a load such as 100 kg or 225 lb",
    "PERCENT": "a percentage such as 70%",
    "EFFORT": "'RIR 2' or 'RPE 8'",
    "TO_FAILURE": "'to failure'",
    "TEMPO": "'tempo'",
    "TEMPO_VALUE": "a tempo such as 3-0-1-0 (lowering, pause, lifting, pause in seconds)",
    "REST": "'rest'",
    "CONTRACTION": "'eccentric only', 'concentric only' or 'isometric'",
    "SIDE": "'left', 'right' or 'alternating'",
    "TECHNIQUE": "'drop', 'myo', 'rest-pause' or 'cluster'",
    "VELOCITY": "a velocity such as 60 deg/s",
    "WARM_UP": "'(warm-up)'",
    "DONE": "'done:'",
    "INSTEAD_OF": "'instead of' and an exercise",
    "OTHER": "the name of an exercise",
    "READY": "'low', 'normal' or 'high', or a number such as 2/5",
    "INTENSITY": "an intensity (W, W/kg, % Wmax, % VO2max, % HRmax, km/h, bpm, RPE)",
    "GRADE": "'grade'",
    "CADENCE": "a cadence such as 60 rpm",
    "GRAMS": "an amount such as 60 g",
    "NUTRIENT": "'carbohydrate', 'fat' or 'protein'",
    "SUBSTANCE": "the name of a substance",
    "RATE": "a rate such as 30 ug/h",
    "DOSE": "a dose such as 1 ug/kg",
    "ROUTE": "'sc', 'iv' or 'im'",
    "ANALYTE": "what to measure, such as IL-6",
    "START": "'start'",
    "END": "'end'",
    "BEFORE": "'before'",
    "EVERY": "'every 60 min'",
    "CLOCK": "a time of day such as 18:00",
    "DATE": "a date such as 2026-11-23",
    "FOR": "'for' and how long",
    "IN": "'in' and a time",
    "ON": "'on' and a date",
    "AT": "'at'",
    "_INDENT": "indented lines below it",
    "_NL": "the end of the line",
    "$END": "the end of the text",
    "COLON": "':'",
    "RPAR": "')'",
}
"""What may stand there, in words; a terminal that is not here is not worth a mention."""

WORDS: dict[str, tuple[str, ...]] = {
    "MASS": ("kg", "lb", "bodyweight"),
    "EFFORT": ("RIR", "RPE"),
    "TO_FAILURE": ("to failure",),
    "TEMPO": ("tempo",),
    "REST": ("rest",),
    "SETS": ("sets",),
    "REPS": ("reps",),
    "AMRAP": ("AMRAP", "failure"),
    "CONTRACTION": ("eccentric only", "concentric only", "isometric"),
    "SIDE": ("left", "right", "alternating", "each side"),
    "TECHNIQUE": ("drop", "myo", "rest-pause", "cluster"),
    "MACHINE": ("isokinetic", "motorised"),
    "WARM_UP": ("warm-up",),
    "BFR": ("BFR", "blood-flow restriction"),
    "NOTE": ("note",),
    "INSTEAD_OF": ("instead of",),
    "READY": ("low", "normal", "high"),
    "DONE": ("done:",),
    "INTENSITY": ("W", "W/kg", "% Wmax", "% VO2max", "% HRmax", "% HRR", "km/h", "bpm", "RPE"),
    "ALL_OUT": ("all out",),
    "GRADE": ("grade",),
    "CADENCE": ("rpm",),
    "NUTRIENT": ("carbohydrate", "fat", "protein"),
    "ROUTE": ("sc", "iv", "im"),
    "RATE": ("ug/h", "mg/h", "ug/kg/min", "mU/kg/min"),
    "DOSE": ("ug/kg", "mg", "U"),
    "START": ("start",),
    "END": ("end",),
    "BEFORE": ("before",),
    "AFTER": ("after",),
    "EVERY": ("every",),
    "DURING": ("during",),
    "DURATION": ("s", "min", "h", "seconds", "minutes", "hours", "days"),
    "DISTANCE": ("m", "km", "miles"),
    "ON": ("on",),
    "AT": ("at",),
    "FOR": ("for",),
    "IN": ("in",),
    "OF_NORMAL": ("of normal",),
}
"""The spellings to suggest, for each terminal that may stand there."""


def mode_of(name: str) -> EnduranceMode | None:
    """Return the endurance mode of this name, if it is one; case and hyphens do not count."""
    return MODES.get(" ".join(name.casefold().replace("-", " ").split()))


def unit_words(accepted: set[str]) -> list[str]:
    """Return the known words that the given terminals stand for."""
    return [word for terminal in sorted(accepted) for word in WORDS.get(terminal, ())]
