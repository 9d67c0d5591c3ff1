# Every target builds the environment first where that is needed. Nothing here needs more than Python 3.11 and make.
.PHONY: install demo run test lint bench soak lock

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin

install: $(VENV)/.installed

$(VENV)/.installed: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

demo: install
	$(BIN)/cuttings demo

run: install
	$(BIN)/cuttings run

test: install lint
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "not soak" --cov --cov-report=term

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Half an hour, most of it for two archives of a million articles; CUTTINGS_BENCH_ARTICLES=100000 makes them smaller.
bench: install
	$(BIN)/python tests/benchmarks/bench_polls.py
	$(BIN)/python tests/benchmarks/bench_polls.py --hosts 10000 --polls 10000 --kinds 304 --contenders cuttings
	$(BIN)/python tests/benchmarks/bench_ingest.py
	$(BIN)/python tests/benchmarks/bench_match.py
	$(BIN)/python tests/benchmarks/bench_store.py
	$(BIN)/python tests/benchmarks/bench_daemons.py
	$(BIN)/python tests/benchmarks/bench_trial.py
	$(BIN)/python tests/benchmarks/bench_growth.py

soak: install
	$(BIN)/python -m pytest -m soak --timeout=3600

# The versions for all platforms, with hashes and without addresses.
lock: install
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 --no-header \
	    --no-emit-index-url --no-annotate --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --generate-hashes --universal --python-version 3.11 --no-header \
	    --no-emit-index-url --no-annotate --output-file requirements-dev.lock
