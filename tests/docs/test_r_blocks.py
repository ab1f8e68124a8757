"""R cannot be run here: what can be told of its blocks without it is tested."""

from __future__ import annotations

import importlib
import inspect
import re
import shlex

import pytest
from doc_blocks import PAGES, ROOT, Block, blocks
from typer.main import get_command

import myocrine
from myocrine.cli.app import app

R_BLOCKS = [
    pytest.param(block, id=f"{page.relative_to(ROOT).as_posix()}:{block.line}")
    for page in PAGES
    for block in blocks(page)
    if block.language == "r"
]
_TOKEN = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`|#[^\n]*|[()\[\]{}]|[\"'`]")
_PAIRS = {")": "(", "]": "[", "}": "{"}


def unbalanced(code: str) -> str:
    """Return the first bracket or quote of R code that does not close, or an empty string."""
    opened: list[str] = []
    for token in _TOKEN.findall(code):
        if len(token) > 1:  # a whole string, name or comment
            continue
        if token in _PAIRS:
            if not opened or opened.pop() != _PAIRS[token]:
                return str(token)
        elif token in "([{":
            opened.append(token)
        elif token != "#":
            return str(token)
    return opened[-1] if opened else ""


def test_there_are_blocks() -> None:
    assert len(R_BLOCKS) > 5
    assert unbalanced('f(c("a)", x[1]))  # (') == ""
    assert unbalanced("f(c(1)") == "("
    assert unbalanced('f("a)') == '"'


@pytest.mark.parametrize("block", R_BLOCKS)
def test_brackets_and_quotes_close(block: Block) -> None:
    assert unbalanced(block.text) == ""


@pytest.mark.parametrize("block", R_BLOCKS)
def test_commands_and_their_options_exist(block: Block) -> None:
    commands = get_command(app).commands
    for found in re.finditer(r'system2\("myocrine", c\((.*?)\), stdout', block.text):
        words = re.findall(r'"([^"]*)"', found[1])
        assert words[0] in commands
        known = {o for p in commands[words[0]].params for o in p.opts}
        options = {w for text in words for w in shlex.split(text) if w.startswith("--")}
        assert options <= known
    for found in re.finditer(r'system2\("myocrine", "(\w+)"\)', block.text):
        assert found[1] in commands


@pytest.mark.parametrize("block", R_BLOCKS)
def test_names_of_ours_exist_and_take_these_arguments(block: Block) -> None:
    rooms = {"myocrine": myocrine, "room": importlib.import_module("myocrine.person")}
    for name, member, arguments in re.findall(
        r"\b(myocrine|room)\$(\w+)\(((?:[^()]|\([^()]*\))*)\)", block.text
    ):
        function = getattr(rooms[name], member)
        named = re.findall(r"(\w+) = ", re.sub(r'"[^"]*"', '""', arguments))
        taken = inspect.signature(function).parameters
        free = any(p.kind is p.VAR_KEYWORD for p in taken.values())
        fields = {*taken, *(inspect.signature(myocrine.Options).parameters if free else ())}
        assert set(named) <= fields, (member, named)
