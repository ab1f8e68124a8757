"""Virtual trials: what is written down, who gets which arm, and what the model then says."""

from myocrine.simulation.trials.reading import parse_trial, read_trial
from myocrine.simulation.trials.trial import BASELINE, Trial

__all__ = ["BASELINE", "Trial", "parse_trial", "read_trial"]
