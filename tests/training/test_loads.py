"""Kilograms on the bar of each lane, handed in beside the session."""

import numpy as np

from myocrine.person import population
from myocrine.training import read_one
from myocrine.training.drive import compile_session

WRITTEN = "Back squat 3x5 at 80 kg, rest 3 min\nBench press 3x5 at RIR 2, rest 2 min"
FREE = "Back squat 3x5, rest 3 min\nBench press 3x5 at RIR 2, rest 2 min"
WHO = population("young_untrained_men").lanes(range(4), seed=3)


def test_a_load_handed_in_is_the_load_written():
    written, _ = compile_session(read_one(WRITTEN), WHO)
    handed, _ = compile_session(read_one(FREE), WHO, loads={0: np.full(4, 80.0)})
    assert np.array_equal(written.load_kg, handed.load_kg)
    assert np.array_equal(written.repetitions, handed.repetitions)
    assert handed.line == (0, 0, 0, 1, 1, 1)


def test_every_lane_lifts_its_own_load_and_nobody_sees_another_lane():
    kg = np.array([40.0, 60.0, np.nan, 70.0])
    free, _ = compile_session(read_one(FREE), WHO)
    mixed, drive = compile_session(read_one(FREE), WHO, loads={0: kg})
    own = ~np.isnan(kg)
    assert np.allclose(mixed.load_kg[:3, own], kg[own])
    assert np.allclose(mixed.load_kg[:3, ~own], free.load_kg[:3, ~own])
    assert np.array_equal(mixed.load_kg[3:], free.load_kg[3:])
    alone = {k: np.asarray(v)[..., 1:2] for k, v in WHO.items()}
    single, _ = compile_session(read_one(FREE), alone, loads={0: kg[1:2]})
    assert np.allclose(mixed.repetitions[:, 1:2], single.repetitions)
    squats = drive.movement[:, 0] == drive.movement[0, 0]
    assert np.allclose(drive.load[squats][0], mixed.percent[0] / 100.0)
