"""README and docs do what they say: every block runs, every output is what is printed."""

from pathlib import Path

import pytest
from doc_blocks import (
    PAGES,
    ROOT,
    blocks,
    commands,
    differs,
    is_about_the_checkout,
    shell,
    write_files,
)

LANGUAGES = {"console", "json", "python", "r", "session", "text", "toml"}


def with_language(*languages: str) -> list[Path]:
    return [p for p in PAGES if any(b.language in languages for b in blocks(p))]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_is_of_a_kind_that_is_tested(page: Path) -> None:
    assert {b.language for b in blocks(page)} <= LANGUAGES


@pytest.mark.parametrize("page", with_language("session"), ids=name_of)
def test_sessions_parse(page: Path) -> None:
    from myocrine.training.language import parse

    for block in blocks(page):
        if block.language == "session":
            assert parse(block.text, source=f"{page.name}:{block.line}")


@pytest.mark.slow
@pytest.mark.parametrize("page", with_language("python"), ids=name_of)
def test_python_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(page, tmp_path)
    names: dict[str, object] = {"__name__": "page"}
    for block in blocks(page):
        if block.language == "python":
            # Blank lines first, so that a traceback shows the line of the page.
            code = compile("\n" * block.line + block.text, str(page), "exec")
            exec(code, names)


@pytest.mark.slow
@pytest.mark.parametrize("page", with_language("console"), ids=name_of)
def test_commands_print_what_the_page_says(page: Path, tmp_path: Path) -> None:
    write_files(page, tmp_path)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for block in blocks(page):
        for command in commands(block) if block.language == "console" else ():
            where = f"{page.name}, line {block.line}: {command.text}"
            if is_about_the_checkout(command.text):
                tool, word, *_ = command.text.split()
                assert tool != "make" or f"\n{word}:" in makefile, where
                continue
            done = shell(command.text, tmp_path)
            assert command.is_as_said(done), f"{where}\n{done.stdout}{done.stderr}"
            if command.output:
                assert differs(command.output, command.printed(done)) == "", where


def test_a_changed_number_is_seen() -> None:
    assert differs(("IL-6  5.20 pg/mL",), "IL-6 5.21 pg/mL\n") == ""
    assert "6.20" in differs(("IL-6  5.20 pg/mL",), "IL-6 6.20 pg/mL\n")
    assert "nothing more" in differs(("a", "b"), "a\n")
    assert "nothing more" in differs(("a",), "a\nb\n")
    assert differs(("a", "..."), "a\nb\nc\n") == ""
    assert differs(("...", "c"), "a\nb\nc\n") == ""
