# Everything a person needs here is one of these. `make` alone lists them.
# Only Python 3.11 or newer is needed; another than python3 is named by PYTHON=python3.12.

PYTHON ?= python3
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
SERIKTES := $(BIN)/seriktes

##@ Use it

.PHONY: demo
demo: runtime  ## set up, load the demo network once, serve it (HOST and PORT are respected)
	@$(SERIKTES) demo
	@exec $(SERIKTES) serve

.PHONY: run
run: tests-environment  ## serve for development: error pages, new code at once
	@SERIKTES_DEBUG=1 $(SERIKTES) manage migrate --verbosity 0
	@SERIKTES_DEBUG=1 exec $(SERIKTES) serve --reload

##@ Prove it

.PHONY: test
test: tests-environment  ## run every test on SQLite and on PostgreSQL
	@$(BIN)/python tools/suite.py

.PHONY: prove
prove: tests-environment  ## run the long proofs, which take full counts instead of samples
	@SERIKTES_PROVE=1 $(BIN)/python tools/suite.py

.PHONY: bench
bench: tests-environment  ## measure the promised speeds, each against its reference
	@for program in bench/[a-z]*.py; do echo "== $$program"; $(BIN)/python "$$program"; done

.PHONY: check
check: tests-environment  ## formatting, lint, types, contracts, migrations, messages, sizes, secrets
	@$(BIN)/python tools/check.py

##@ Change it

.PHONY: fmt
fmt: tests-environment  ## put code and templates into their one shape
	@$(BIN)/ruff check --select I --fix --quiet .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/python tools/templates.py

.PHONY: messages
messages: tests-environment  ## collect the visible sentences into the kk and ru catalogues
	@$(BIN)/python tools/messages.py

.PHONY: migrations
migrations: tests-environment  ## write the migrations that the models ask for
	@$(SERIKTES) manage makemigrations

.PHONY: lock
lock:  ## choose package versions anew and lock them by hash (needs uv)
	@$(PYTHON) tools/lock.py

##@ Find your way

.PHONY: help
help:  ## this list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# environments: a small one to run, a larger one to test; each is made once and again when its lock changes
.PHONY: runtime tests-environment
runtime:
	@$(PYTHON) tools/environment.py runtime
tests-environment:
	@$(PYTHON) tools/environment.py test
