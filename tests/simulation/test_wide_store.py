"""A run may end at any moment: what is in the store stays, what is not is computed again."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from wide_people import wide

from myocrine.errors import InputError
from myocrine.simulation import store as store_module
from myocrine.simulation.wide import Stopped, open_wide, run_wide

HERE = Path(__file__).parent
CASE = {"n": 20, "chunk": 6}  # four chunks, the last one of two


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return run_wide(wide(**CASE), tmp_path_factory.mktemp("store") / "whole").load()


def same(data, other):
    return all(
        data[name].values.tobytes() == other[name].values.tobytes() for name in data.variables
    )


class Watch:
    """What the progress said; raises a signal once so many people are done."""

    def __init__(self, stop_at=None):
        self.said, self.stop_at = [], stop_at

    def __call__(self, done, total):
        self.said.append((done, total))
        if self.stop_at is not None and done >= self.stop_at:
            signal.raise_signal(signal.SIGINT)


def test_progress_counts_people(tmp_path):
    watch = Watch()
    run_wide(wide(**CASE), tmp_path / "run", progress=watch)
    assert watch.said == [(n, 20) for n in sorted(n for n, _ in watch.said)]
    assert watch.said[0] == (0, 20)
    assert watch.said[-1] == (20, 20)
    assert len(watch.said) == 5


def test_an_interrupted_run_says_how_it_goes_on_and_does(tmp_path, whole):
    store = tmp_path / "run"
    with pytest.raises(Stopped, match="of 20 people") as caught:
        run_wide(wide(**CASE), store, progress=Watch(stop_at=6))
    assert caught.value.exit_code == 130
    assert str(store) in str(caught.value)
    with pytest.raises(InputError, match="not finished"):
        open_wide(store)
    part = open_wide(store, unfinished=True)
    there = np.isfinite(part["value"].values).all(axis=(0, 1, 2, 3))
    assert 6 <= there.sum() < 20
    watch = Watch()
    again = run_wide(wide(**CASE), store, progress=watch)
    assert watch.said[0] == (there.sum(), 20)
    assert same(again, whole)


def test_a_finished_run_is_only_opened(tmp_path, whole):
    store = tmp_path / "run"
    run_wide(wide(**CASE), store)
    changed = {p: p.stat().st_mtime_ns for p in store.rglob("*")}
    watch = Watch()
    assert same(run_wide(wide(**CASE), store, progress=watch), whole)
    assert watch.said == [(20, 20)]
    assert changed == {p: p.stat().st_mtime_ns for p in store.rglob("*")}


_CHILD = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from wide_people import wide
from myocrine.simulation import store, wide as module

def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def second(function, calls=[]):
    def counted(*args):
        calls.append(args)
        return kill() if len(calls) == 2 else function(*args)
    return counted

moment = sys.argv[3]
if moment == "while the store is made":
    store._attributes = kill
elif moment == "between data and checksum":
    store._sum = second(store._sum)
elif moment == "before the data":
    store._content = second(store._content)
watch = (lambda done, _: kill() if done >= 12 else None) if moment == "between chunks" else None
module.run_wide(wide(n=20, chunk=6), sys.argv[1], progress=watch)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("while the store is made", None),
        ("before the data", 6),
        ("between data and checksum", 6),
        ("between chunks", 12),
    ],
)
def test_a_killed_run_goes_on_with_the_same_bits(tmp_path, whole, moment, there):
    store = tmp_path / "run"
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, str(store), str(HERE), moment],
        env=os.environ,
        check=False,
        timeout=300,
    )
    assert child.returncode == -signal.SIGKILL
    assert store.exists() == (there is not None)
    watch = Watch()
    again = run_wide(wide(**CASE), store, progress=watch)
    assert watch.said[0] == (there or 0, 20)
    assert same(again, whole)
    assert list(tmp_path.iterdir()) == [store]
    assert not list(store.rglob("*.partial"))


@pytest.mark.parametrize(
    ("name", "damage"), [("value", "lost"), ("minutes", "torn"), ("value", "changed")]
)
def test_a_damaged_piece_is_computed_again(tmp_path, whole, name, damage):
    store = tmp_path / "run"
    run_wide(wide(**CASE), store)
    piece = sorted(p for p in (store / name / "c").rglob("*") if p.is_file())[1]
    if damage == "lost":
        piece.unlink()
    elif damage == "torn":
        piece.write_bytes(piece.read_bytes()[:10])
    else:
        other = sorted(p for p in piece.parent.iterdir() if p != piece)[0]
        piece.write_bytes(other.read_bytes())
    watch = Watch()
    assert same(run_wide(wide(**CASE), store, progress=watch), whole)
    assert [done for done, _ in watch.said] == [14, 20]


def test_another_run_is_refused(tmp_path):
    store = tmp_path / "run"
    run_wide(wide(n=2), store)
    before = open_wide(store).load()
    with pytest.raises(InputError, match="another run") as caught:
        run_wide(wide(n=2, seed=4), store)
    assert "Choose another place" in str(caught.value)
    with pytest.raises(InputError, match="already"):
        run_wide(wide(n=2), store, resume=False)
    assert same(open_wide(store), before)


def test_other_peoples_folders_are_left_alone(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("dear")
    (tmp_path / "file").write_text("mine")
    for place in ("letters", "file"):
        with pytest.raises(InputError, match="no store"):
            run_wide(wide(n=2), tmp_path / place)
        with pytest.raises(InputError, match="no store"):
            open_wide(tmp_path / place)
    with pytest.raises(InputError, match="no store"):
        open_wide(tmp_path / "nothing")
    assert (tmp_path / "letters" / "one.txt").read_text() == "dear"
    assert (tmp_path / "file").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be used"):
        run_wide(wide(n=2), tmp_path / "file" / "run")


def test_an_empty_folder_will_do(tmp_path):
    (tmp_path / "run").mkdir()
    assert np.isfinite(run_wide(wide(n=2), tmp_path / "run")["value"]).all()


def test_a_run_needs_a_worker(tmp_path):
    with pytest.raises(InputError, match="at least one worker"):
        run_wide(wide(n=2), tmp_path / "run", workers=0)


def test_a_full_disk_is_said_and_the_run_goes_on_later(tmp_path, whole, monkeypatch):
    writes = []

    def full(self, chunk, part):
        writes.append(chunk)
        if len(writes) == 3:
            with store_module._plain_errors(self.path):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(self, chunk, part)

    write = store_module.Store.write
    with monkeypatch.context() as patched:
        patched.setattr(store_module.Store, "write", full)
        with pytest.raises(InputError, match="No space left") as caught:
            run_wide(wide(**CASE), tmp_path / "run", workers=1)
    assert "gone on from" in str(caught.value)
    watch = Watch()
    assert same(run_wide(wide(**CASE), tmp_path / "run", progress=watch), whole)
    assert watch.said[0][0] >= 12
