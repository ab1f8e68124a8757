"""Which sources a run used: every parameter that an equation read has one, or says assumed."""

from __future__ import annotations

import functools

from myocrine.body import Body
from myocrine.body.contract import Submodel
from myocrine.errors import UnknownNameError
from myocrine.evidence.parameters import parameters

__all__ = ["output_sources", "source_keys", "submodel_of"]


@functools.cache
def source_keys(body: Body) -> list[str]:
    """Return the keys of the sources behind the body, the person and the training, sorted."""
    records = parameters()
    own = {records[name].source for name in body.parameters}
    shared = {r.source for r in records.values() if r.name.split(".")[0] in ("person", "training")}
    return sorted((own | shared) - {""})


def output_sources(body: Body, output: str) -> list[str]:
    """Return the source keys of the submodel that gives one output, sorted."""
    records = parameters()
    return sorted({records[n].source for n in submodel_of(body, output).parameters} - {""})


def submodel_of(body: Body, output: str) -> Submodel:
    """Return the submodel that declares an output."""
    for model in body.submodels:
        if any(o.name == output for o in model.outputs):
            return model
    raise UnknownNameError("output", output, [o.name for o in body.outputs])
