"""The JSON form of a judged trial, schema ``myocrine.trial/1``."""

from __future__ import annotations

from typing import Any

import myocrine
from myocrine.qualification.trials.contrasts import ArmSummary, Estimate
from myocrine.qualification.trials.flow import flow
from myocrine.qualification.trials.power import Power
from myocrine.qualification.trials.results import EndpointResult, TrialResult
from myocrine.simulation.trials.trial import Trial, when_in_words

__all__ = ["SCHEMA", "trial_dict"]

SCHEMA = "myocrine.trial/1"


def trial_dict(result: TrialResult) -> dict[str, Any]:
    """Return the JSON form of a trial.

    Effects of ratios are folds, all others differences in the endpoint's ``unit``; ``scale`` says
    which. Intervals of ``estimate`` are at confidence 1 - alpha, those of ``truth`` hold 90 % of
    what the knowledge spread allows.
    """
    trial = result.trial
    return {
        "schema": SCHEMA,
        "version": myocrine.__version__,
        "note": "simulated, not measured",
        "title": trial.title,
        "seed": trial.seed,
        "evidence": trial.evidence,
        "alpha": trial.alpha,
        "population": trial.population.name,
        "n": trial.n,
        "pool": trial.pool,
        "replicates": trial.replicates,
        "design": _design(trial),
        "arms": [{"name": a.name, "session": a.text, "held": list(a.held)} for a in trial.arms],
        "samples": {k: [when_in_words(t) for t in v] for k, v in trial.samples.items()},
        "flow": [row.as_dict() for row in flow(result)],
        "failures": [
            {
                "arm": f.arm,
                "replicate": f.replicate,
                "person": f.person,
                "output": f.output,
                "minute": f.minute,
                "value": f.value,
            }
            for f in result.truth.failures
        ],
        "endpoints": {e.endpoint.name: _endpoint(e) for e in result.endpoints},
    }


def _design(trial: Trial) -> dict[str, Any]:
    d = trial.design
    shown: dict[str, Any] = {"kind": d.kind}
    if d.kind == "parallel":
        shown |= {"randomisation": d.randomisation, "ratio": list(d.ratio)}
        shown |= {} if d.randomisation == "simple" else {"block": d.block}
        shown |= {"strata": list(d.strata)} if d.strata else {}
    if d.kind == "cross-over":
        shown |= {"sequences": [list(s) for s in d.sequences], "period_effect": 0.0}
    return shown


def _endpoint(e: EndpointResult) -> dict[str, Any]:
    one = e.endpoint
    span = e.truth.interval
    return {
        "output": one.output.name,
        "statistic": one.statistic,
        "scale": "fold" if one.log else "difference",
        "unit": one.unit,
        "evidence": one.output.evidence,
        "primary": one.primary,
        "contrast": list(one.arms),
        "expected": {1: "up", -1: "down", 0: None}[one.expected],
        "delta": None if one.delta is None else e.as_read(one.delta),
        "arms": {a: _arm(e, s) for a, s in e.arms.items()},
        "estimate": _estimate(e, e.estimate),
        "adjusted": None if e.adjusted is None else _estimate(e, e.adjusted),
        "p_holm": e.holm,
        "decision": e.decision,
        "truth": {
            "effect": e.as_read(e.truth.central),
            "interval": None if span is None else [e.as_read(v) for v in span],
            "arms": {a: e.as_read(v) for a, v in e.truth.arms.items()},
            "sd_between_people": e.truth.sd,
            "share_above_zero": e.truth.above,
            "inside_estimate": e.covered,
        },
        "power": None if e.at_n is None else _power(e.at_n),
        "power_curve": [_power(p) for p in e.curve],
        "assurance": e.assurance,
    }


def _arm(e: EndpointResult, s: ArmSummary) -> dict[str, Any]:
    share = None if s.responders is None or not s.n else s.responders / s.n
    return {
        "n": s.n,
        "missing": s.missing,
        "mean": e.as_read(s.mean),
        "low": e.as_read(s.low),
        "high": e.as_read(s.high),
        "sd": s.sd,
        "responders": share,
        "responders_interval": None if share is None else list(s.responder_interval),
    }


def _estimate(e: EndpointResult, one: Estimate) -> dict[str, Any]:
    return {
        "method": one.method,
        "n": list(one.n),
        "effect": e.as_read(one.difference),
        "low": e.as_read(one.low),
        "high": e.as_read(one.high),
        "t": one.t,
        "df": one.df,
        "p": one.p,
        "hedges_g": one.g,
        "g_low": one.g_low,
        "g_high": one.g_high,
    }


def _power(p: Power) -> dict[str, Any]:
    return {
        "n": list(p.n),
        "power": p.power,
        "low": p.low,
        "high": p.high,
        "width": p.width,
        "decided": p.decided,
        "repetitions": p.repetitions,
    }
