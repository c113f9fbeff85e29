# The one list of commands. `make help` prints it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run setup installed test test-fast check check-python check-typescript format weights model pictures \
	extension lock clean

PYTHON ?= python3
BIN := .venv/bin
# Where `make weights` puts the faces that it imports, and beside it those that it draws (gigabytes);
# their photographs count in the limits that `make model` sets, too.
FACES ?= $(HOME)/.cache/uncanny/open-faces
# Faces that MobileStyleGAN draws for it.
GENERATED := 1500
UV_VERSION := 0.13.9
# What doesn't need one another, side by side.
AT_ONCE := $(MAKE) --no-print-directory --jobs 2 --output-sync=target
# Root needs no sudo, and a bare Debian has none.
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
EXTENSION_SOURCES := $(shell find extension -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/packages/*' -not -path '*/generated/*')
# Where the machine has no Node.js, the one that `setup` put into .venv serves.
export PATH := $(PATH):$(CURDIR)/$(BIN)
# Set in many containers; each of the tests' many processes would then compile TensorFlow's sources anew.
unexport PYTHONDONTWRITEBYTECODE

help:  ## print this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: .venv/.run extension/dist/.built  ## set up what is missing; backend, dashboard and browser up
	@exec $(BIN)/uncanny run

setup: .venv/.base  ## .venv with the base install, Node.js where there is none; no training packages

test:  ## install what the tests need and run them all
	@$(AT_ONCE) installed
	@$(AT_ONCE) check
	cd extension && npm test --silent
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder --durations=15 $(PYTEST_ARGS)

test-fast: .venv/.tests  ## what one runs while working: no browser, no training of networks
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder --quiet \
		-m 'not browser and not slow and not trains' $(PYTEST_ARGS)

installed: .venv/.tests extension/dist/.built extension/lint/node_modules/.installed

check: check-python check-typescript  ## lint, format and types, Python and TypeScript

check-python: .venv/.tests extension/dist/.built
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

check-typescript: extension/dist/.built
	cd extension && npm run check --silent

format: .venv/.tests  ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

weights: .venv/.tests  ## train the weights that ship from ImageNet's (days on two cores; resumes), then `make model`
	$(BIN)/uncanny data import backend/face_sets/open_faces.toml --out $(FACES)
	$(BIN)/uncanny data generate --out $(FACES)-generated --count $(GENERATED)
	$(BIN)/uncanny train lite0-cut --also $(FACES) --also $(FACES)-generated

model: .venv/.tests  ## rebuild all that is computed from the shipped weights (needs the open face set)
	$(BIN)/uncanny model $(if $(wildcard $(FACES)/manifest.csv),--also $(FACES))
	$(MAKE) pictures

pictures: .venv/.tests extension/dist/.built  ## make the README's pictures anew, of the faces that ship
	$(BIN)/python tests/e2e/readme_pictures.py

extension: extension/dist/.built extension/packages/.built  ## extension/dist to load, extension/packages for the stores

lock: | .venv/bin/uv  ## resolve requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --all-extras --generate-hashes \
		--no-header --no-emit-index-url --quiet pyproject.toml -o requirements.lock
	cd export/converter && ../../$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --quiet requirements.in -o requirements.lock

clean:  ## remove what was built and installed here
	rm -rf .venv extension/dist extension/packages extension/src/generated extension/{,lint/}node_modules

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
		|| { echo "Uncanny needs Python 3.11, 3.12 or 3.13; try make PYTHON=python3.13 …"; exit 1; }
	$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.base: pyproject.toml requirements.lock | .venv/bin/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python -c requirements.lock \
		-e ".$$(command -v npm >/dev/null || echo '[node]')"
	touch $@

# What `uncanny run` starts.
.venv/.run: .venv/.base
	$(BIN)/uv pip install --quiet --python $(BIN)/python -c requirements.lock -e '.[dashboard]'
	touch $@

# TF.js's converter needs an older Keras, a Python before 3.13 and packages of its own time: it runs as a
# process of its own.
.venv/converter/.installed: export/converter/requirements.lock | .venv/bin/uv
	$(BIN)/uv venv --quiet --clear --python ">=3.11,<3.13" .venv/converter
	$(BIN)/uv pip install --quiet --python .venv/converter/bin/python -r $<
	touch $@

# libatomic: Playwright's driver links it.
.venv/.tests: .venv/.base .venv/converter/.installed
	$(BIN)/uv pip install --quiet --python $(BIN)/python -c requirements.lock -e '.[batch,dashboard,dev,export,formats,generate,train]'
	for tool in chromium firefox-esr Xvfb openbox xdotool; do command -v $$tool >/dev/null || missing=1; done; \
	ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 || missing=1; \
	if [ "$${missing:-}" ]; then \
		$(SUDO) apt-get update -qq; \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			chromium firefox-esr xvfb openbox xdotool libatomic1 fonts-dejavu-core; \
	fi
	touch $@

extension/node_modules/.installed: extension/package.json extension/package-lock.json | .venv/.base
	cd extension && npm ci --no-audit --no-fund --silent
	touch $@

# Mozilla's linter brings some 300 packages, which only the tests need.
extension/lint/node_modules/.installed: extension/lint/package.json extension/lint/package-lock.json | .venv/.base
	cd extension/lint && npm ci --ignore-scripts --no-audit --no-fund --silent
	touch $@

extension/dist/.built: $(EXTENSION_SOURCES) extension/node_modules/.installed
	cd extension && npm run build --silent
	touch $@

extension/packages/.built: $(EXTENSION_SOURCES) extension/node_modules/.installed
	cd extension && npm run package --silent
	touch $@
