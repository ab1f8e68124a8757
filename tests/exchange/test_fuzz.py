"""Ten thousand spoilt logs: each is read or refused in a sentence; every row is accounted for."""

import csv
import datetime as dt

import pytest
from log_strategies import FILES, spoilt

from myocrine.errors import MyocrineError
from myocrine.exchange import read_history
from myocrine.exchange.table import Source

TODAY = dt.date(2026, 11, 1)


def read_or_refused(data: bytes) -> bool:
    """Read one log and hold it to its laws; False where it was refused."""
    refused = None
    try:
        history = read_history(data, "kg", distance="km", today=TODAY)
    except MyocrineError as error:
        refused = error
    if refused is not None:
        assert refused.exit_code == 3
        assert refused.message.endswith(".")
        return False
    account = history.account
    assert account.rows == account.used + account.skipped
    assert account.skipped == len(history.skips)
    assert len({s.row.line for s in history.skips}) == len(history.skips)
    assert all(s.reason for s in history.skips)
    assert all(str(s) for s in history.sessions)
    return True


def check(seeds: range) -> None:
    read = sum(read_or_refused(spoilt(seed)) for seed in seeds)
    # Were most of them refused, the test would say nothing about reading.
    assert 0.4 < read / len(seeds) < 0.9


def test_some_spoilt_logs_are_read_or_refused_in_a_sentence() -> None:
    check(range(10_000, 10_300))


@pytest.mark.slow
def test_ten_thousand_spoilt_logs_are_read_or_refused_in_a_sentence() -> None:
    check(range(10_000))


def test_the_same_seed_spoils_the_same_way() -> None:
    assert spoilt(7) == spoilt(7)
    assert len({spoilt(seed) for seed in range(50)}) > 40


@pytest.mark.parametrize("name", FILES)
def test_rows_are_those_that_another_reader_counts(name: str) -> None:
    source = Source(name=name, data=FILES[name])
    delimiter = ";" if ";" in source.text.split("\n")[0] else ","
    rows = [r for r in csv.reader(source.text.split("\n"), delimiter=delimiter) if any(r)]
    history = read_history(FILES[name], "kg", distance="km", today=TODAY)
    assert history.account.rows == len(rows) - 1
