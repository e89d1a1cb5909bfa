# `make help` lists the verbs.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PORT
# What is compiled once is used again: servers the tests start begin sooner.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test fast check bench messages lock clean

help: ## List these verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: .venv/runtime ## Set everything up and serve the demo on http://127.0.0.1:8000 (PORT=8010 make run)
	@$(BIN)/lms demo --serve

test: .venv/tests ## All tests, on SQLite and PostgreSQL, and in Chromium where there is one
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

fast: .venv/tests ## The quick tests that need neither browser nor PostgreSQL
	@$(BIN)/python -m pytest -q -n auto --no-cov --hypothesis-profile=fast -m "not browser and not postgresql and not slow"

check: .venv/tests ## Style, types, import contracts, courses
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/lms courses check

bench: .venv/tests ## Speed, as multiples of a bare Flask page measured in the same run
	@$(BIN)/python benchmarks/run.py
	@$(BIN)/python benchmarks/publish.py

messages: .venv/tests ## Collect new messages of the interface into the catalogue
	@$(BIN)/python -m tests.house.messages

lock: ## Resolve the dependencies anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra postgres pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra postgres --group dev pyproject.toml -o requirements-dev.lock

clean: ## Remove the environment and the demo data
	rm -rf .venv instance

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; PYTHON=/path/to/python make run"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian: apt-get install python3-venv"; exit 1; }

.venv/runtime: .venv/bin/python requirements.lock pyproject.toml
	@echo "Setting up the environment (about 10 seconds) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/tests: .venv/runtime requirements-dev.lock
	@echo "Setting up the tests (about 20 seconds) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@
