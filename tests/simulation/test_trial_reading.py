"""Trial files: what is understood, and one sentence with its line for what is not."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myocrine.errors import InputError, MyocrineError
from myocrine.simulation.trials import BASELINE, Trial, parse_trial, read_trial
from myocrine.simulation.trials.allocation import Allocation, allocate
from myocrine.simulation.trials.examples import example_trial, example_trials
from myocrine.simulation.trials.lines import line_of, lines
from myocrine.simulation.trials.quantities import error_of, fold, measured, moment, share
from myocrine.simulation.trials.rows import STATISTICS
from myocrine.simulation.trials.trial import when_in_words

TEXT = """\
title = "Two rides"
seed = 3

[population]
preset = "young_untrained_men"
n = 40

[[arm]]
name = "easy"
session = "Cycle 30 min at 50% VO2max"

[[arm]]
name = "hard"
session = "Cycle 30 min at 75% VO2max"

[design]
kind = "parallel"

[sampling]
times = ["baseline", "end", "1 h", "2 h"]

[drop_out]
people = 0.1

[[endpoint]]
name = "IL-6 change"
output = "IL-6"
statistic = "change"
at = "1 h"
delta = "1 pg/mL"
"""


def test_what_was_written_is_what_is_meant() -> None:
    made = parse_trial(TEXT)
    one = made.endpoints[0]
    assert made.names == ("easy", "hard")
    assert (made.n, made.pool, made.seed, made.alpha) == (40, 40, 3, 0.05)
    assert one.arms == ("hard", "easy")
    assert one.reads == (BASELINE, 60.0)
    assert (one.unit, one.delta, one.analysis) == ("pg/mL", 1.0, "welch")
    assert made.samples == {"il6": (BASELINE, 0.0, 60.0, 120.0)}
    assert set(made.samples["il6"]) <= set(made.times)
    assert made.drop_out.people == {"easy": 0.1, "hard": 0.1}


@pytest.mark.parametrize(
    ("old", "new", "says", "line"),
    [
        ('title = "Two rides"', 'titel = "x"', "'titel'", 1),
        ('title = "Two rides"\n', "", "'title' is missing", None),
        ("seed = 3", "seed = -3", "seed: input should be greater", 2),
        ("seed = 3", "seed = ", "This is not TOML", 2),
        ("young_untrained_men", "young_untrained_man", "Did you mean 'young_untrained_men'", 5),
        ("n = 40", "n = 2", "too few", 6),
        ("n = 40", "n = 40\nn_per_arm = 3", "either 'n'", 4),
        ("n = 40", "n = 40\npool = 10", "smaller than the trial", 7),
        ('name = "hard"', 'name = "easy"', "Two arms are called 'easy'", 13),
        ("Cycle 30 min at 75% VO2max", "Cylce 30 min", "arm 'hard'", 14),
        ('session = "Cycle 30 min at 75% VO2max"', 'file = "x.session"', "no file", 14),
        ('kind = "parallel"', 'kind = "paralell"', "Did you mean 'parallel'", 17),
        ('kind = "parallel"', "ratio = [1, 2, 1]", "3 parts for 2 arms", 17),
        ('kind = "parallel"', "block = 3", "A block of 3", 17),
        ('kind = "parallel"', 'randomisation = "stratified"', "needs 'strata'", 17),
        ('"1 h", "2 h"]', '"1 parsec"]', "does not measure", 20),
        ('"1 h", "2 h"]', '"20"]', "has no unit", 20),
        ('"1 h", "2 h"]', '"200 h"]', "beyond a week", 20),
        ("people = 0.1", 'people = "110 %"', "between 0 and 1", 23),
        ("people = 0.1", "people = {esay = 0.1}", "Did you mean 'easy'", 23),
        ('output = "IL-6"', 'output = "IL-66"', "Did you mean 'IL-6'", 27),
        ('output = "IL-6"\n', "", "'output' is missing in endpoint 1", 25),
        ('"change"', '"chnage"', "Did you mean 'change'", 28),
        ('"change"', '"auc"', "it has no 'at'", 29),
        ('at = "1 h"', 'at = "baseline"', "cannot be read there", 29),
        ('at = "1 h"\n', "", "needs the time 'at'", 25),
        ('delta = "1 pg/mL"', 'delta = "1 kg"', "Give 'delta' in pg/mL", 30),
        ('delta = "1 pg/mL"', 'delta = "-1 pg/mL"', "0 or more", 30),
        ('delta = "1 pg/mL"', 'arms = ["hard", "harder"]', "'harder'", 30),
        ('delta = "1 pg/mL"', 'arms = ["hard", "hard"]', "with itself", 30),
        ('delta = "1 pg/mL"', 'arms = ["hard"]', "one of a pair is missing", 30),
        ('delta = "1 pg/mL"', "delta = inf", "no number to compute with", 30),
        ('at = "1 h"', "at = {}", "has to be a list", 29),
        ('at = "1 h"', "at = []", "needs the time 'at'", 25),
        ("[[endpoint]]", "[endpoint]", "Write [[endpoint]]", 25),
        ("seed = 3", "budget = 3", "has to be a table", 2),
        ("n = 40", "n = 40.5", "has to be a whole number", 6),
        ('delta = "1 pg/mL"', 'analysis = "paired"', "Choose welch or ancova", 30),
    ],
)
def test_a_fault_is_one_sentence_with_its_line(
    old: str, new: str, says: str, line: int | None
) -> None:
    assert old in TEXT
    with pytest.raises(InputError) as caught:
        parse_trial(TEXT.replace(old, new), source="rides.toml")
    assert says in f"{caught.value.message} {caught.value.remedy}"
    assert caught.value.source == "rides.toml"
    assert caught.value.line == line


def test_an_expected_sign_is_kept() -> None:
    made = [parse_trial(TEXT + f'expected = "{way}"\n') for way in ("up", "down")]
    assert [m.endpoints[0].expected for m in made] == [1, -1]
    assert parse_trial(TEXT).endpoints[0].expected == 0


def test_one_thing_is_a_list_of_one() -> None:
    one = parse_trial(TEXT.replace('at = "1 h"', 'at = ["1 h"]\ntimes = "2 h"'))
    assert one.endpoints[0].at == (60.0,)
    assert one.samples["il6"] == (BASELINE, 60.0, 120.0)
    held = parse_trial(TEXT.replace('name = "hard"', 'name = "hard"\nheld = "IL-6"'))
    assert held.arms[1].held == ("il6",)


def test_a_fault_within_a_long_session_has_the_line_of_the_file() -> None:
    long = '"""\nsession "x"\n  Cycle 30 min at 75% VO2max\n  Cycle 3 parsec\n"""'
    text = TEXT.replace('"Cycle 30 min at 75% VO2max"', long)
    with pytest.raises(InputError) as caught:
        parse_trial(text)
    assert caught.value.line == 17


JUNK = (
    "", "[", "[[arm]]", 'at = ["1 h", 3]', "n = 1e9", "n = nan", "delta = inf", "seed = 1.5",
    'times = [""]', "people = {}", "arm = 3", "endpoint = []", 'held = ["nobody"]', "alpha = nan",
)  # fmt: skip


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_nobodys_bytes_are_a_traceback(data: st.DataObject) -> None:
    rows = TEXT.splitlines()
    at = data.draw(st.integers(0, len(rows) - 1))
    junk = data.draw(st.one_of(st.text(max_size=20), st.sampled_from(JUNK)))
    rows[at] = data.draw(st.sampled_from([junk, rows[at] + junk, rows[at][: len(rows[at]) // 2]]))
    refused: MyocrineError | None = None
    try:
        parse_trial("\n".join(rows), source="x")
    except MyocrineError as error:
        refused = error
    assert refused is None or (refused.exit_code == 3 and "\n" not in refused.message)


@given(st.binary(max_size=300))
@settings(max_examples=40, deadline=None)
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("t") / "t.toml"
    path.write_bytes(raw)
    with pytest.raises(InputError):
        read_trial(path)


def test_every_example_reads() -> None:
    assert example_trials()
    for name in example_trials():
        assert read_trial(example_trial(name)).endpoints
    with pytest.raises(InputError, match="walk_or_squat"):
        example_trial("walk_or_squat")


def test_lines_are_found_behind_long_strings_and_tables() -> None:
    text = 'a = 1\nb = """\n[x]\nc = 2\n"""\n[t.u]\n"d e" = 3\n[[v]]\nk = 1\n[[v]]\nk = 2\n'
    assert lines(text) == {
        ("a",): 1, ("b",): 2, ("t", "u"): 6, ("t", "u", "d e"): 7,
        ("v", 0): 8, ("v", 0, "k"): 9, ("v", 1): 10, ("v", 1, "k"): 11,
    }  # fmt: skip
    assert line_of(text, ("v", 1, "nowhere")) == 10
    assert line_of(text, ("nowhere",)) is None


def test_every_statistic_can_be_asked_for() -> None:
    for statistic in STATISTICS:
        single = statistic in ("value", "change", "ratio")
        text = TEXT.replace('"change"', f'"{statistic}"').replace('delta = "1 pg/mL"\n', "")
        made = parse_trial(text if single else text.replace('at = "1 h"\n', ""))
        assert made.endpoints[0].statistic == statistic


def test_three_arms_are_each_held_against_the_first() -> None:
    extra = '\n[[arm]]\nname = "rest"\nsession = "Rest 30 min"\n'
    made = parse_trial(TEXT + extra)
    assert [e.arms for e in made.endpoints] == [("hard", "easy"), ("rest", "easy")]
    assert len({e.name for e in made.endpoints}) == 2


# -- quantities --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("baseline", BASELINE), ("End", 0.0), ("30 min", 30.0), ("1.5 h", 90.0), (45, 45.0),
     ("-10 min", -10.0), ("2 d", 2880.0)],
)  # fmt: skip
def test_times_are_minutes_from_the_end(written: str | float, minutes: float) -> None:
    assert moment(written) == minutes


@given(st.one_of(st.integers(-600, 600), st.sampled_from([BASELINE, 0.5, 12.25])))
def test_times_in_words_are_read_back(minute: float) -> None:
    assert moment(when_in_words(float(minute))) == minute


def test_shares_folds_and_errors() -> None:
    output = parse_trial(TEXT).endpoints[0].output
    assert share("5 %", "x") == share(0.05, "x") == 0.05
    assert fold("50 %", "x") == fold("1.5 fold", "x") == fold(1.5, "x") == 1.5
    assert error_of("8 %", output).cv == pytest.approx(0.08)
    assert error_of("300 fg/mL", output).sd == pytest.approx(0.3)
    assert measured("2 ng/L", "pg/mL", "x") == pytest.approx(2.0)
    for bad in ("1.5 pg/mL", "0", "-2", "x"):
        with pytest.raises(InputError):
            fold(bad, "x")


def test_a_ratio_is_kept_as_its_logarithm() -> None:
    made = parse_trial(TEXT.replace('"change"', '"ratio"').replace('"1 pg/mL"', '"2 fold"'))
    assert made.endpoints[0].delta == pytest.approx(math.log(2.0))


# -- allocation --------------------------------------------------------------------------------


def allocated(design: str, n: int = 40) -> tuple[Trial, pd.DataFrame, Allocation]:
    text = TEXT.replace('kind = "parallel"', design).replace("n = 40", f"n = {n}")
    made = parse_trial(text)
    people = made.population.table(range(n), seed=made.seed)
    return made, people, allocate(made, people)


def test_blocks_are_balanced_and_shuffled() -> None:
    _, _, found = allocated('randomisation = "blocked"\nblock = 4', 80)
    blocks = found.order[:, 0].reshape(-1, 4)
    assert np.all(blocks.sum(axis=1) == 2)
    assert len({tuple(b) for b in blocks}) > 3


def test_the_ratio_holds_in_every_block() -> None:
    _, _, found = allocated("ratio = [1, 3]\nblock = 8", 80)
    assert np.all(found.order[:, 0].reshape(-1, 8).sum(axis=1) == 6)


def test_strata_are_balanced_each_by_itself() -> None:
    _, people, found = allocated('randomisation = "stratified"\nstrata = ["age", "mass_kg"]', 60)
    strata = np.array(found.strata)
    assert len(set(strata)) == 4
    for word in set(strata):
        arms = found.order[strata == word, 0]
        assert abs(int(arms.sum()) - (len(arms) - int(arms.sum()))) <= 2
    assert (people["age"] > people["age"].median()).tolist() == [
        "age above" in word for word in found.strata
    ]


def test_sex_is_a_stratum() -> None:
    text = TEXT.replace("young_untrained_men", "general_adults").replace(
        'kind = "parallel"', 'randomisation = "stratified"\nstrata = "sex"\nblock = 2'
    )
    made = parse_trial(text)
    found = allocate(made, made.population.table(range(made.n), seed=made.seed))
    assert set(found.strata) == {"female", "male"}
    for word in ("female", "male"):
        arms = found.order[np.array(found.strata) == word, 0]
        assert abs(2 * int(arms.sum()) - len(arms)) <= 1


def test_an_unknown_stratum_names_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean 'age'"):
        allocated('randomisation = "stratified"\nstrata = ["agee"]')


def test_simple_randomisation_is_fair_and_seeded() -> None:
    _, _, found = allocated('randomisation = "simple"', 400)
    assert 150 < found.order.sum() < 250  # six standard errors
    assert np.array_equal(found.order, allocated('randomisation = "simple"', 400)[2].order)


def test_a_cross_over_uses_its_sequences_evenly() -> None:
    made, _, found = allocated('kind = "cross-over"', 40)
    assert made.endpoints[0].analysis == "paired"
    assert found.order.shape == (40, 2)
    assert np.all(np.sort(found.order, axis=1) == [0, 1])
    assert found.order[:, 0].sum() == 20
    assert np.all(found.period(1) == found.order.argmax(axis=1))
