# Two commands are enough: make run, make test. Each makes .venv and installs on first use.
PYTHON ?= python3
BIN = .venv/bin
STAMP = .venv/installed
# uv installs where it is there, pip where not, from the same pins; make run UV= takes pip
UV ?= $(shell command -v uv 2>/dev/null)
INSTALL = $(if $(UV),"$(UV)" pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check)
SETTINGS = $(foreach name,$(filter-out PYTHON UV,$(.VARIABLES)),$(if $(filter command line,$(origin $(name))),"$(name)=$($(name))"))

# a folder that was copied takes .venv along, and the commands and helpers in it are those of the folder that it came from
MADE := $(shell cat $(STAMP) 2>/dev/null)
ifneq ($(MADE),)
ifneq ($(MADE),$(CURDIR))
ifneq ($(MAKECMDGOALS),clean)
$(error .venv was made in $(MADE) and came here with a copy of that folder, or when it was moved: make clean, then this again)
endif
endif
endif

.PHONY: run figures notebooks tests new slides pdf tables test test-fast lab report references verify bench browser audit nightly check clean

run: $(STAMP)
	$(BIN)/python -m helpers.run $(SETTINGS)

# folders of these names are there, so that make would find nothing to do
figures notebooks: run

tests: test

# make new DEBATE=my-debate: the folder of a debate of your own
new: $(STAMP)
	@$(if $(DEBATE),,echo "name the new folder: make new DEBATE=my-debate" && exit 1)
	$(BIN)/python -m helpers.corpus new "$(DEBATE)" $(if $(TITLE),--title "$(TITLE)")

slides: $(STAMP)
	$(BIN)/python -m helpers.run WIDTH=slide $(SETTINGS)

pdf: $(STAMP)
	$(BIN)/python -m helpers.run WIDTH=pdf $(SETTINGS)

tables: $(STAMP)
	$(BIN)/python -m helpers.run.tables $(SETTINGS)

test: $(STAMP) .venv/tested
	$(BIN)/python -m pytest -n auto --dist loadgroup

test-fast: $(STAMP) .venv/tested
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not whole"

lab: $(STAMP) .venv/lab
	$(BIN)/jupyter lab

report: $(STAMP)
	$(BIN)/python -m helpers.run.report $(SETTINGS)

references: $(STAMP)
	$(BIN)/python -m helpers.run.references

verify: $(STAMP)
	$(BIN)/python -m helpers.run.verify

bench: $(STAMP) .venv/bench
	$(BIN)/python -m benchmarks.all

browser: $(STAMP) .venv/browser
	$(BIN)/python -m tests.browser

audit: $(STAMP) .venv/tested
	$(BIN)/python -m helpers.run.audit

nightly: $(STAMP) .venv/tested
	NIGHTLY=1 $(BIN)/python -m pytest -n auto --dist loadgroup

check: $(STAMP) .venv/tested
	$(BIN)/ruff check helpers tests benchmarks
	$(BIN)/ruff format --check helpers tests benchmarks
	$(BIN)/mypy

clean:
	rm -rf .venv *.egg-info
	test ! -d .run || find .run -mindepth 1 ! -name held -delete  # the file that a run at work has locked stays

$(STAMP): requirements.txt constraints.txt pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Python 3.11 or newer is needed, and $(PYTHON) is older or missing: make run PYTHON=python3.12 names another one"; exit 1; }
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info[:3] == (3, 14, 1))" || { echo "networkx cannot be installed on Python 3.14.1, and $(PYTHON) is one: take 3.14.2 or another, as in make run PYTHON=python3.13"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	grep -v -e '^jupyterlab' -e '^-e' requirements.txt > .venv/needed.txt
	$(INSTALL) -e . -r .venv/needed.txt -c constraints.txt
	@pwd -P > $@

# a run needs no JupyterLab, which brings a third of all packages
.venv/lab: $(STAMP)
	$(INSTALL) -r requirements.txt -c constraints.txt
	touch $@

.venv/tested: .venv/lab
	$(INSTALL) -e ".[test,form,docs,cluster]" -c constraints.txt
	touch $@

.venv/bench: $(STAMP)
	$(INSTALL) -e ".[test,cluster,bench]" -c constraints.txt
	touch $@

.venv/browser: .venv/lab
	$(INSTALL) -e ".[test,form,browser]" -c constraints.txt
	touch $@
