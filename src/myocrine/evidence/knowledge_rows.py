"""What a molecule, an organ's process and an edge are, once they are written down.

The signalling network is data: rows of these classes in TOML, checked when they are read. The
package's own rows and a user's own file (``--knowledge FILE``) have the same form.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from myocrine.evidence.parameters import GRADES, Parameter

__all__ = [
    "GRADES",
    "ORGANS",
    "Driver",
    "Edge",
    "Finding",
    "Grade",
    "Listed",
    "Molecule",
    "Number",
    "Process",
]

Grade = Literal["A", "B", "C", "D"]

ORGANS: dict[str, str] = {
    "adipose": "Adipose tissue",
    "liver": "Liver",
    "gut": "Gut",
    "brain": "Brain",
    "pancreas": "Pancreas",
    "bone": "Bone",
    "immune": "Immune cells",
    "tumour": "Tumour cells in a dish",
    "vessel": "Vessels and heart",
    "muscle": "Muscle itself",
}
"""Target organs by identifier."""

Compartment = Literal["plasma", "muscle interstitium", "brain", "platelets", "adipose"]
_KEY = r"^[a-z][a-z0-9_]*$"
_PROCESS = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _number(value: Any) -> Any:
    return {"value": value} if isinstance(value, int | float) else value


class Number(_Strict):
    """A parameter record in the making: all but name and unit, which come from where it stands.

    Attributes are those of `myocrine.evidence.parameters.Parameter`. Bounds that are not given are
    a hundredth and a hundred times the value (log scale) or ten on both sides (linear).
    """

    value: float
    low: float | None = None
    high: float | None = None
    scale: Literal["log", "linear", "logit"] | None = None
    person: float = Field(default=0.0, ge=0.0)
    knowledge: float = Field(default=0.0, ge=0.0)
    source: str = ""
    locator: str = ""
    obtained: Literal["measured", "fitted", "derived", "assumed"] = "assumed"
    note: str = ""

    def record(
        self,
        name: str,
        unit: str,
        *,
        scale: Literal["log", "linear"] = "log",
        evidence: Grade | Literal[""] = "",
    ) -> Parameter:
        """Return the parameter record of this number."""
        kind = self.scale or scale
        around = (self.value / 100.0, self.value * 100.0)
        if kind == "linear":
            around = (self.value - 10.0, self.value + 10.0)
        elif kind == "logit":
            around = (0.0, 1.0)
        low = around[0] if self.low is None else self.low
        high = around[1] if self.high is None else self.high
        rest = self.model_dump(exclude={"low", "high", "scale"})
        return Parameter(
            name=name, unit=unit, low=low, high=high, scale=kind, evidence=evidence, **rest
        )


AsNumber = Annotated[Number, BeforeValidator(_number)]


class Driver(_Strict):
    """What moves a secretion or a process.

    Attributes
    ----------
    driver : str
        A body signal (`myocrine.body.drivers.DRIVERS`), ``molecule:<key>`` (its excess over
        baseline, in baselines) or ``process:<organ>.<name>`` (its excess over rest).
    gain : Number
        Of a molecule: secretion added per unit of driver, in units of resting secretion; negative
        brakes it. Of a process: the natural logarithm of its rate added per unit of driver.
    half : Number, optional
        Driver at which half of the effect is reached (``f / (1 + f/half)``); none: proportional.
    tissue : str
        Where the molecule comes from by this route.
    evidence : str
        Grade of this route; the dial switches it off by this.
    """

    driver: str
    gain: AsNumber
    half: AsNumber | None = None
    tissue: str = ""
    evidence: Grade = "C"


class Molecule(_Strict):
    """One signalling molecule.

    Attributes
    ----------
    key, name : str
        Identifier and the name people use; both, and the aliases, are understood everywhere.
    kind : str
        What it is. A hepatokine is called one, whatever popular writing says.
    compartment : str
        Where the modelled concentration is; ``matrix`` is what laboratories measure it in.
    large : bool
        Does not leave the blood vessels: measured in plasma that has shrunk, it seems to rise.
    state : str
        For a molecule with a submodel of its own (IL-6, lactate): that submodel's relative state.
        It then has no baseline, half-life or drivers here.
    baseline, half_life : Number
        In `unit` and in minutes.
    synthesis_time : Number, optional
        Mean delay between drive and secretion (transcription, translation) [min].
    drivers : sequence of Driver
        What makes it secreted; none means that no acute stimulus is known.
    evidence : str
        Grade of "a bout changes its level in people"; `caveat` is what is wrong with its assay.
    chronic : str
        What is known about training, in words.
    """

    key: str = Field(pattern=_KEY)
    name: str
    aliases: tuple[str, ...] = ()
    gene: str = ""
    uniprot: str = ""
    kind: Literal[
        "myokine", "cytokine", "hepatokine", "adipokine", "neurotrophin", "growth factor",
        "metabolite", "hormone", "osteokine", "acute-phase protein",
    ]  # fmt: skip
    unit: str = ""
    compartment: Compartment = "plasma"
    matrix: str = "plasma"
    large: bool = True
    decimals: int = 2
    state: str = ""
    baseline: AsNumber | None = None
    half_life: AsNumber | None = None
    synthesis_time: AsNumber | None = None
    drivers: tuple[Driver, ...] = Field(default=(), alias="driver")
    evidence: Grade
    description: str
    origin: str = ""
    caveat: str = ""
    chronic: str = ""
    sources: tuple[str, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        own = (self.baseline, self.half_life)
        if self.state:
            if any(own) or self.drivers or self.synthesis_time:
                msg = f"{self.key}: a molecule with 'state' takes its kinetics from that submodel"
                raise ValueError(msg)
        elif not (all(own) and self.unit):
            msg = f"{self.key}: 'unit', 'baseline' and 'half_life' are needed"
            raise ValueError(msg)
        return self


class Process(_Strict):
    """Something an organ does that molecules change: a state relative to rest (1).

    Attributes
    ----------
    key : str
        ``organ.name``, as in ``adipose.lipolysis``.
    half_time : Number
        The organ's own turnover: half-time of onset and offset [min].
    drivers : sequence of Driver
        Routes that are not molecules of the network (gains are logarithms of the rate).
    good : {'up', 'down', ''}
        Which way popular writing wants it, for colours; no value judgement by the model.
    """

    key: str = Field(pattern=_PROCESS)
    name: str
    description: str
    half_time: AsNumber
    drivers: tuple[Driver, ...] = Field(default=(), alias="driver")
    aliases: tuple[str, ...] = ()
    in_vitro: bool = False
    good: Literal["up", "down", ""] = ""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @property
    def organ(self) -> str:
        """Identifier of the organ."""
        return self.key.split(".")[0]

    @model_validator(mode="after")
    def _organ_exists(self) -> Self:
        if self.organ not in ORGANS:
            msg = f"{self.key}: no organ {self.organ!r}; organs are {', '.join(ORGANS)}"
            raise ValueError(msg)
        return self


class Finding(_Strict):
    """One published finding about an edge; findings of one edge are pooled in the open.

    Attributes
    ----------
    sign : {'+', '-', '0'}
        Which way the process moved; ``0`` is a null finding and counts as one.
    evidence : str
        Grade of the finding; the dial decides which findings are pooled.
    fold : float, optional
        Rate of the process over its control at `at`, where a size was printed.
    at : float, optional
        Concentration at which it was seen, in the molecule's unit.
    log_sd : float, optional
        Standard error of ln(fold).
    """

    sign: Literal["+", "-", "0"]
    evidence: Grade
    species: str
    source: str
    locator: str = ""
    effect: str = ""
    fold: float | None = Field(default=None, gt=0.0)
    at: float | None = Field(default=None, gt=0.0)
    log_sd: float | None = Field(default=None, gt=0.0)
    dose: Literal["physiological", "supraphysiological", "unknown"] = "unknown"
    note: str = ""


class Edge(_Strict):
    """One molecule acting on one process.

    Attributes
    ----------
    molecule, process : str
        Both ends.
    origin, receptor, mode : str
        Where this molecule comes from, what it binds, how it travels.
    studied : (float, float)
        Range of concentrations in which the findings were made, in the molecule's unit.
    reference : Number
        Excess over baseline (in baselines) at which the pooled gain applies.
    half : Number
        Excess at which half of the largest effect is reached. Its spread is what makes the
        interval wide away from the studied dose.
    carried_by : sequence of str
        Parameters of a submodel that already holds this edge; it then has no gain of its own.
    findings : sequence of Finding
    """

    molecule: str
    process: str = Field(pattern=_PROCESS)
    origin: str = "muscle"
    receptor: str = "unknown"
    mode: Literal["autocrine", "paracrine", "endocrine"]
    studied: tuple[float, float] | None = None
    reference: AsNumber | None = None
    half: AsNumber | None = None
    carried_by: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = Field(alias="finding", min_length=1)
    note: str = ""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @property
    def key(self) -> str:
        """``molecule->organ.process``."""
        return f"{self.molecule}->{self.process}"

    @property
    def organ(self) -> str:
        """Identifier of the target organ."""
        return self.process.split(".")[0]

    @property
    def best(self) -> Grade:
        """Best grade among the findings."""
        return min((f.evidence for f in self.findings), key=GRADES.index)


class Listed(_Strict):
    """A reported myokine that is named, not modelled."""

    name: str
    gene: str = ""
    source: str
    note: str = ""
