"""Laws of reading logs: nothing is lost, nothing counts twice, the text says the same."""

import codecs
import datetime as dt

import pytest
from log_strategies import FILES

from myocrine.evidence.parameters import parameters
from myocrine.exchange import History, merged, read_history
from myocrine.exchange.rests import minutes_of
from myocrine.training.language import parse, to_text
from myocrine.training.reading import read_sessions

TODAY = dt.date(2026, 11, 1)
NAMES = list(FILES)


def read(data: bytes) -> History:
    return read_history(data, "kg", distance="km", today=TODAY)


def same(a: History, b: History) -> bool:
    told = [(h.sessions, h.keys, h.account, h.family) for h in (a, b)]
    return told[0] == told[1]


@pytest.mark.parametrize("name", NAMES)
def test_rows_in_are_rows_out(name: str) -> None:
    history = read(FILES[name])
    account = history.account
    sets = sum(e.kind == "set" for e in history.entries)
    assert account.rows == account.sets + account.segments + account.rests + account.notes + (
        account.skipped
    )
    of_entries = {e.row.line for e in history.entries}
    lost = [s for s in history.skips if s.row.line in of_entries]
    assert account.sets + account.segments == sets - len(lost)


@pytest.mark.parametrize("name", NAMES)
def test_every_set_that_is_counted_is_done_in_a_session(name: str) -> None:
    history = read(FILES[name])
    done = 0
    for session in history.sessions:
        for line in str(session).split("\n"):
            after = line.partition(" done: ")[2]
            done += len(after.split(",")) if after else 0
    assert done == history.account.sets


@pytest.mark.parametrize("name", NAMES)
def test_reading_twice_is_reading_once(name: str) -> None:
    history = read(FILES[name])
    assert same(history, read(FILES[name]))
    assert merged(history, read(FILES[name])) == history.sessions
    assert merged(history) == history.sessions


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_holds_the_log_twice_holds_it_once(name: str) -> None:
    data = FILES[name]
    body = data.split(b"\n", 1)[1]
    several = len(read(data).sessions) > 1
    for twice in (data + body, data + data) if several else (data + data,):
        history = read(twice)
        assert history.sessions == read(data).sessions
        assert history.account.rows == history.account.used + history.account.skipped
        assert history.account.skips["a session that stands twice"] > 0


@pytest.mark.parametrize("name", NAMES)
def test_line_ends_marks_and_encodings_do_not_matter(name: str) -> None:
    data, plain = FILES[name], read(FILES[name])
    text = data.decode("utf-8")
    for other in (
        data.replace(b"\n", b"\r\n"),
        data.replace(b"\n", b"\r"),
        codecs.BOM_UTF8 + data,
        text.encode("utf-16"),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        text.encode("latin-1"),
        data.rstrip(b"\n"),
        b"\n\n" + data + b"\n\n",
    ):
        assert same(plain, read(other))


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith(("strong_v1", "strong_v2"))])
def test_another_delimiter_does_not_matter(name: str) -> None:
    import csv
    import io

    rows = list(csv.reader(FILES[name].decode().split("\n")))
    for delimiter in ";\t|":
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(r for r in rows if r)
        assert same(read(FILES[name]), read(out.getvalue().encode()))


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_the_columns_does_not_matter(name: str) -> None:
    import csv
    import io

    delimiter = ";" if b";" in FILES[name].split(b"\n")[0] else ","
    lines = FILES[name].decode().split("\n")
    rows = [r for r in csv.reader(lines, delimiter=delimiter) if r]
    out = io.StringIO()
    csv.writer(out).writerows(r[::-1] for r in rows)
    assert same(read(FILES[name]), read(out.getvalue().encode()))


@pytest.mark.parametrize("name", NAMES)
def test_the_text_of_a_session_reads_back_to_it(name: str) -> None:
    for session in read(FILES[name]).sessions:
        assert parse(to_text(session)) == [session]
        assert read_sessions(to_text(session)) == [session]


@pytest.mark.parametrize("name", NAMES)
def test_every_row_knows_where_it_stood(name: str) -> None:
    history = read(FILES[name])
    lines = FILES[name].decode().split("\n")
    for entry in history.entries:
        assert entry.row.digest == history.digest
        assert entry.exercise in lines[entry.row.line - 1]
    assert len(history.keys) == len(history.entries)


def test_a_session_lasts_what_the_log_says() -> None:
    p = parameters()
    log = FILES["strong_v2b"]
    for minutes in (8, 10, 12):
        (held,) = read(log.replace(b"35m", f"{minutes}m".encode())).held
        assert minutes_of(held.session, p) == pytest.approx(minutes, abs=0.3)


def test_a_clock_that_nobody_stopped_sets_no_rest() -> None:
    (held,) = read(FILES["strong_v2b"].replace(b"35m", b"9h")).held
    assert all(b.rest_s is None for b in held.session.blocks)  # type: ignore[union-attr]
