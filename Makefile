# Everything a newcomer needs: make demo, make test. Each sets up what it uses in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

BASE ?= origin/main

# compiled modules are kept: rewriting and compiling every test anew costs each process some five seconds
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo portal test coverage thorough mutants mutants-changed fuzz fuzz-atheris strategies spark lint schemas oracles docs benchmark release wheel check matrix audit clean

demo: $(VENV)/.installed
	$(BIN)/ocop-rules list
	$(BIN)/ocop-rules score examples/*.json --format text
	$(BIN)/ocop-rules score examples/sheets.jsonl --format json
	$(BIN)/ocop-rules council examples/council/nine-members.json

# the example portal, with made-up people and products, on http://127.0.0.1:8000
portal: $(VENV)/.test
	$(BIN)/python -m uvicorn --app-dir examples/portal --factory portal:demo

test: $(VENV)/.test
	$(BIN)/python -m pytest -q -n auto --dist worksteal

# the property tests with many more examples, other ones each time; with all of them it takes long
EXAMPLES ?= 2000
thorough: $(VENV)/.test
	HYPOTHESIS_PROFILE=thorough HYPOTHESIS_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest -q -n auto tests/property

# do the tests hold the rules: one thing changed at a time, see mutants/README.md; takes half an hour or more
mutants: $(VENV)/.mutants
	$(BIN)/python -m mutants

# the same for the lines that differ from BASE
mutants-changed: $(VENV)/.mutants
	$(BIN)/python -m mutants --changed $(BASE)

# every entry that reads, with inputs that are made up and repeat; KINDS="csv xlsx" for some, SECONDS=0 for no end
INPUTS ?= 1000000
SEED ?= 0
SECONDS ?= 60
fuzz: $(VENV)/.test
	PYTHONPATH=tests $(BIN)/python -m fuzz $(KINDS) --inputs $(INPUTS) --seed $(SEED) --seconds $(SECONDS)

# the same, guided by what each input reaches in the code; KINDS are needed
fuzz-atheris: $(VENV)/.fuzz
	PYTHONPATH=tests $(BIN)/python -m fuzz.guided $(KINDS) -max_total_time=$(SECONDS)

# do the strategies find the well-known faults of other people's scorers: a hundred seeds each, four minutes; with "floors" each single floor of every set
strategies: $(VENV)/.test
	$(BIN)/python tests/kit/measure.py

# every line and branch of five rooms is run by the rooms' own tests; one process, so that nothing has to be put together
coverage: $(VENV)/.test
	$(BIN)/python -m coverage run -m pytest -q $(addprefix tests/,scoring councils life rulesets comparing structure)
	$(BIN)/python -m coverage report

# the SQL on Spark, in this machine's own Java (17; Debian: openjdk-17-jre-headless)
spark: $(VENV)/.spark
	OCOP_RULES_ENGINES=spark $(BIN)/python -m pytest -q tests/frames/test_equality.py tests/frames/test_sql.py -k spark

lint: $(VENV)/.lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy tests/typing
	$(BIN)/pyright --pythonpath $(BIN)/python tests/typing
	$(BIN)/python tools/check_faces.py

# the JSON Schemas are derived from the model and committed
schemas: $(VENV)/.installed
	$(BIN)/python tools/schemas.py

# corner sheets with their results, for engines in any language; not in the wheel
oracles: $(VENV)/.installed
	$(BIN)/ocop-rules oracle --out oracles

docs: $(VENV)/.docs
	$(BIN)/python -m sphinx -E -n -W --keep-going -b html docs docs/_build/html
	$(BIN)/python -m sphinx -n -W --keep-going -b doctest docs docs/_build/doctest

benchmark: $(VENV)/.benchmark
	$(BIN)/python -m benchmarks.ratios
	$(BIN)/python -m benchmarks.frames
	$(BIN)/python -m benchmarks.councils
	$(BIN)/python -m pytest -q benchmarks --benchmark-columns=min,median

# everything that a version changes; commits nothing: make release VERSION=0.2.0 DAY=2026-11-26
release: $(VENV)/.test
	$(BIN)/python tools/release.py $(VERSION) $(DAY)

wheel: $(VENV)/.build
	rm -rf dist
	$(BIN)/python -m build --installer=pip

check: wheel
	tools/check_wheel.sh $(PYTHON) $(CURDIR)/$(BIN)/python

# every interpreter that is here, the lowest and the highest dependencies; ARGS=--light for the core's bytes alone,
# ARGS="--docs docs/everywhere.md" to keep the result in the documentation
matrix: $(VENV)/bin/python
	$(BIN)/python tools/matrix.py $(ARGS)

# the dependencies against the advisories about Python packages; needs a network that reaches their database
audit: $(VENV)/.audit
	tools/audit.sh $(BIN)/python

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group test --editable ".[all]"
	touch $@

$(VENV)/.lint: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --group lint
	touch $@

$(VENV)/.mutants: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --group mutants
	touch $@

$(VENV)/.fuzz: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --group fuzz
	touch $@

$(VENV)/.spark: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --group spark
	touch $@

$(VENV)/.benchmark: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --group benchmark
	touch $@

$(VENV)/.docs: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --group docs
	touch $@

$(VENV)/.audit: $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet "pip-audit>=2.7"
	touch $@

$(VENV)/.build: $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet build
	touch $@

clean:
	rm -rf $(VENV) .matrix dist docs/_build docs/generated .mypy_cache .ruff_cache .hypothesis
