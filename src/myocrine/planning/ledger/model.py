"""What a ledger holds: deposits set by set, dividends and decay by output, and the balance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from myocrine.body.contract import Output
from myocrine.errors import UnknownNameError
from myocrine.planning.releases import Released

__all__ = ["Account", "Key", "Ledger", "Method", "SessionEntry", "SetEntry"]

Floats = NDArray[np.float64]
Key: TypeAlias = Literal["growth", "lesson", "work"]
_WEEK = 7.0


@dataclass(frozen=True, kw_only=True)
class SetEntry:
    """One deposit: a set, or a piece of endurance work; of the central person.

    Attributes
    ----------
    label, exercise, family : str
        `family` is empty for endurance work.
    minutes : float
        With the rest and change that follow it [min].
    repetitions, reserve, load_kg : float
        Done, left, as written on the bar [kg]; NaN for endurance work.
    warm_up : bool
    effective : float
        Share of a hard set [0..1].
    sets : mapping of group to float
        Fractional effective sets that count.
    beyond : float
        Fractional effective sets that do not, being beyond the session's limit.
    growth : float
        What it adds to the growth that a week like this is worth [%].
    lesson : float
        What it adds to the lessons of its movement family.
    work : float
        Energy spent above rest [kcal].
    doses : mapping of molecule to float
        Area above baseline that it adds [unit x h].
    endocrine : float
        All molecules in blood as one number; 1 is half an hour of cycling at 70 % of VO2max.
    bought : mapping of output to float
        Its share of the session's dividend, in the unit of the output.
    nothing : str
        Why it bought no muscle and no strength; empty where it did, and for endurance work.
    """

    label: str
    exercise: str
    family: str
    minutes: float
    repetitions: float
    reserve: float
    load_kg: float
    warm_up: bool
    effective: float
    sets: Mapping[str, float]
    beyond: float
    growth: float
    lesson: float
    work: float
    doses: Mapping[str, float]
    endocrine: float
    bought: Mapping[str, float] = field(default_factory=dict)
    nothing: str = ""

    @property
    def lifted(self) -> bool:
        """Whether it is a set, not endurance work."""
        return bool(self.family)


@dataclass(frozen=True, kw_only=True)
class SessionEntry:
    """One session.

    Attributes
    ----------
    index : int
        From 0.
    day : float
        From the start [d].
    name : str
    date : datetime.date, optional
        Of a log.
    minutes : float
        [min]
    entries : tuple of SetEntry
        In the order in which they were done.
    exact : bool
        Whether the doses of its sets were simulated one by one, or only their sum.
    dividend, pending, decay : mapping of output to (lanes,)
        What it bought, what of that has not come in by the end, what has been lost [unit of the
        output].
    """

    index: int
    day: float
    name: str
    minutes: float
    entries: tuple[SetEntry, ...]
    exact: bool
    date: dt.date | None = None
    dividend: Mapping[str, Floats] = field(default_factory=dict)
    pending: Mapping[str, Floats] = field(default_factory=dict)
    decay: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def week(self) -> int:
        """Number of its week, from 0."""
        return int(self.day // _WEEK)

    def dose(self, molecule: str) -> float:
        """Return the area of a molecule that the work of the session adds [unit x h]."""
        return sum(e.doses[molecule] for e in self.entries)

    @property
    def endocrine(self) -> float:
        """All molecules in blood as one number."""
        return sum(e.endocrine for e in self.entries)


@dataclass(frozen=True, kw_only=True)
class Account:
    """One output of the body over time: what came in, what was lost, what is there; L lanes.

    Attributes
    ----------
    output : Output
    key : {'growth', 'lesson', 'work'}
        By which deposits of its sets a session's dividend is shared among them.
    days : (T,)
        Kept times [d].
    opening : (T, L)
        Where the same person would be who did nothing: ageing, diet.
    dividends : (T, L)
        Sum over the sessions so far of the best that each ever comes to.
    pending : (T, L)
        What of that has not come in yet, less fatigue.
    decay : (T, L)
        What of it has been lost since.
    balance : (T, L)
        Where the person is: opening + dividends + pending + decay.
    """

    output: Output
    key: Key
    days: Floats
    opening: Floats
    dividends: Floats
    pending: Floats
    decay: Floats
    balance: Floats


@dataclass(frozen=True, kw_only=True)
class Method:
    """How the numbers were come by.

    Attributes
    ----------
    exact : int
        Sessions whose sets were simulated one by one.
    misplaced : float or None
        Median share of a session's dose that the shortcut gives to another set, found by leaving
        out one exact session at a time; None where there is no shortcut.
    worst : float or None
        The largest such share.
    blocks : int
        Groups of sessions in a row whose dividend was followed; as many as sessions, or fewer.
    """

    exact: int
    misplaced: float | None
    worst: float | None
    blocks: int


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Deposits, dividends, decay and balance of a plan or log; simulated, not measured.

    Attributes
    ----------
    name : str
    kind : {'plan', 'log'}
    sessions : tuple of SessionEntry
    accounts : mapping of output to Account
    molecules : tuple of Released
    weeks : float
    method : Method
    draws, seed, evidence
        As asked for.
    warnings : tuple of str
    """

    name: str
    kind: Literal["plan", "log"]
    sessions: tuple[SessionEntry, ...]
    accounts: Mapping[str, Account]
    molecules: tuple[Released, ...]
    weeks: float
    method: Method
    draws: int = 1
    seed: int = 0
    evidence: str = "C"
    warnings: tuple[str, ...] = ()

    @property
    def n_weeks(self) -> int:
        """Number of weeks that were begun."""
        return max(1, int(np.ceil(self.weeks - 1e-9)))

    def account(self, name: str) -> Account:
        """Return the account of an output.

        Raises
        ------
        UnknownNameError
            If it has none.
        """
        if name not in self.accounts:
            raise UnknownNameError("account", name, list(self.accounts))
        return self.accounts[name]

    def molecule(self, name: str) -> Released:
        """Return a molecule by its identifier.

        Raises
        ------
        UnknownNameError
            If the ledger does not have it.
        """
        for found in self.molecules:
            if found.name == name:
                return found
        raise UnknownNameError("molecule", name, [m.name for m in self.molecules])

    def weekly_dose(self, molecule: str) -> Floats:
        """Return what each week added of a molecule, (weeks,) [unit x h]."""
        self.molecule(molecule)
        return self._weekly(lambda s: s.dose(molecule))

    def weekly_endocrine(self) -> Floats:
        """Return what each week added of all molecules in blood as one number, (weeks,)."""
        return self._weekly(lambda s: s.endocrine)

    def weekly_minutes(self) -> Floats:
        """Return the minutes of each week, (weeks,) [min]."""
        return self._weekly(lambda s: s.minutes)

    def weekly_sets(self, group: str) -> Floats:
        """Return the fractional effective sets of a muscle group in each week, (weeks,)."""
        return self._weekly(lambda s: sum(e.sets.get(group, 0.0) for e in s.entries))

    def _weekly(self, value: Callable[[SessionEntry], float]) -> Floats:
        out = np.zeros(self.n_weeks)
        for session in self.sessions:
            out[min(session.week, self.n_weeks - 1)] += value(session)
        return out
