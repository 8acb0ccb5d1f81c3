"""A release is made only when tag, version, date and changelog agree."""

from __future__ import annotations

import re

import pytest

from clientdiag import RELEASE_DATE
from installer import release, versions

CHANGELOG = f"""\
# Changelog

## Unreleased

## 1.2.0 - {RELEASE_DATE:%Y-%m-%d}

### Added

- Something.

## 1.1.0 - 2026-01-01

- Older.
"""


@pytest.fixture(autouse=True)
def version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "__version__", "1.2.0")


def test_the_notes_are_the_part_of_the_version() -> None:
    assert release.notes("v1.2.0", CHANGELOG) == "### Added\n\n- Something.\n"


@pytest.mark.parametrize(
    ("tag", "changelog", "said"),
    [
        ("v1.2.1", CHANGELOG, "The tag is v1.2.1"),
        ("v1.2.0", CHANGELOG.replace("1.2.0", "1.3.0"), "has no part"),
        ("v1.2.0", re.sub(r"(?s)### Added.*?(?=## 1.1)", "", CHANGELOG), "says nothing"),
        ("v1.2.0", CHANGELOG.replace(f"{RELEASE_DATE:%Y-%m-%d}", "2020-01-01"), "has no part"),
    ],
)
def test_what_does_not_agree_is_said(tag: str, changelog: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        release.notes(tag, changelog)


def test_a_version_for_development_is_not_released(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "__version__", "1.2.0.dev0")
    with pytest.raises(ValueError, match="for development"):
        release.notes("v1.2.0.dev0", CHANGELOG)
