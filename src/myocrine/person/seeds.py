"""Seeds: every random number traces back to (run, person, purpose).

Nothing in the package draws from a shared generator; whoever needs random numbers derives a seed
here, so that adding a person or a purpose changes nobody else's numbers.
"""

from __future__ import annotations

import hashlib

import numpy as np

from myocrine.errors import InputError

__all__ = ["derive_seed", "generator"]


def derive_seed(run_seed: int, person: int, purpose: str) -> int:
    """Return the 64-bit seed of one purpose for one person of one run.

    Parameters
    ----------
    run_seed : int
        Seed of the run, 0 or more.
    person : int
        Index of the person within the run, 0 or more.
    purpose : str
        What the numbers are for: ``"cohort"``, ``"knowledge"``; the same text gives the same seed
        on every machine and Python version.

    Raises
    ------
    InputError
        If `run_seed` or `person` is negative.
    """
    if run_seed < 0 or person < 0:
        msg = f"A seed and a person's index must be 0 or more, not {run_seed} and {person}."
        raise InputError(msg, remedy="Choose any whole number from 0 up.")
    digest = hashlib.blake2b(purpose.encode("utf-8"), digest_size=16).digest()
    words = [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4)]
    sequence = np.random.SeedSequence([run_seed, person, *words])
    return int(sequence.generate_state(1, np.uint64)[0])


def generator(run_seed: int, person: int, purpose: str) -> np.random.Generator:
    """Return a fresh generator (PCG64) for one purpose of one person; see `derive_seed`."""
    return np.random.Generator(np.random.PCG64(derive_seed(run_seed, person, purpose)))
