"""How to install the generator."""

INSTALL = ".venv/bin/uv pip install --python .venv/bin/python -c requirements.lock -e '.[generate]'"
"""From the repository's folder."""
