"""Which sources a run used: every parameter that an equation read has one, or says assumed."""

from __future__ import annotations

import functools

from myocrine.body import Body
from myocrine.body.contract import Submodel
from myocrine.errors import UnknownNameError

__all__ = ["output_sources", "source_keys", "submodel_of"]


@functools.cache
def source_keys(body: Body) -> list[str]:
    """Return the keys of the sources behind the body, the person and the training, sorted."""
    records = body.records
    own = {records[name].source for name in body.parameters}
    shared = {r.source for r in records.values() if r.name.split(".")[0] in ("person", "training")}
    return sorted((own | shared) - {""})


def output_sources(body: Body, output: str) -> list[str]:
    """Return the source keys behind one output, sorted: its parameters', its edges' findings'."""
    records, known = body.records, body.known
    found = {records[n].source for n in submodel_of(body, output).parameters_of(output)}
    for edge in known.edges.values() if known else ():
        if edge.process.replace(".", "_") == output:
            found |= {f.source for f in edge.findings}
    return sorted(found - {""})


def submodel_of(body: Body, output: str) -> Submodel:
    """Return the submodel that declares an output."""
    for model in body.submodels:
        if any(o.name == output for o in model.outputs):
            return model
    raise UnknownNameError("output", output, [o.name for o in body.outputs])
