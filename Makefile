# Everything a person does here by hand. Needs Python 3.11 or later and nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo check lint types layers quick test browser docs examples lock clean

# A missing, empty or read-only home is no reason to fail: caches then live in the checkout.
ifneq ($(shell test -d "$${HOME:-}" && test -w "$$HOME" && echo yes),yes)
export HOME := $(CURDIR)/.cache/home
export XDG_CACHE_HOME := $(CURDIR)/.cache
endif

BIN := .venv/bin
# A notice about a future major version is no business of a reader of our output.
export NO_MKDOCS_2_WARNING := 1
# A worker that dies has found something: it is not replaced, so that the run ends and says so.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --max-worker-restart=0

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: ## make .venv with the locked versions (quick when nothing changed)
	@scripts/setup.sh

demo: setup ## four sessions of equal minutes, one page of figures
	@$(BIN)/myocrine demo --out out/demo

check: lint types layers quick ## lint, types, layers and quick tests, under a minute

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

layers: setup
	@$(BIN)/lint-imports

quick: setup
	$(PYTEST) -q -m "not slow"

test: browser lint types layers ## everything: lint, types, slow, docs and browser tests
	$(PYTEST) --durations=15 --forbid-skips -o faulthandler_timeout=900

browser:
	@scripts/browser.sh

docs: setup ## build the documentation into site/
	$(BIN)/mkdocs build --strict

examples: setup ## write what the examples of README and docs print now, and the glossary
	@$(BIN)/python scripts/docs_pages.py
	@$(BIN)/python tests/docs/doc_blocks.py

lock: ## choose new versions and write requirements.lock
	@scripts/lock.sh

clean: ## remove what was built here
	rm -rf .venv .cache site build dist
