"""Sets that were done of an exercise that nobody tests a maximum of."""

from __future__ import annotations

import numpy as np
import pytest

from myocrine.evidence.exercises import find
from myocrine.planning.doses import central_lanes
from myocrine.training import read_one
from myocrine.training.drive import compile_session

NAME = "Kettlebell around the world"


def test_the_heaviest_done_set_stands_for_the_maximum():
    assert find(NAME).one_rm is None
    text = f"{NAME} 3x15, done: 8 kg x 15, 16 kg x 15, 12 kg x 15"
    done, drive = compile_session(read_one(text), central_lanes())
    assert done.load_kg[:, 0] == pytest.approx([8.0, 16.0, 12.0])
    assert done.percent[1, 0] > done.percent[2, 0] > done.percent[0, 0] > 0.0
    assert done.repetitions[:, 0] == pytest.approx([15.0, 15.0, 15.0])
    for name in ("power", "stimulus", "load", "tension"):
        assert np.isfinite(getattr(drive, name)).all()
