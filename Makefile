# make prints this list; make workshop and make test do all the set-up on a fresh machine.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
DEV := .venv/.ready-dev

.DEFAULT_GOAL := help
.PHONY: help workshop test quick check fmt clean notebooks lowest bench

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/bin/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { \
	  echo "pmkit needs Python 3.11 or newer; $(PYTHON) is older or missing. With another one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Making a Python environment of its own in .venv; nothing else on this machine changes."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "Python's module venv does not work here. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }

$(READY): .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing JupyterLab and what the kit needs. This takes a minute or two, once."
	@$(BIN)/python tools/install.py .
	@touch $@

$(DEV): .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing the kit with what its tests need. This takes a minute or two, once."
	@$(BIN)/python tools/install.py ".[dev]"
	@touch $@ $(READY)

workshop: $(READY)  ## open the kit in JupyterLab, on a copy in workshop/
	@$(BIN)/pmkit lab workshop $(ARGS)

# The browser tests drive the system's Chromium; a download by Playwright is never tried.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ]; then apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium >/dev/null; \
	  else echo "No Chromium: the browser tests will be skipped. To run them: sudo apt-get install chromium"; fi; }

# promtool evaluates a drill's alert rules; without it, its tests are skipped.
.PHONY: promtool
promtool:
	@command -v promtool >/dev/null || { \
	  if [ "$$(id -u)" = 0 ]; then apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends prometheus >/dev/null || true; \
	  else echo "No promtool: its tests will be skipped. To run them: sudo apt-get install prometheus"; fi; }

# Imports are compared with real servers; without these, their tests are skipped and say so.
.PHONY: peers
peers:
	@command -v prometheus-alertmanager >/dev/null && test -x /lib/systemd/systemd-journal-remote || { \
	  if [ "$$(id -u)" = 0 ]; then apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends prometheus prometheus-alertmanager systemd-journal-remote >/dev/null || true; \
	  else echo "No Alertmanager or journal: their tests will be skipped. To run them: sudo apt-get install prometheus-alertmanager systemd-journal-remote"; fi; }
# A second reader of chat, in an environment of its own, so that its packages never touch the kit's.
	@test -x .venv-peers/bin/slack-export-viewer-cli || { \
	  { $(PYTHON) -m venv .venv-peers && .venv-peers/bin/python -m pip install --quiet --disable-pip-version-check slack-export-viewer==3.5.0; } >/dev/null 2>&1 || \
	  { rm -rf .venv-peers; echo "No slack-export-viewer: its test will be skipped. To run it: python3 -m venv .venv-peers && .venv-peers/bin/pip install slack-export-viewer"; }; }
	@test -d node_modules/@octokit/webhooks-examples || { command -v npm >/dev/null && npm install --no-save --silent @octokit/webhooks-examples@7.6.1 >/dev/null 2>&1; } || \
	  echo "No examples of GitHub's webhooks: their test will be skipped. To run it: npm install --no-save @octokit/webhooks-examples"

# make test FLOOR=records runs the tests of one floor, or of a chamber: FLOOR=analysis/whys.
FLOOR ?=
ifneq ($(FLOOR),)
test: $(DEV)
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup tests/$(FLOOR)
else
test: $(DEV) chromium promtool peers  ## run all tests, the notebooks and the browser; FLOOR=records: those of one floor
	$(BIN)/python -m pytest -q -n 3 --dist loadgroup
	PMKIT_ROOM_IDLE=15 $(BIN)/python -m pytest -q -p no:cacheprovider --nbval-lax notebooks exercises
endif

quick: $(DEV)  ## run the fast tests in about a minute, with few generated examples
	PMKIT_EXAMPLES=quick $(BIN)/python -m pytest -q -n 2 -m "not slow and not browser" tests $(ARGS)

check: $(DEV)  ## lint, types, floors, and whether what is generated is fresh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/notebooks.py --check
	$(BIN)/python tools/exercises.py --check
	$(BIN)/python tools/scenarios.py --check
	$(BIN)/python tools/english.py

fmt: $(DEV)  ## format the code and renew what is generated
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format .
	$(BIN)/python tools/notebooks.py --write
	$(BIN)/python tools/exercises.py --write
	$(BIN)/python tools/scenarios.py --write

notebooks: $(DEV)  ## run the notebooks and renew their golden outputs
	$(BIN)/python tools/golden.py

lowest: .venv/bin/python  ## run the tests with the oldest versions that are supported
	$(PYTHON) -m venv .venv-lowest
	$(BIN)/python tools/lowest.py > .venv-lowest/lowest.txt
	.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check -c .venv-lowest/lowest.txt -e ".[test]"
# Old packages use what newer ones deprecate, and an older pydantic words the schemas otherwise: neither is ours.
	.venv-lowest/bin/python -m pytest -q -n 2 -m "not browser" -W ignore::DeprecationWarning \
	  --deselect tests/documents/scenario/test_manifest.py::test_the_schema_in_the_kit_is_fresh \
	  --deselect tests/documents/scenario/test_match.py::test_the_matching_schema_is_fresh \
	  --deselect tests/practice/world/test_schema.py::test_the_schema_of_worlds_is_fresh \
	  --deselect tests/repository/test_exercises_fresh.py::test_the_exercises_are_fresh \
	  --deselect tests/repository/test_exercises_fresh.py::test_a_schema_that_was_edited_is_not_fresh

bench: $(DEV)  ## print the ratios that the README quotes
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/timeline.py
	$(BIN)/python benchmarks/matching.py
	$(BIN)/python benchmarks/exercises.py
	$(BIN)/python benchmarks/language.py
	$(BIN)/python benchmarks/room.py
	$(BIN)/python benchmarks/drill.py

clean:  ## remove what was built; your work in workshop/ and my-work/ stays
	rm -rf .venv .venv-lowest .venv-peers dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
