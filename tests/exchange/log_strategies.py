"""Logs to read, and seeded ways to spoil them."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

LOGS = Path(__file__).parents[1] / "data" / "logs"
FILES = {path.stem: path.read_bytes() for path in sorted(LOGS.glob("*.csv"))}

_HUGE = (b"1e308", b"999999999999999999999", b"-1", b"nan", b"0x41", b"1,234", b"1.2.3", b"\xff")
_WORDS = (
    b"",
    b"\xf0\x9f\x8f\x8b",
    b"Rest Timer",
    b"W",
    b"lbs",
    b"2062-01-01 10:00",
    b"'; --",
    b'"',
)


def _bytes(data: bytearray, r: random.Random) -> bytearray:
    for _ in range(r.randint(1, 12)):
        if data:
            data[r.randrange(len(data))] = r.randrange(256)
    return data


def _lines(data: bytearray) -> list[bytes]:
    return bytes(data).split(b"\n")


def _cut(data: bytearray, r: random.Random) -> bytearray:
    start, end = sorted(r.randrange(len(data) + 1) for _ in range(2))
    return data[:start] + data[end:]


def _truncated(data: bytearray, r: random.Random) -> bytearray:
    return data[: r.randrange(len(data) + 1)]


def _delimiter(data: bytearray, r: random.Random) -> bytearray:
    old, new = r.choice((b",", b";")), r.choice((b";", b"\t", b"|", b",", b" "))
    return bytearray(bytes(data).replace(old, new))


def _quotes(data: bytearray, r: random.Random) -> bytearray:
    places = [i for i, c in enumerate(data) if c == ord('"')]
    if places and r.random() < 0.7:
        del data[r.choice(places)]
    else:
        data.insert(r.randrange(len(data) + 1), ord('"'))
    return data


def _column(data: bytearray, r: random.Random) -> bytearray:
    mark = b";" if b";" in data[:200] else b","
    rows = [line.split(mark) for line in _lines(data)]
    i = r.randrange(max(len(rows[0]), 1))
    return bytearray(b"\n".join(mark.join(c[:i] + c[i + 1 :]) for c in rows))


def _cell(data: bytearray, r: random.Random) -> bytearray:
    mark = b";" if b";" in data[:200] else b","
    rows = [line.split(mark) for line in _lines(data)]
    row = r.choice(rows)
    row[r.randrange(len(row))] = r.choice((*_HUGE, *_WORDS))
    return bytearray(b"\n".join(mark.join(c) for c in rows))


def _shuffled(data: bytearray, r: random.Random) -> bytearray:
    lines = _lines(data)
    body = lines[1:][::-1] if r.random() < 0.5 else r.sample(lines[1:], len(lines) - 1)
    return bytearray(b"\n".join([*lines[:1], *body]))


def _twice(data: bytearray, r: random.Random) -> bytearray:
    return data + data if r.random() < 0.5 else data + b"\n" + bytes(r.choice(list(FILES.values())))


def _encoding(data: bytearray, r: random.Random) -> bytearray:
    text = bytes(data).decode("utf-8", "replace")
    codec = r.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "latin-1", "utf-8-sig", "utf-32", "cp500")
    )
    return bytearray(text.encode(codec, "replace"))


def _endings(data: bytearray, r: random.Random) -> bytearray:
    return bytearray(bytes(data).replace(b"\n", r.choice((b"\r\n", b"\r", b"\n\n", b" \n"))))


def _decimals(data: bytearray, r: random.Random) -> bytearray:
    return bytearray(bytes(data).replace(b".", r.choice((b",", b"", b"..", b"1."))))


def _empty(data: bytearray, r: random.Random) -> bytearray:
    return bytearray(
        r.choice((b"", b"\n", b"\xef\xbb\xbf", b"\x00", bytes(_lines(data)[0]), b",,,"))
    )


WAYS: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (
    _bytes,
    _cell,
    _cell,
    _column,
    _cut,
    _decimals,
    _delimiter,
    _empty,
    _encoding,
    _endings,
    _quotes,
    _shuffled,
    _truncated,
    _twice,
)


def spoilt(seed: int) -> bytes:
    """Return one of the logs after one to three accidents, the same for the same seed."""
    r = random.Random(seed)
    data = bytearray(r.choice(list(FILES.values())))
    for _ in range(r.randint(1, 3)):
        data = r.choice(WAYS)(data, r) or bytearray(b" ")
    return bytes(data)
