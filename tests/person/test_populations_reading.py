"""A population file becomes what it says, and whatever is wrong in it has one clear sentence."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myocrine.errors import InputError, PersonError, UnknownNameError
from myocrine.person import PRESETS, population
from myocrine.person.populations_correlations import allowed, correlated, factor, matrix
from myocrine.person.populations_reading import parse_population, read_population

ROWERS = """\
name = "masters_rowers"
description = "Men and women who row."
share_of_women = 0.4
training_status = { recreational = 0.3, trained = 0.7 }
training_kind = "endurance"

[everyone]
age = { mean = 52, sd = 8, low = 35, high = 75 }
one_rm_kg."squat" = { mean = 70, sd = 15 }

[women]
height_cm = { mean = 170, sd = 6 }
mass_kg = { mean = 66, sd = 8, scale = "log" }

[men]
height_cm = { mean = 184, sd = 6 }
mass_kg = { mean = 84, sd = 9, scale = "log" }
vo2max_ml_kg_min = { mean = 48, sd = 5, follows = { age = { slope = -0.4, at = 52 } } }
one_rm_kg."Deadlift" = { mean = 130, sd = 25 }

[[correlation]]
between = ["height_cm", "mass_kg"]
r = 0.5
"""


def test_a_file_becomes_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "rowers.toml"
    path.write_text(ROWERS, encoding="utf-8")
    made = population(path)
    assert made == population(str(path)) == read_population(path)
    assert (made.name, made.women.share) == ("masters_rowers", 0.4)
    assert made.women["age"] == made.men["age"]
    assert made.men["vo2max_ml_kg_min"].slopes[0].slope == -0.4
    assert {m.name for m in made.men.marginals} - {m.name for m in made.women.marginals} == {
        "vo2max_ml_kg_min",
        "one_rm_kg.Deadlift",
    }
    assert made.men["one_rm_kg.Back squat"].mean == 70  # the catalogue's name for a squat
    table = made.table(range(500), seed=1)
    assert (table["sex"] == "female").mean() == pytest.approx(0.4, abs=0.1)


def test_the_share_of_women_follows_the_tables() -> None:
    size = "height_cm = { mean = 170, sd = 6 }\n"
    shares = {"[women]\n": 1.0, "[men]\n": 0.0, "[everyone]\n": 0.5}
    for table, share in shares.items():
        assert parse_population(table + size, name="x").women.share == share


def test_a_file_without_a_name_is_called_as_the_file(tmp_path: Path) -> None:
    path = tmp_path / "club.toml"
    path.write_text("[women]\nage = { mean = 30, sd = 4 }\n", encoding="utf-8")
    assert population(path).name == "club"
    with pytest.raises(PersonError, match="no 'name'"):
        parse_population("[women]\nage = { mean = 30, sd = 4 }\n")


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("[women]", "[womn]"), 11, ["'womn'", "Did you mean 'women'?"]),
        (("height_cm = { mean = 170", "height_cm = { maen = 170"), None, ["'maen'", "'mean'"]),
        (("height_cm = { mean = 170", "heigth_cm = { mean = 170"), 12, ["'height_cm'?"]),
        (("mean = 170", 'mean = "tall"'), None, ["[women] height_cm", "'mean'", "number"]),
        ((", sd = 6 }\nmass_kg = { mean = 66", " }\nmass_kg = { mean = 66"), None, ["'sd'"]),
        (("sd = 6", "sd = -6"), None, ["height_cm", "greater than or equal to 0"]),
        (("mean = 52", "mean = 12"), None, ["'age'", "holds from 18"]),
        (("low = 35, high = 75", "low = 75, high = 35"), None, ["no room", "75"]),
        (('"log"', '"cubic"'), None, ["'scale'", "log"]),
        (('"squat"', '"sqat"'), None, ["sqat", "squat"]),
        (("trained = 0.7", "trained = 0.6"), None, ["0.9 together"]),
        (("trained = 0.7", "traind = 0.7"), 4, ["'traind'", "'trained'"]),
        (('"endurance"', '"rowing"'), None, ["'rowing'", "mixed, endurance, strength"]),
        (("share_of_women = 0.4", "share_of_women = 40"), None, ["between 0 and 1"]),
        (("age = { slope", "bmi = { slope"), 18, ["cannot follow 'bmi'", "age"]),
        (('["height_cm", "mass_kg"]', '["height_cm", "masskg"]'), 22, ["'masskg'", "'mass_kg'?"]),
        (('["height_cm", "mass_kg"]', '["bmi", "mass_kg"]'), None, ["one quantity", "'mass_kg'"]),
        (("r = 0.5", "r = 1.5"), None, ["[[correlation]] 1", "'r'", "less than 1"]),
        (("[[correlation]]", "[correlation]"), None, ["[[correlation]]"]),
        (("r = 0.5", "r = 0.5\n[[correlation]]\nbetween=['mass_kg','height_cm']\nr=0"), None,
         ["says again"]),
        (('"Deadlift"', '"Leg press"'), 19, ["Leg press", "one sex"]),
        (("name =", "name = ="), 1, ["not TOML"]),
    ],
)  # fmt: skip
def test_each_mistake_has_its_sentence(
    change: tuple[str, str], line: int | None, words: list[str]
) -> None:
    assert change[0] in ROWERS
    with pytest.raises(InputError) as caught:
        parse_population(ROWERS.replace(*change, 1), source="rowers.toml")
    said = str(caught.value)
    assert [w for w in words if w not in said] == [], said
    assert caught.value.source == "rowers.toml"
    if line is not None:
        assert caught.value.line == line, said


def test_files_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    with pytest.raises(PersonError, match="cannot be read"):
        population(tmp_path / "none.toml")
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b"name = '\xff'")
    with pytest.raises(PersonError, match="not UTF-8"):
        population(bad)
    bad.write_bytes(b"#" * 1_000_001)
    with pytest.raises(PersonError, match="more than"):
        population(bad)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_change_of_a_file_ends_in_a_trace(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(ROWERS) - 1))
    length = data.draw(st.integers(0, 12))
    junk = data.draw(st.text(alphabet='0123456789.-={}[]"\n abnx_', max_size=6))
    with contextlib.suppress(InputError):  # a change may well be harmless
        parse_population(ROWERS[:at] + junk + ROWERS[at + length :], source="x", name="x")


class TestCorrelations:
    NAMES = ("a", "b", "c", "d")

    def test_factors_give_the_matrix_back(self) -> None:
        pairs = (("a", "b", 0.5), ("b", "c", -0.4), ("c", "d", 0.3))
        lower = factor(self.NAMES, pairs)
        assert lower @ lower.T == pytest.approx(matrix(self.NAMES, pairs), abs=1e-12)
        z = np.random.default_rng(1).standard_normal((4, 7))
        assert np.stack(list(correlated(self.NAMES, pairs, z).values())) == pytest.approx(lower @ z)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.floats(-0.95, 0.95), min_size=3, max_size=3))
    def test_the_range_that_is_named_is_the_range_that_works(self, rs: list[float]) -> None:
        whole = matrix(("a", "b", "c"), (("a", "b", rs[0]), ("a", "c", rs[1]), ("b", "c", rs[2])))
        low, high = allowed(whole, 0, 1) or (0.0, 0.0)
        for r, works in (
            (0.5 * (low + high), True),
            (low + 1e-3 * (high - low), True),
            (high + 0.01, False),
            (low - 0.01, False),
        ):
            whole[0, 1] = whole[1, 0] = r
            assert (np.linalg.eigvalsh(whole)[0] > 0) == works

    def test_the_pair_that_cannot_be_is_named_with_its_range(self) -> None:
        text = ROWERS.replace("r = 0.5", "r = 0.95") + (
            '[[correlation]]\nbetween = ["mass_kg", "vo2max_ml_kg_min"]\nr = -0.6\n'
            '[[correlation]]\nbetween = ["height_cm", "vo2max_ml_kg_min"]\nr = 0.6\n'
        )
        with pytest.raises(PersonError) as caught:
            parse_population(text)
        said = str(caught.value)
        assert "not positive definite" in said
        assert "'height_cm' with 'mass_kg' at 0.95" in said
        assert "between -1.00 and 0.28" in said

    @pytest.mark.parametrize("name", PRESETS)
    def test_every_preset_is_positive_definite(self, name: str) -> None:
        made = population(name)
        for sex, group in (("female", made.women), ("male", made.men)):
            if group.share:
                names, pairs = made._structure(sex, group)
                assert np.linalg.eigvalsh(matrix(names, pairs))[0] > 0.05


def test_an_unknown_lift_is_the_catalogues_error() -> None:
    with pytest.raises(UnknownNameError, match="Deadlift"):
        parse_population(ROWERS.replace('"Deadlift"', '"Daedlift"'))
