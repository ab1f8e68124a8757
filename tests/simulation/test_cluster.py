"""One worker, many, some of them killed: the same bits."""

import dataclasses
import os
import signal
import subprocess
import sys
from pathlib import Path

import distributed
import numpy as np
import pytest
from wide_people import Fatal, wide

from myocrine.errors import InputError, ModelError
from myocrine.simulation import cluster
from myocrine.simulation.wide import Stopped, run_wide

CASE = {"n": 20, "chunk": 6}


@pytest.fixture(scope="module")
def client():
    """Two worker processes and their scheduler on this machine."""
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",
            memory_limit=0,
        ) as local,
        distributed.Client(local) as found,
    ):
        yield found


def same(data, other):
    return all(
        data[name].values.tobytes() == other[name].values.tobytes() for name in data.variables
    )


@pytest.mark.slow
def test_a_killed_worker_costs_its_chunk_and_no_bit(client, tmp_path):
    people = Fatal(fatal=6, scar=tmp_path / "scar", log=tmp_path / "log")
    plain = wide(**CASE)
    group = dataclasses.replace(plain.groups[0], population=people)
    before = set(client.run(os.getpid).values())
    data = run_wide(dataclasses.replace(plain, groups=(group,)), tmp_path / "run", cluster=client)
    assert (tmp_path / "scar").exists()
    begun = [line.split() for line in (tmp_path / "log").read_text().splitlines()]
    ours = [(int(start), int(pid)) for start, pid in begun if int(pid) != os.getpid()]
    died = {pid for start, pid in ours if start == 6} & before
    assert died - set(client.run(os.getpid).values())  # it is gone
    assert sum(start == 6 for start, _ in ours) == 2
    assert {start for start, _ in ours} == {0, 6, 12, 18}
    serial = run_wide(plain, tmp_path / "serial")
    assert same(data, serial)


@pytest.mark.slow
def test_a_cluster_by_its_address_outlives_the_run(client, tmp_path):
    address = client.scheduler.address
    assert address.startswith("tcp://")
    data = run_wide(wide(**CASE), tmp_path / "run", cluster=address)
    assert same(data, run_wide(wide(**CASE), tmp_path / "serial"))
    assert len(client.run(os.getpid)) == 2


@pytest.mark.slow
def test_an_interrupted_run_goes_on_anywhere(client, tmp_path):
    pressed = []

    def interrupt(done, _):
        # Once: a second Ctrl-C that meets the answer to the first would end the test run itself.
        if done and not pressed:
            pressed.append(done)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(Stopped, match="of 20 people"):
        run_wide(wide(**CASE), tmp_path / "run", cluster=client, progress=interrupt)
    said = []
    data = run_wide(wide(**CASE), tmp_path / "run", progress=lambda *n: said.append(n))
    assert said[0][0] >= 2
    assert same(data, run_wide(wide(**CASE), tmp_path / "serial"))


_CHILD = """
import sys
sys.path.insert(0, sys.argv[2])
from wide_people import wide
from myocrine.simulation.wide import Stopped, run_wide

if __name__ == "__main__":
    try:
        run_wide(
            wide(n=3000, chunk=30),
            sys.argv[1],
            cluster="local:1",
            progress=lambda *n: print(*n, flush=True),
        )
    except Stopped as stopped:
        print(stopped)
"""


@pytest.mark.slow
def test_ctrl_c_in_a_terminal_is_answered_once(tmp_path):
    """A terminal signals all processes of a run at once."""
    script = tmp_path / "script.py"
    script.write_text(_CHILD)
    run = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "run"), str(Path(__file__).parent)],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    begun = [run.stdout.readline() for _ in range(2)]
    assert begun[1] == "30 3000\n"
    os.killpg(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=120)
    assert "The same run goes on from there" in out.splitlines()[-1]
    assert "Traceback" not in err
    assert run.returncode == 0


@pytest.mark.slow
def test_what_a_worker_refuses_is_said_here(client, tmp_path, monkeypatch):
    monkeypatch.setattr(type(wide()), "digest", lambda _: "another")
    with pytest.raises(InputError, match="other evidence or another version"):
        run_wide(wide(n=2), tmp_path / "run", cluster=client)


@pytest.mark.slow
def test_a_cluster_on_this_machine(tmp_path):
    one = run_wide(wide(**CASE), tmp_path / "one", cluster="local:1")
    assert same(one, run_wide(wide(**CASE), tmp_path / "serial"))
    assert np.isfinite(one["value"]).all()


@pytest.mark.parametrize("words", ["local:0", "local:-1", "local:two", "slurm", ""])
def test_clusters_that_are_none(words, tmp_path):
    with pytest.raises(InputError, match="do not know the cluster"):
        run_wide(wide(n=2), tmp_path / "run", cluster=words)


def test_processes_that_do_not_start_are_explained(monkeypatch, tmp_path):
    def fails(**_):
        msg = "Nanny failed to start."
        raise RuntimeError(msg)

    monkeypatch.setattr(distributed, "LocalCluster", fails)
    with pytest.raises(InputError, match="did not start") as caught:
        run_wide(wide(n=2), tmp_path / "run", cluster="local:1")
    assert "__main__" in str(caught.value)


def test_nobody_answers(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_PATIENCE", 0.2)
    with pytest.raises(InputError, match="No scheduler answers"):
        run_wide(wide(n=2), tmp_path / "run", cluster="tcp://127.0.0.1:9")


def test_without_dask_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"myocrine\[cluster\]"):
        run_wide(wide(n=2), tmp_path / "run", cluster="local")


def test_a_chunk_that_kills_every_worker_is_given_up():
    class Lost:
        def result(self):
            raise distributed.KilledWorker("task", None, 3)

    with pytest.raises(ModelError, match="Chunk 0 of 'riders'"):
        cluster._result(Lost(), wide(), cluster.Chunk(0, 0, 0))


def test_workers_of_two_kinds_are_refused():
    class Mixed:
        def wait_for_workers(self, *_, **__):
            pass

        def run(self, _):
            return {"a": "old processor", "b": "new processor"}

    with pytest.raises(InputError, match="new processor; old processor"):
        cluster._check(Mixed())


def test_the_machine_names_what_the_bits_depend_on():
    found = cluster.machine()
    assert "JAX" in found
    assert np.__version__ in found
    assert found == cluster.machine()
