"""Laws of the house that no linter knows: where things are, how large, and that data are used."""

import ast
import functools
import importlib
import importlib.metadata
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

import myocrine
from myocrine import units
from myocrine.body import default_body
from myocrine.body.adaptation.registry import slow_body
from myocrine.body.registry import SUBMODELS
from myocrine.evidence.parameters import parameters
from myocrine.evidence.sources import sources

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "myocrine"
MODULES = sorted(PACKAGE.rglob("*.py"))
MAX_LINES = 500

FOLDERS = (".ci", "benchmarks", "docs", "examples", "scripts", "src", "studies", "tests")
TEXT = {"", ".cff", ".css", ".html", ".lark", ".lock", ".md", ".py", ".session", ".sh", ".toml"}
# Written in parts, so that this file does not find itself.
FOREIGN = re.compile(r"(?<![\w/.-])(?:shared" r"/|/wo" r"rk/|/tm" r"p/|/ho" r"me/|/ro" r"ot/)")


def name_of(module: Path) -> str:
    parts = module.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def our_files() -> Iterator[Path]:
    places = [p for p in ROOT.iterdir() if p.is_file()]
    for folder in FOLDERS:
        places += (ROOT / folder).rglob("*")
    for place in places:
        if place.is_file() and place.suffix in TEXT and "__pycache__" not in place.parts:
            yield place


def test_modules_are_small() -> None:
    lines = {name_of(m): len(m.read_text(encoding="utf-8").splitlines()) for m in MODULES}
    assert {name: n for name, n in lines.items() if n > MAX_LINES} == {}


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_public_modules_say_what_they_offer(module: Path) -> None:
    public = [
        node.name
        for node in tree(module).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
    ]
    loaded = importlib.import_module(name_of(module))
    offered = getattr(loaded, "__all__", None)
    assert offered is not None or not public, "public names and no __all__"
    assert len(set(offered or ())) == len(offered or ())
    assert [name for name in offered or () if not hasattr(loaded, name)] == []


def test_the_facade_is_sorted_and_documented() -> None:
    assert list(myocrine.__all__) == sorted(myocrine.__all__)
    pages = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]
    prose = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    missing = [n for n in myocrine.__all__ if not re.search(rf"\b{re.escape(n)}\b", prose)]
    assert missing == []


def test_no_file_speaks_of_another_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{i}: {line.strip()}"
        for path in our_files()
        for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if FOREIGN.search(line)
    ]
    assert found == []


def test_the_lock_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    pins = re.findall(r"^[a-z0-9][a-z0-9._-]*(?:\[[^\]]*\])?==", lock, re.MULTILINE)
    hashed = re.findall(r"^[a-z0-9].*\\\n    --hash=sha256:", lock, re.MULTILINE)
    assert len(pins) == len(hashed) > 0


def _source_keys(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"source", "sources"}:
                yield from [value] if isinstance(value, str) else value
            else:
                yield from _source_keys(value)
    elif isinstance(node, list):
        for item in node:
            yield from _source_keys(item)


def _data_files() -> list[Path]:
    data = Path(str(files("myocrine.evidence"))) / "data"
    found = [p for p in data.rglob("*.toml") if p.parent.name != "sources"]
    return [*found, *(ROOT / "studies").glob("*.toml")]


def test_every_source_key_resolves() -> None:
    known = sources()
    wrong = [
        f"{path.name}: {key}"
        for path in _data_files()
        for key in _source_keys(tomllib.loads(path.read_text(encoding="utf-8")))
        if key and key not in known
    ]
    assert wrong == []


def test_every_unit_is_known() -> None:
    assert [r.name for r in parameters().values() if not units.is_known(r.unit)] == []


@functools.cache
def _strings() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Return the strings of the package, and its f-strings as patterns with a group a hole."""
    plain: set[str] = set()
    patterns: set[str] = set()
    for module in MODULES:
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                fixed = "".join(v.value for v in node.values if isinstance(v, ast.Constant))
                if re.fullmatch(r"[a-z0-9_.]*[a-z]{3}[a-z0-9_.]*|\.", fixed):
                    patterns.add("".join(map(_as_pattern, node.values)))
    return frozenset(plain), tuple(re.compile(p) for p in sorted(patterns))


def _as_pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else "([a-z0-9_.]+)"


def _is_written(name: str) -> bool:
    """Whether a string of the package is this name, or it is put together from such strings."""
    plain, patterns = _strings()
    if name in plain:
        return True
    kind, _, output = name.rpartition(".")
    if kind == "qualification.within_cv" and output in {o.name for o in default_body().outputs}:
        return True  # looked up by the output that is scored
    hits = filter(None, (p.fullmatch(name) for p in patterns))
    return any(all(_is_written(part) for part in hit.groups()) for hit in hits if hit.groups())


def _is_used(name: str) -> bool:
    # The contract tests hold every submodel of both bodies to reading what it names.
    if name in default_body().parameters or name in slow_body().parameters:
        return True
    return _is_written(name) or _is_written(name.partition(".")[2])


def test_every_parameter_is_used() -> None:
    assert [name for name in parameters() if not _is_used(name)] == []


def test_the_version_is_that_of_the_package() -> None:
    assert myocrine.__version__ == importlib.metadata.version("myocrine")
    for file in ("CITATION.cff", "CHANGELOG.md"):
        assert myocrine.__version__ in (ROOT / file).read_text(encoding="utf-8")


def test_every_submodel_has_its_page() -> None:
    pages = {p.stem for p in (ROOT / "docs" / "body").glob("*.md")}
    assert {m.name for m in SUBMODELS} <= pages


def test_the_model_page_lists_every_submodel_page() -> None:
    index = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    pages = sorted(p.name for p in (ROOT / "docs" / "body").glob("*.md"))
    assert [page for page in pages if f"(body/{page})" not in index] == []
