# Two commands do it all: `make figures`, `make test`.  Needs Python 3.11 or newer and make.
.DEFAULT_GOAL := help
SHELL := /bin/sh

# The first of these that runs and is new enough; `make PYTHON=/path/to/python figures` overrides.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach python,python3.11 python3 python3.12 python3.13 python,\
	$(if $(shell $(python) -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && echo yes),$(python))))

BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check -q -c constraints.txt

.PHONY: help figures notebooks test lab check clean

help:  ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/'

figures: .venv/installed  ## run the notebooks and write figures/
	$(BIN)/retold figures

notebooks: .venv/installed  ## run the notebooks and keep their outputs in notebooks/
	$(BIN)/retold figures --notebooks

test: .venv/installed  ## run every test, and every notebook cell by cell
	$(BIN)/python -m pytest -q
	$(BIN)/python -m pytest -q --nbval notebooks

lab: .venv/installed  ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab --notebook-dir=notebooks

check: .venv/installed-dev  ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

clean:  ## delete the environment and what the tools cached
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/installed: pyproject.toml constraints.txt
	@'$(PYTHON)' -c '$(NEW_ENOUGH)' 2>/dev/null || { \
		echo "retold needs Python 3.11 or newer, but found: '$(PYTHON)'. Name one: make PYTHON=/path/to/python3.11 figures" >&2; exit 1; }
	@echo "Installing into .venv (once; some minutes) …"
	'$(PYTHON)' -m venv .venv
	$(PIP_INSTALL) -e '.[model,notebooks,test]'
	@touch $@

.venv/installed-dev: .venv/installed
	$(PIP_INSTALL) -e '.[dev]'
	@touch $@
