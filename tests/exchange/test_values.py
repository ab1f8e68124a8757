"""Cells to values: dates in six languages, durations, numbers, units; and the hint about units."""

import pytest

from myocrine.evidence.parameters import parameters
from myocrine.exchange.plates import hint, probable_unit, share_ending_in, share_of_steps
from myocrine.exchange.records import RowProblem
from myocrine.exchange.values import (
    Slashes,
    count,
    duration,
    length_unit,
    mass_unit,
    moment,
    number,
    order_of_slashes,
)

MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "pt": "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
}


@pytest.mark.parametrize("language", MONTHS)
@pytest.mark.parametrize(
    "form", ["3 {} 2026, 18:05", "3. {} 2026, 18:05", "3 de {} de 2026, 18:05"]
)
def test_months_are_known_by_their_names(language: str, form: str) -> None:
    for month, name in enumerate(MONTHS[language].split(), start=1):
        at, clock = moment(form.format(name))
        assert (at.isoformat(), clock) == (f"2026-{month:02}-03T18:05:00", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("May 15, 2026, 7:26 PM", "2026-05-15T19:26:00"),
        ("May 15, 2026, 7:26\u202fPM", "2026-05-15T19:26:00"),
        ("May 5, 2026, 12:05 AM", "2026-05-05T00:05:00"),
        ("5 may 2026, 12:05 p. m.", "2026-05-05T12:05:00"),
        ("2026-05-15 19:26:41", "2026-05-15T19:26:41"),
        ("2026-05-15T19:26:41+02:00", "2026-05-15T19:26:41"),
        ("2026-05-15T19:26:41.123Z", "2026-05-15T19:26:41"),
        ("15.05.2026 19:26", "2026-05-15T19:26:00"),
    ],
)
def test_moments(text: str, expected: str) -> None:
    at, clock = moment(text)
    assert (at.isoformat(), clock) == (expected, True)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["05/06/2026", "25/06/2026 18:00"], "day first"),
        (["05/06/2026", "06/25/2026 18:00"], "month first"),
        (["05/06/2026"], None),
        (["25/06/2026", "06/25/2026"], None),
    ],
)
def test_slashes_are_read_where_one_date_tells(texts: list[str], order: Slashes | None) -> None:
    assert order_of_slashes(texts) == order
    if order is not None:
        month = 6 if order == "day first" else 5
        assert moment("05/06/2026", order)[0].month == month


def test_a_day_without_a_clock() -> None:
    at, clock = moment("2026-05-15")
    assert (at.isoformat(), clock) == ("2026-05-15T00:00:00", False)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "05/06/2026", "31 Feb 2026, 10:00", "3 jui 2026", "2026-13-01", "0001-01-01"],
)
def test_dates_that_mean_nothing_or_two_things_are_refused(text: str) -> None:
    with pytest.raises(RowProblem):
        moment(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2h 18m", 138.0),
        ("2h", 120.0),
        ("45m", 45.0),
        ("1h 14min", 74.0),
        ("38min", 38.0),
        ("5m 30s", 5.5),
        ("1 Std. 5 Min.", 65.0),
        ("1:02:30", 62.5),
        ("3459", 57.65),
        ("", None),
    ],
)
def test_durations(text: str, minutes: float | None) -> None:
    assert duration(text) == (None if minutes is None else pytest.approx(minutes))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("102.5", 102.5),
        ("102,5", 102.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("0,125", 0.125),
        (".5", 0.5),
        ("-5", -5.0),
        ("", None),
        ("-", None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["nan", "inf", "1e400", "0x10", "12 kg", "1,234", "1.2.3"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(RowProblem):
        number(text)


def test_a_part_of_a_repetition_does_not_count() -> None:
    assert (count("7.5"), count("10.0"), count("")) == (7, 10, None)
    with pytest.raises(RowProblem):
        count("-1")


def test_units() -> None:
    assert [mass_unit(u) for u in ("kg", "KGS", "lbs", "Pounds", "stone")] == [
        "kg",
        "kg",
        "lb",
        "lb",
        None,
    ]
    assert [length_unit(u) for u in ("meters", "km", "mi", "furlong")] == [
        1.0,
        1000.0,
        1609.344,
        None,
    ]


KILOGRAMS = [20.0, 40.0, 60.0, 62.5, 65.0, 67.5, 70.0, 80.0, 82.5, 100.0]
POUNDS = [45.0, 95.0, 115.0, 135.0, 145.0, 155.0, 185.0, 205.0, 225.0, 315.0]


def test_plates_tell_kilograms_from_pounds() -> None:
    assert probable_unit(KILOGRAMS, KILOGRAMS) == "kg"
    assert probable_unit(POUNDS, POUNDS) == "lb"
    assert probable_unit(POUNDS) == probable_unit(POUNDS, POUNDS[:5]) == probable_unit([]) == ""


def test_numbers_of_another_unit_show_through() -> None:
    # Pounds that were written down in kilograms, and the other way round.
    assert probable_unit([w * 0.45359237 for w in POUNDS]) == "kg"
    assert probable_unit([w / 0.45359237 for w in KILOGRAMS]) == "lb"


def test_the_hint_shows_its_evidence() -> None:
    weights = [62.5, 65.0, 60.0, 71.0]
    assert share_of_steps(weights, 2.5) == 0.75
    assert share_of_steps(weights, 5.0) == 0.5
    assert (share_ending_in(weights, 5.0), share_ending_in(weights, 0.0)) == (0.25, 0.25)
    said = hint(weights, weights[:2])
    assert "steps of 2.5 kg make 75% of them, steps of 5 lb 50%" in said
    assert "of 2 barbell sets 50% end in 5" in said
    assert "They do not tell" in said
    assert "Probably lb" in hint(POUNDS, POUNDS)


def test_what_numbers_tell_hangs_on_records() -> None:
    fewer = parameters().with_values({"exchange.barbell_sets": 5.0})
    assert probable_unit(POUNDS, POUNDS[:5], fewer) == "lb"
    careful = parameters().with_values({"exchange.ends_in_five_pounds": 0.95})
    assert probable_unit([*POUNDS, 100.0], [*POUNDS, 100.0], careful) == ""
