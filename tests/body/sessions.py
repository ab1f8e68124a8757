"""Whole sessions for the science tests, each simulated once."""

import functools

import numpy as np

from myocrine import simulate


@functools.cache
def session(text, hours):
    """Return the central prediction of one session."""
    return simulate(text, draws=1, hours=hours)


def value(result, name, minute):
    """Return an output at a minute from the start."""
    return float(np.interp(minute, result.time, result.central(name)))


def fold(result, name, minute):
    """Return an output over its value at the start."""
    return value(result, name, minute) / float(result.central(name)[0])


def peak_minute(result, name):
    """Return when an output is highest, in minutes after the end of the activity."""
    return float(result.time[int(np.argmax(result.central(name)))] - result.end_min)
