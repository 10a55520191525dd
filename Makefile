# What people and machines run. `make help` lists it.

PYTHON3 ?= python3
PYTHON := .venv/bin/python
# A checkout that has the developers' packages keeps them; `make demo` alone needs fewer.
INSTALLED := $(if $(wildcard .venv/.dev),.venv/.dev,.venv/.runtime)
UV_SYNC := .venv/bin/uv pip sync --quiet --require-hashes --python $(PYTHON)
COMPILE := .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--no-header --python-version 3.11 $(UPGRADE)
CODE := annotations factcheck tests bench manage.py
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup demo run semantic test test-sqlite test-postgres check check-code check-templates check-schema check-tree format openapi docs lock bench clean

help: ## list what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.dev ## the virtual environment with everything for development

demo: $(INSTALLED) ## the desk with demo articles, on http://127.0.0.1:8000 (PORT=… to change)
	@exec $(PYTHON) manage.py up --demo --port $(PORT)

run: $(INSTALLED) ## the desk without demo articles
	@exec $(PYTHON) manage.py up --port $(PORT)

semantic: $(INSTALLED) ## what finding sources by meaning needs (again after an update); docs/ranking.md
	.venv/bin/uv pip install --quiet --require-hashes --python $(PYTHON) -r requirements-semantic.lock

test: test-sqlite test-postgres ## the whole suite: on SQLite, then what stores on PostgreSQL

test-sqlite: .venv/.dev
	$(PYTHON) -m pytest -n 2

test-postgres: .venv/.dev
	$(PYTHON) -m tests.servers $(PYTHON) -m pytest -n 2 -m postgres

check: check-code check-templates check-schema check-tree ## what a machine can judge without tests

check-code: .venv/.dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy $(CODE)
	.venv/bin/lint-imports

check-templates: .venv/.dev
	.venv/bin/djlint --check templates annotations
	.venv/bin/djlint --lint templates annotations

check-schema: .venv/.dev
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) manage.py spectacular --validate --fail-on-warn --file .venv/openapi.yaml
	diff -u docs/api/openapi.yaml .venv/openapi.yaml

check-tree: .venv/.dev
	.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(PYTHON) .ci/check_tree.py

format: .venv/.dev ## put code and templates into their form
	.venv/bin/ruff check --fix --exit-zero .
	.venv/bin/ruff format .
	.venv/bin/djlint --quiet --reformat templates annotations || true

openapi: .venv/.dev ## write the API's schema anew
	$(PYTHON) manage.py spectacular --validate --fail-on-warn --file docs/api/openapi.yaml

docs: openapi ## write what is written from the code: the API's schema, the workflow
	$(PYTHON) -c 'from annotations.review.description import describe_workflow as text; print(text(), end="")' \
		> docs/workflow.md

lock: .venv/.dev ## resolve the dependencies anew; UPGRADE=--upgrade for the newest
	$(COMPILE) --group dev pyproject.toml -o requirements-dev.lock
	$(COMPILE) pyproject.toml -c requirements-dev.lock -o requirements.lock
	$(COMPILE) --extra semantic pyproject.toml -c requirements-dev.lock -o requirements-semantic.lock

bench: .venv/.dev ## a quick look at the speed of splitting and of the whole desk
	@PYTHONPATH=. $(PYTHON) bench/splitting.py
	@PYTHONPATH=. $(PYTHON) bench/desk.py

clean: ## remove what was made, but for the data folder
	rm -rf .venv staticfiles .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The standard library makes the environment, its pip brings the pinned uv, uv does the rest:
# three times faster than pip alone, and every file is held against its hash.
.venv/bin/uv: requirements-bootstrap.lock
	@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; say PYTHON3=… to choose one."; exit 1; }
	@$(PYTHON3) -c 'import ensurepip' 2>/dev/null \
		|| { echo "python3 lacks its venv module (Debian: apt-get install python3-venv)."; exit 1; }
	$(PYTHON3) -m venv .venv
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement requirements-bootstrap.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/bin/uv
	$(UV_SYNC) requirements-dev.lock
	@touch $@

.venv/.runtime: requirements.lock .venv/bin/uv
	$(UV_SYNC) requirements.lock
	@touch $@
