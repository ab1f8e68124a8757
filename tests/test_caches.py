"""Where results are kept between runs, and that they are kept nowhere where nothing can be."""

from pathlib import Path

import pytest

from myocrine.caches import cache_folder


def test_a_folder_that_is_not_there_yet_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a" / "b"))
    folder = cache_folder()
    assert folder is not None
    assert tmp_path in folder.parents
    assert not folder.exists()


def test_below_a_file_there_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "home"
    file.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(file / "cache"))
    assert cache_folder() is None


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MYOCRINE_CACHE", "0")
    assert cache_folder() is None
