r"""Calibration to building studies: penalised least squares on logarithms, with what it identified.

Residuals are :math:`(\ln \hat y - \ln y)/\sigma` over observations and
:math:`(\ln\theta - \ln\theta_0)/\sigma_\theta` over parameters: the knowledge spread of a record is
its prior. A verification study is refused. The Jacobian costs nothing extra: every lane of a run is
one perturbed parameter, so one run an arm gives the prediction and all its derivatives.

The fit predicts with the central person; what a cohort's own statistic adds to that (a mean of
folds is larger than the fold of the mean person) enters as a fixed offset from the replication.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.errors import InputError, MyocrineError
from myocrine.evidence.parameters import Parameter, ParameterSet, parameters
from myocrine.qualification.observables import ArmResult
from myocrine.qualification.predict import central_log, score
from myocrine.qualification.replicate import replicate, simulate_people
from myocrine.qualification.study import Observation, Study

__all__ = ["Fit", "Target", "calibrate", "targets_of"]

Floats = NDArray[np.float64]
_STEP = 0.02


@dataclass(frozen=True, kw_only=True)
class Target:
    """One observation to be met: its study, and the SD of its logarithm."""

    study: Study
    observation: Observation
    sigma: float
    offset: float = 0.0
    observed: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What a calibration found.

    Attributes
    ----------
    names, start, value : parameter names, prior medians, posterior modes.
    prior_sd, marginal_sd, conditional_sd : (parameters,)
        SD of ln(parameter) before, after (others free) and after with the others held.
    eigenvalues, eigenvectors
        Of the Fisher information of the data alone in units of the priors: an eigenvalue above one
        is a direction that the data know better than the prior did.
    residuals : list of (label, observed, predicted, residual)
    chi2 : (before, after) over observations.
    """

    names: tuple[str, ...]
    start: Floats
    value: Floats
    prior_sd: Floats
    marginal_sd: Floats
    conditional_sd: Floats
    eigenvalues: Floats
    eigenvectors: Floats
    residuals: list[tuple[str, float, float, float]]
    chi2: tuple[float, float]

    @property
    def identified(self) -> dict[str, bool]:
        """Whether the data narrowed a parameter to under half of its prior."""
        narrow = self.marginal_sd < 0.5 * self.prior_sd
        return {n: bool(k) for n, k in zip(self.names, narrow, strict=True)}


def targets_of(
    studies: Sequence[Study],
    analytes: Sequence[str],
    *,
    sigma: Mapping[str, float] | float = 0.3,
    records: ParameterSet | None = None,
) -> list[Target]:
    """Return the numeric observations of building studies on some analytes.

    Raises
    ------
    InputError
        If a study is on the verification side.
    """
    records = records or parameters()
    found = []
    for study in studies:
        if study.split != "building":
            msg = f"{study.source} is a verification study and is never fitted to."
            raise InputError(msg, remedy="Leave it out.")
        replica = replicate(study, records=records, knowledge=2, cohort=48)
        for o in study.observations:
            usable = o.analyte in analytes and o.scale in ("level", "ratio")
            if o.is_sign or not usable or o.baseline_unknown or o.matched_to:
                continue
            try:
                scored = score(o, replica, records)
                middle = central_log(o, replica.arms[o.arm], _other(o, replica.arms), 0)
            except MyocrineError:
                continue
            width = sigma if isinstance(sigma, float) else sigma.get(study.source, 0.3)
            found.append(
                Target(
                    study=study,
                    observation=o,
                    sigma=width,
                    offset=float(np.log(scored.predicted) - middle),
                    observed=scored.observed,
                )
            )
    return found


