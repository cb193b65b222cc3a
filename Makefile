# Everything sets itself up: Python 3.11 or newer and the package index are enough.
PYTHON ?= python3
PORT   ?= 8700
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready
MEMBERS := shared services/planner services/notifier services/progress deploy/standalone

# What is compiled is kept: each process that a test starts would compile the services anew.
unexport PYTHONDONTWRITEBYTECODE

# Most of a test is round trips to a database: twice as many workers as cores keep the cores busy.
WORKERS ?= 4

.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint types contracts check docs lock bench chaos clean

help: ## what each target does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 22

setup: $(STAMP) ## make the virtual environment from the lock

$(STAMP): requirements.lock pyproject.toml $(MEMBERS:%=%/pyproject.toml)
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Handrail needs Python 3.11 or newer: call make PYTHON=/path/to/python3.11")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments. On Debian: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r deploy/uv.lock.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps $(MEMBERS:%=-e %)
	@touch $(STAMP)

demo: $(STAMP) ## a made-up clinic's fortnight in under a minute
	@exec $(BIN)/handrail demo

run: $(STAMP) ## the same parts on the real clock, until Ctrl-C; CLOCK="2026-10-21 02:58 UTC" [SPEED=60] [FILE=...]: on one of its own
	@exec $(BIN)/handrail run --port $(PORT) $(if $(CLOCK),--clock "$(CLOCK)") $(if $(SPEED),--speed $(SPEED)) $(if $(FILE),--file "$(FILE)")

test: $(STAMP) ## every check and every test
	@$(BIN)/python -m tests.support.engines
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder --max-worker-restart 0

check: lint types contracts ## style, types, boundaries

lint: $(STAMP) ## ruff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(STAMP) ## mypy, strict
	@$(BIN)/mypy

contracts: $(STAMP) ## who may import whom
	@$(BIN)/lint-imports

bench: $(STAMP) ## how fast, beside the bare clients
	@exec $(BIN)/python -m bench

lock: $(STAMP) ## resolve the dependencies again
	@$(BIN)/uv lock --quiet
	@$(BIN)/uv export --quiet --all-packages --no-emit-workspace --no-header --no-annotate --output-file requirements.lock >/dev/null
	@$(BIN)/python deploy/docker/lock.py

docs: $(STAMP) ## write the generated reference again
	@$(BIN)/python docs/generate.py

chaos: $(STAMP) ## the long form of what kills and cuts things; prints what it came to
	@HANDRAIL_CHAOS=1 $(BIN)/python -m pytest -q -s tests/chaos
	@HANDRAIL_CHAOS=1 $(BIN)/python -m pytest -q tests/loop tests/shared/runtime/bus tests/simulation tests/bench/test_timers.py tests/notifier/test_ahead.py tests/notifier/core/test_understanding.py tests/notifier/core/test_phrases.py tests/notifier/core/test_every_zone.py tests/planner/test_openapi.py --timeout 1200
	@HANDRAIL_CHAOS=1 $(BIN)/python -m pytest -q -m hypothesis --timeout 1200

clean: ## remove the environment and what runs left behind
	rm -rf $(VENV) .handrail .cache
