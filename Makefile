# Treaty Register: everything a reader, a developer and continuous integration need. Works with GNU make 3.81 and later.

.DEFAULT_GOAL := help
.PHONY: help run setup dev test thorough lint bench writes bounds moving finding fuzz check-exports looks messages lock

PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?=
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
UV := uv==0.13.9
LOCK_FLAGS := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

help: ## List these targets (the default)
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-13s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Set everything up and serve the seeded register; PORT=8000
	@exec $(BIN)/python manage.py serve --prepare --host "$(HOST)" --port "$(PORT)"

setup: $(BIN)/python ## Install what the register needs into .venv, nothing else; PYTHON= chooses the interpreter
	@$(call install,requirements.lock)

dev: $(BIN)/python
	@$(call install,requirements-dev.lock)

test: lint ## Install the tools; check style and types; test on SQLite, PostgreSQL and in Chromium
	@PYTHONDONTWRITEBYTECODE= TREATIES_SKIP_BROWSER="$$(sh tests/support/chromium.sh)" $(BIN)/python -m pytest -n $(WORKERS)

thorough: ## The same tests, each asked in full where `make test` asks a part: about two minutes more
	@TREATIES_THOROUGH=1 $(MAKE) test

lint: dev ## Check style and types only
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary

SIZE ?= S
POT ?= messages.pot
bench: setup ## Measure the register beside its yardstick (bench/README.md); SIZE=M for the published table
	@$(BIN)/python bench/run.py --size "$(SIZE)"

writes: setup ## Measure forms, suggestions, edits and bulk writes on what `make bench SIZE=M` has loaded (bench/writes.py)
	@$(BIN)/python bench/writes.py --size "$(SIZE)"

bounds: setup ## Measure memory of imports and what the console adds to a question (bench/bounds.py)
	@$(BIN)/python bench/bounds.py --size "$(SIZE)"

moving: setup ## Measure data out: lists as CSV, SQL, SQLite, Parquet beside their yardsticks (bench/moving.py)
	@$(BIN)/python bench/moving.py --size "$(SIZE)"

finding: setup ## Measure search and lookup: words, quotes, batches, sizes (bench/finding.py)
	@$(BIN)/python bench/finding.py --size "$(SIZE)"

EXAMPLES ?= 50
fuzz: dev ## Ask the API for whatever its description allows and forbids (schemathesis), long; EXAMPLES=50
	@PYTHONPATH=.:tests $(BIN)/python tests/support/fuzz.py "$(EXAMPLES)"

OPENERS := datasette==0.65.5 pandas==3.1.1 pyarrow==26.0.1 openpyxl==3.1.5 rdflib==7.6.0
check-exports: dev ## Open every exported file with the tools that people have: psql, Datasette, pandas, LibreOffice and others
	@tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT && $(BIN)/python -m venv "$$tools" && \
	"$$tools/bin/python" -m pip install --quiet --disable-pip-version-check $(OPENERS) && \
	TREATIES_TOOLS="$$tools/bin" $(BIN)/python -m pytest -n 0 tests/exports/test_real_tools.py tests/exports/test_mariadb.py

OUT ?=
looks: dev ## Take pictures of every state of the forms, wide and narrow, light and dark, into OUT=folder; ONLY=names
	@test -n "$(OUT)" || { echo "Name a folder outside the repository: make looks OUT=/path/to/folder" >&2; exit 1; }
	@PYTHONPATH=.:tests $(BIN)/python tests/support/looks.py "$(OUT)" $(ONLY)

messages: dev ## Collect every text that can be translated into a catalogue; POT=messages.pot
	@$(BIN)/pybabel extract --quiet --keywords=Message --mapping-file babel.cfg --project "Treaty Register" --output-file "$(POT)" .

lock: $(BIN)/python ## Renew both lock files from pyproject.toml; UPGRADE=--upgrade raises the pinned versions
	@tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT && \
	$(BIN)/python -m venv "$$tools" && \
	"$$tools/bin/python" -m pip install --quiet --disable-pip-version-check "$(UV)" && \
	"$$tools/bin/uv" pip compile $(LOCK_FLAGS) $(UPGRADE) -o requirements.lock pyproject.toml >/dev/null && \
	"$$tools/bin/uv" pip compile $(LOCK_FLAGS) $(UPGRADE) --group dev -o requirements-dev.lock pyproject.toml >/dev/null
	@if grep -nE '://|^--' requirements.lock requirements-dev.lock; then \
		echo "The lock files name an address, which belongs to one machine only: remove it." >&2; exit 1; \
	fi

# The interpreter of .venv is made anew when it is missing; `make setup` in a moved or upgraded tree: remove .venv first.
$(BIN)/python:
	@for python in $(if $(PYTHON),"$(PYTHON)",python3.11 python3.12 python3.13 python3 python3.14); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Making $(VENV) with $$("$$python" --version)."; \
			"$$python" -m venv "$(VENV)" && exit 0; \
			rm -rf "$(VENV)"; \
			echo "$$python cannot make a virtual environment; on Debian: apt-get install python3-venv." >&2; \
			exit 1; \
		fi; \
	done; \
	echo "Treaty Register needs Python 3.11 or later$(if $(PYTHON),; $(PYTHON) is not,; name one with PYTHON=/path/to/python)." >&2; \
	exit 1

# $(1) is installed only when it differs from what was installed last: the stamp in .venv holds its checksum. The
# requirements of the developers contain those of the register, so they count as both.
define install
sum=$$(cksum < $(1)); \
if [ "$$(cat "$(VENV)/$(1).installed" 2>/dev/null)" != "$$sum" ]; then \
	echo "Installing $(1)."; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r $(1) || exit 1; \
	if [ "$(1)" = requirements-dev.lock ]; then cksum < requirements.lock > "$(VENV)/requirements.lock.installed"; fi; \
	echo "$$sum" > "$(VENV)/$(1).installed"; \
fi
endef
