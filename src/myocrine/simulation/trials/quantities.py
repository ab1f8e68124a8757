"""Numbers of a trial file: text with a unit in, canonical floats out."""

from __future__ import annotations

import math
import re

import pint

from myocrine import units
from myocrine.body.contract import Output
from myocrine.errors import InputError
from myocrine.simulation.trials.trial import BASELINE, Error

__all__ = ["error_of", "fold", "measured", "moment", "share"]

_NUMBER = re.compile(r"^\s*([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\s*(.*?)\s*$")
_WORDS = {"baseline": BASELINE, "before": BASELINE, "end": 0.0}
_LONGEST = 10_080.0
_FOLDS = ("", "fold", "x", "times", "1")


def moment(written: str | float) -> float:
    """Return minutes from the end of the session: ``"baseline"``, ``"end"``, ``"4 h"``, ``30``."""
    if isinstance(written, str):
        if (word := written.strip().casefold()) in _WORDS:
            return _WORDS[word]
        number, unit = _split(written, "30 min, 4 h, end or baseline")
        if not unit:
            msg = f"The time {written!r} has no unit."
            raise InputError(msg, remedy=f'Write "{number:g} min" or "{number:g} h".')
        minute = _converted(number, unit, "min", written, 'a time, such as "30 min"')
    else:
        minute = float(written)
    if not -_LONGEST <= minute <= _LONGEST:
        msg = f"A sample {minute:g} min from the end of the session is beyond a week."
        raise InputError(msg, remedy="A trial of one session samples within 7 days of its end.")
    return minute


def share(written: str | float, what: str) -> float:
    """Return a probability or a coefficient of variation [1] from ``0.05`` or ``"5 %"``."""
    number, unit = _split(written, "0.05 or 5 %")
    if unit in ("%", "percent"):
        number /= 100.0
    elif unit:
        msg = f"{what} = {written!r} is no share."
        raise InputError(msg, remedy="Write it as 0.05 or as '5 %'.")
    if not 0.0 <= number <= 1.0:
        msg = f"{what} lies between 0 and 1 (0 and 100 %), not {written!r}."
        raise InputError(msg)
    return number


def error_of(written: str | float, output: Output) -> Error:
    """Return the error of a measurement: ``"8 %"`` is a CV, ``"0.3 pg/mL"`` an SD."""
    number, unit = _split(written, f"8 % or 0.3 {output.unit}")
    if number < 0.0:
        msg = f"An error of measurement is 0 or more, not {written!r}."
        raise InputError(msg)
    if unit in ("%", "percent", "") and not (unit and output.unit in ("%", "percent")):
        return Error(cv=number / 100.0 if unit else number)
    return Error(sd=_converted(number, unit, output.unit, written, f"a number in {output.unit}"))


def measured(written: str | float, unit: str, what: str) -> float:
    """Return a difference in `unit`; a bare number is taken to be in it."""
    number, own = _split(written, f"2 {unit}")
    if own in ("", unit):
        return number
    return _converted(number, own, unit, written, f"{what} in {unit}")


def fold(written: str | float, what: str) -> float:
    """Return a fold (> 0) from ``1.5``, ``"1.5 fold"`` or ``"50 %"`` more."""
    number, unit = _split(written, "1.5 fold")
    if unit in ("%", "percent"):
        number = 1.0 + number / 100.0
    elif unit not in _FOLDS:
        msg = f"{what} of a ratio is a fold, not {written!r}."
        raise InputError(msg, remedy='Write it as 1.5, "1.5 fold" or "50 %" (more).')
    if not number > 0.0:
        msg = f"{what} of a ratio is a fold above 0, not {written!r}."
        raise InputError(msg)
    return number


def _split(written: str | float, example: str) -> tuple[float, str]:
    if isinstance(written, int | float):
        if not math.isfinite(written):
            msg = f"{written} is no number to compute with."
            raise InputError(msg, remedy=f"Write for example: {example}.")
        return float(written), ""
    found = _NUMBER.match(written)
    if not found:
        msg = f"I cannot read {written!r} as a number with its unit."
        raise InputError(msg, remedy=f"Write for example: {example}.")
    return float(found[1]), found[2]


def _converted(number: float, unit: str, to: str, written: str | float, wanted: str) -> float:
    try:
        return units.convert(number, unit, to)
    except pint.DimensionalityError:
        msg = f"{written!r} does not measure what is asked for here."
        raise InputError(msg, remedy=f"Give {wanted}.") from None
