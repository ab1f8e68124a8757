"""Whose body: a person from given values, the rest by cited regressions with their error."""

from myocrine.person.cohort import Cohort
from myocrine.person.completion import CompletedPerson, complete, lanes
from myocrine.person.derivation import Estimate, derive, factor_names
from myocrine.person.model import Person
from myocrine.person.populations import PRESETS, Population, population
from myocrine.person.reading import parse_person, read_person
from myocrine.person.seeds import derive_seed, generator
from myocrine.person.strength import REFERENCE_LIFTS, lift_key

__all__ = [
    "PRESETS",
    "REFERENCE_LIFTS",
    "Cohort",
    "CompletedPerson",
    "Estimate",
    "Person",
    "Population",
    "complete",
    "derive",
    "derive_seed",
    "factor_names",
    "generator",
    "lanes",
    "lift_key",
    "parse_person",
    "population",
    "read_person",
]
