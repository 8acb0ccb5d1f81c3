# ClientDiag. `make run` and `make test` do all the set-up by themselves; `make help` says the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test test-windows package package-windows lint lab bench suites screens translations lock format clean

PY := .venv/bin/python
# A program that starts a thousand times over, as in the lab, is compiled once.
unexport PYTHONDONTWRITEBYTECODE
ARGS ?=
# So many test processes side by side; 0 runs them in one.
JOBS ?= 2

help:
	@echo "make run       set up what is missing and open the window (ARGS='run vpn.example.com' for the command line)"
	@echo "make test      set up what is missing and run all tests (ARGS='-k name' for some)"
	@echo "make test-windows  the same under Wine, in a Windows of its own that root builds once"
	@echo "make package   .deb, .rpm and archive into dist, tried in a clean Debian"
	@echo "make package-windows  the MSI and a zip for Windows, made and tried under Wine"
	@echo "make lint      style, types for Windows, macOS and Linux, and who may import whom"
	@echo "make lab       every fault against real servers: a scoreboard (ARGS='--only clock' for some rows)"
	@echo "make bench     how fast it is, beside the least a program could take"
	@echo "make suites    how far the reading of certificates agrees with public suites, where those are at hand"
	@echo "make screens   pictures of every page, into build/screens"
	@echo "make translations  collect every sentence into the catalogues, and say which lack a translation"
	@echo "make lock      choose the newest versions of all packages"
	@echo "make clean     remove what the others made"

run:
	@.ci/venv runtime
	@$(PY) .ci/translations.py compile
	@.ci/start $(ARGS)

test:
	@.ci/venv dev
	@$(PY) .ci/translations.py compile
	@.ci/debian window test
	@$(PY) -m pytest -n $(JOBS) $(ARGS)

test-windows:
	@.ci/venv dev
	@$(PY) .ci/translations.py compile
	@.ci/debian windows
	@tests/windows/box test $(ARGS)

package:
	@.ci/package $(ARGS)

package-windows:
	@.ci/package-windows $(ARGS)

lab:
	@.ci/venv dev
	@$(PY) .ci/translations.py compile
	@.ci/debian window test
	@$(PY) -m tests.lab --jobs $(JOBS) $(ARGS)

lint:
	@.ci/venv dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --platform linux clientdiag tests installer
	$(PY) -m mypy --platform win32 clientdiag
	$(PY) -m mypy --platform darwin clientdiag
	.venv/bin/lint-imports --no-logo

format:
	@.ci/venv dev
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench:
	@.ci/venv dev
	@$(PY) .ci/translations.py compile
	@.ci/debian window test
	@$(PY) -m tests.bench $(ARGS)

suites:
	@.ci/venv dev
	@$(PY) -m tests.suites $(ARGS)

screens:
	@.ci/venv dev
	@$(PY) .ci/translations.py compile
	@.ci/debian window test
	@$(PY) -m tests.gui.screens build/screens

translations:
	@.ci/venv dev
	@$(PY) .ci/translations.py update

lock:
	@.ci/venv dev
	@.ci/lock

clean:
	rm -f resources/translations/*/LC_MESSAGES/*.mo
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find clientdiag tests -name __pycache__ -type d -prune -exec rm -rf {} +
