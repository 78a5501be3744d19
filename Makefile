# make site: the demonstration site, in public/.   make test: everything that must hold.
# Both need Python 3.11 or newer and an index of packages for pip; they keep to the folder .venv.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
# twice quiet: errors only
INSTALL := $(RUN) -m pip --disable-pip-version-check --quiet --quiet install --editable

.PHONY: site test clean

site: $(VENV)/installed
	@$(RUN) -m digest build
	@echo "Open $(CURDIR)/public/index.html in a browser; to see it change while you write: $(VENV)/bin/digest serve"

test: $(VENV)/installed-dev
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	$(RUN) -m mypy
	$(RUN) -m pytest -n 2

clean:
	rm -rf $(VENV) public .digest dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/installed: pyproject.toml | $(VENV)/bin/pip
	@echo "Installing into $(VENV) …"
	@$(INSTALL) .
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/bin/pip
	@echo "Installing into $(VENV), with the tools for testing …"
	@$(INSTALL) ".[dev]"
	@touch $@ $(VENV)/installed

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it as in: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is not complete; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
