# Frontdesk. `make run` and `make test` are all a new machine needs; `make help` lists the rest.
PORT ?= 8000
DATA ?= data
SECRETS := database_password vault_key identity_key cookie_key
CORE := -m "not browser and not long" --ignore=tests/outside
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] < (3,14))' 2>/dev/null \
	&& { echo $$p; break; }; done)

.DEFAULT_GOAL := help
.PHONY: run test long bench eval check format lock help browser pictures postgres

run: $(VENV)/.installed ## serve the chat at http://localhost:8000 (PORT=… DATA=… to change)
	@exec $(BIN)/frontdesk serve --port $(PORT) --data $(DATA)

test: $(VENV)/.installed-dev ## run the core suite
	$(BIN)/pytest -q -n auto $(CORE)

long: $(VENV)/.installed-dev ## run what takes too long for the core suite
	$(BIN)/pytest -q -n auto -m long

bench: $(VENV)/.installed-dev ## measure beside the bare libraries; rewrites docs/benchmarks.md
	@$(BIN)/python -m bench --write

eval: $(VENV)/.installed-dev ## let simulated customers talk to it, beside two agents that must fail
	@$(BIN)/python -m evals

browser: $(VENV)/.installed-dev ## run the browser journeys (needs Chromium)
	$(BIN)/pytest -q -m browser tests/journeys

pictures: $(VENV)/.installed-dev ## take the pictures of the documents anew (needs Chromium)
	PICTURES=docs/pictures $(BIN)/pytest -q -m browser tests/journeys/browser/test_pictures.py

postgres: $(VENV)/.installed-dev ## run the core suite on a throw-away PostgreSQL server
	.ci/postgres $(BIN)/pytest -q -n auto $(CORE)

check: $(VENV)/.installed-dev ## ruff, mypy --strict, architecture test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_architecture.py

format: $(VENV)/.installed-dev ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.installed-dev ## resolve the dependencies anew
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q \
		pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q \
		--group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["postgres"])' \
		| $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q \
		-c requirements.lock - -o requirements-postgres.lock

.PHONY: secrets
secrets: ## make the keys docker-compose.yml reads, those that are not there yet
	@umask 077; mkdir -p secrets && chmod 700 secrets && for name in $(SECRETS); do \
		test -e secrets/$$name && continue; \
		head -c 32 /dev/urandom | base64 > secrets/$$name.new && chmod 444 secrets/$$name.new \
			&& mv secrets/$$name.new secrets/$$name && echo "Made secrets/$$name. Keep a copy of it elsewhere." || exit 1; \
	done

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-9s %s\n", $$1, $$2}'

# The environment, in two sizes. uv installs in seconds; where it cannot, pip does the same from the same lock.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Frontdesk needs Python 3.11, 3.12 or 3.13. Install one, or name it: make run PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }

define install
	@echo "Installing what is needed (the first time takes a minute or two) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check "uv>=0.5" 2>/dev/null || true
	@{ test -x $(BIN)/uv && VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/uv pip install -q --require-hashes -r $(1); } \
		|| $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1)
	@{ test -x $(BIN)/uv && VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/uv pip install -q --no-deps -e .; } \
		|| $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
endef

$(VENV)/.installed: $(BIN)/python requirements.lock pyproject.toml
	$(call install,requirements.lock)
	@touch $@

$(VENV)/.installed-dev: $(BIN)/python requirements-dev.lock pyproject.toml
	$(call install,requirements-dev.lock)
	@touch $@ $(VENV)/.installed
