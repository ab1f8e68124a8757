"""The facade: complete, sorted, lazy."""

import subprocess
import sys
from importlib import metadata

import pytest

import myocrine


def test_every_name_is_there_and_sorted() -> None:
    assert myocrine.__all__ == sorted(myocrine.__all__)
    assert [n for n in myocrine.__all__ if getattr(myocrine, n, None) is None] == []
    assert set(myocrine.__all__) <= set(dir(myocrine))


def test_the_version_is_the_metadata_s() -> None:
    assert metadata.version("myocrine") == myocrine.__version__


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="simulat_"):
        myocrine.simulat_  # noqa: B018


def test_importing_costs_nothing() -> None:
    program = "import sys; a = set(sys.modules); import myocrine; print(sorted(set(sys.modules)-a))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    loaded = done.stdout
    assert not [m for m in ("jax", "numpy", "pydantic", "lark") if f"'{m}'" in loaded]


def test_errors_are_one_tree() -> None:
    errors = [n for n in myocrine.__all__ if n.endswith("Error")]
    assert all(issubclass(getattr(myocrine, n), myocrine.MyocrineError) for n in errors)
