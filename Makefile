# The targets a person types; CI runs `make test`.
VENV := .venv
PIP := $(VENV)/bin/python -m pip --quiet --disable-pip-version-check
CONSTRAINTS := --constraint deploy/constraints.txt
PYTHON ?= python3
# Values and decisions: no line of these may go untested.
PURE := guard/rules.py,guard/conditions.py,guard/needs.py,guard/policy.py,$\
	guard/settings.py,guard/verdict.py,$\
	guard/explanation.py,guard/headers.py,guard/paths.py,guard/addresses.py,$\
	guard/facts.py,guard/errors.py,guard/actions/whole.py,guard/actions/works.py,$\
	guard/actions/withheld.py,guard/actions/opt_out.py,guard/images/recipe.py,$\
	guard/images/recipes.py,$\
	guard/lines.py,guard/described.py,guard/access_log.py,guard/caddy_log.py,$\
	guard/unseen.py,guard/tally.py,guard/calibration.py,guard/index.py,$\
	guard/hints.py,guard/places.py,guard/sightings.py,guard/habits.py,$\
	guard/written.py,guard/entries.py,guard/document.py,guard/patterns.py,$\
	guard/actions/encoded.py,guard/store/record.py,guard/upstream/freshness.py

.PHONY: install demo bench test lint types imports check-tests tools clean

install: $(VENV)/.installed

# Ctrl-C is how it ends, and no error.
demo: install
	@trap 'exit 0' INT; $(VENV)/bin/guard demo $(ARGS)

# How fast, in a short form that takes some minutes; each file says how to have it whole.
bench: $(VENV)/.tested
	$(VENV)/bin/python benchmarks/where.py --requests 2800
	$(VENV)/bin/python benchmarks/cost.py
	$(VENV)/bin/python benchmarks/scale.py --quick
	$(VENV)/bin/python benchmarks/proxy.py --quick $(ARGS)
	$(VENV)/bin/python benchmarks/start.py --quick
	$(VENV)/bin/python benchmarks/soak.py --requests 50000 --seconds 2

test: $(VENV)/.tested tools lint types imports check-tests

lint:
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types:
	$(VENV)/bin/mypy

imports:
	$(VENV)/bin/lint-imports

check-tests:
	$(VENV)/bin/pytest --numprocesses 2 --dist loadgroup --cov --cov-report= \
	  --cov-fail-under=0
	$(VENV)/bin/coverage report --omit='guard/perturb/*,guard/commands/perturb.py'
	$(VENV)/bin/coverage report --include='$(PURE)' --fail-under=100
	@! $(VENV)/bin/python -c 'import torch' 2>/dev/null || \
	  $(VENV)/bin/coverage report --include='guard/perturb/*'

# Real browsers and crawlers; the tests that need an absent one say so and skip.
tools:
	@deploy/install-tools

clean:
	rm -rf $(VENV) .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml deploy/constraints.txt
	$(PIP) install $(CONSTRAINTS) --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(PIP) install $(CONSTRAINTS) --editable '.[test,crawlers]'
	@$(PIP) install $(CONSTRAINTS) torch==2.13.0+cpu safetensors 2>/dev/null || \
	  echo 'No CPU build of torch is at hand: tests of guard/perturb are skipped.' >&2
	@touch $@