def calibrate(
    targets: Sequence[Target],
    names: Sequence[str],
    *,
    records: ParameterSet | None = None,
    body: Body | None = None,
    iterations: int = 8,
) -> Fit:
    """Fit the named parameters to the targets by Levenberg-Marquardt.

    Raises
    ------
    InputError
        If a parameter is not log-scaled or has no knowledge spread to serve as a prior.
    """
    records = records or parameters()
    body = body or default_body()
    chosen = [records[n] for n in names]
    for record in chosen:
        if record.scale == "linear" or record.knowledge <= 0:
            msg = f"{record.name} has no log prior to fit with."
            raise InputError(msg, remedy="Give it scale = 'log' and a knowledge spread.")
    prior = np.array([_link(r, r.value) for r in chosen])
    sd = np.array([r.knowledge for r in chosen])
    x, damping = prior.copy(), 1e-2
    predicted, jacobian = _evaluate(targets, chosen, x, records, body)
    first = _chi2(targets, predicted)
    for _ in range(iterations):
        r, weights = _residuals(targets, predicted)
        hessian = jacobian.T @ (jacobian * weights[:, None]) + np.diag(1 / sd**2)
        gradient = jacobian.T @ (weights * r) + (x - prior) / sd**2
        step = -np.linalg.solve(hessian + damping * np.diag(np.diag(hessian)), gradient)
        step = np.clip(step, -0.7, 0.7)
        trial = np.array([_link(p, _unlink(p, v)) for p, v in zip(chosen, x + step, strict=True)])
        new, new_jacobian = _evaluate(targets, chosen, trial, records, body)
        old_cost = _chi2(targets, predicted) + float(np.sum(((x - prior) / sd) ** 2))
        new_cost = _chi2(targets, new) + float(np.sum(((trial - prior) / sd) ** 2))
        if new_cost < old_cost:
            x, predicted, jacobian, damping = trial, new, new_jacobian, damping / 3
            if old_cost - new_cost < 1e-3:
                break
        else:
            damping *= 6
    return _summary(targets, chosen, prior, x, sd, predicted, jacobian, first)


def _summary(
    targets: Sequence[Target],
    chosen: Sequence[Parameter],
    prior: Floats,
    x: Floats,
    sd: Floats,
    predicted: Floats,
    jacobian: Floats,
    first: float,
) -> Fit:
    r, weights = _residuals(targets, predicted)
    information = jacobian.T @ (jacobian * weights[:, None])
    posterior = information + np.diag(1 / sd**2)
    values, vectors = np.linalg.eigh(information * np.outer(sd, sd))
    label = [f"{t.study.source} {t.observation.arm} {t.observation.analyte}" for t in targets]
    rows = zip(label, targets, predicted, r, strict=True)
    return Fit(
        names=tuple(p.name for p in chosen),
        start=np.array([_unlink(p, v) for p, v in zip(chosen, prior, strict=True)]),
        value=np.array([_unlink(p, v) for p, v in zip(chosen, x, strict=True)]),
        prior_sd=sd,
        marginal_sd=np.sqrt(np.diag(np.linalg.inv(posterior))),
        conditional_sd=1 / np.sqrt(np.diag(posterior)),
        eigenvalues=values[::-1],
        eigenvectors=vectors[:, ::-1],
        residuals=[(n, t.observed, float(np.exp(y)), float(e)) for n, t, y, e in rows],
        chi2=(first, _chi2(targets, predicted)),
    )


def _link(record: Parameter, value: float) -> float:
    return float(np.log(value / (1 - value)) if record.scale == "logit" else np.log(value))


def _unlink(record: Parameter, x: float) -> float:
    value = 1 / (1 + np.exp(-x)) if record.scale == "logit" else np.exp(x)
    return float(np.clip(value, max(record.low, 1e-6), record.high))


def _residuals(targets: Sequence[Target], predicted: Floats) -> tuple[Floats, Floats]:
    observed = np.log([t.observed for t in targets])
    return predicted - observed, np.array([1 / t.sigma**2 for t in targets])


def _chi2(targets: Sequence[Target], predicted: Floats) -> float:
    r, weights = _residuals(targets, predicted)
    return float(np.sum(weights * r**2))


def _evaluate(
    targets: Sequence[Target],
    chosen: Sequence[Parameter],
    x: Floats,
    records: ParameterSet,
    body: Body,
) -> tuple[Floats, Floats]:
    """Return log predictions and their derivatives; lane 1 + j moves parameter j."""
    n = len(chosen) + 1
    theta = {name: np.full(n, records.value(name)) for name in body.parameters}
    for j, (record, v) in enumerate(zip(chosen, x, strict=True)):
        theta[record.name] = np.full(n, _unlink(record, v))
        theta[record.name][1 + j] = _unlink(record, v + _STEP)
    arms: dict[tuple[str, str], ArmResult] = {}
    rows = []
    for t in targets:
        o = t.observation
        for arm in filter(None, (o.arm, o.arm_b)):
            key = t.study.source, arm
            if key not in arms:
                arms[key] = simulate_people(t.study, arm, theta, body=body, records=records)
        mine = {a: arms[t.study.source, a] for a in filter(None, (o.arm, o.arm_b))}
        rows.append(
            [central_log(o, mine[o.arm], _other(o, mine), lane) + t.offset for lane in range(n)]
        )
    y = np.array(rows)
    return y[:, 0], (y[:, 1:] - y[:, :1]) / _STEP


def _other(o: Observation, arms: Mapping[str, ArmResult]) -> ArmResult | None:
    return arms[o.arm_b] if o.arm_b else None
