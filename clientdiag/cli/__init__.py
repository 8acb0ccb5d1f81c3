"""The command line: run, open, compare, triage, demo, self-test, schema. Never loads Qt."""

from clientdiag.cli.main import main

__all__ = ["main"]
