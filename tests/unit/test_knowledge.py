from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cryptography import x509

from clientdiag import knowledge, resources
from clientdiag.certificates.reading import read
from clientdiag.model.catalogue import is_known

TABLES = sorted(path.name for path in resources.path("knowledge").glob("*.toml"))


def _entries(name: str) -> list[dict[str, Any]]:
    table = tomllib.loads(resources.path("knowledge", name).read_text(encoding="utf-8"))
    return [
        one for value in table.values() if isinstance(value, list) for one in value if isinstance(one, dict)
    ]


@pytest.mark.parametrize("name", TABLES)
def test_every_entry_has_its_own_name_its_source_and_a_date(name: str) -> None:
    entries = _entries(name)

    assert entries
    ids = [one["id"] for one in entries]
    assert len(ids) == len(set(ids))
    for one in entries:
        assert one["source"].strip()
        assert isinstance(one["date"], date)


@pytest.mark.parametrize("name", TABLES)
def test_knowledge_chooses_only_among_codes_that_exist(name: str) -> None:
    for one in _entries(name):
        assert is_known(one.get("code", "clock-wrong")), one["id"]


@pytest.mark.parametrize("name", TABLES)
def test_every_pattern_compiles_and_matches_not_just_anything(name: str) -> None:
    for one in _entries(name):
        if "pattern" in one:
            assert not re.search(one["pattern"], ""), one["id"]


def test_known_roots_are_those_that_mozilla_ships() -> None:
    public = {read(der).sha256.lower(): read(der) for der in knowledge.public_roots()}
    roots = [one for one in knowledge.known_cas() if one.role == "root"]
    shipped = [(one, public[one.sha256]) for one in roots if one.sha256 in public]

    assert all(one.sha256 is not None for one in roots)
    assert {one.id for one, _ in shipped} >= {one.id for one in roots if one.line == "current"}
    for known, one in shipped:
        assert (one.subject, one.issuer, one.not_after) == (known.subject, known.issuer, known.not_after)


def test_known_cas_link_to_one_another_and_can_be_looked_up_by_name() -> None:
    subjects = {one.subject for one in knowledge.known_cas()}

    for one in knowledge.known_cas():
        assert one.issuer in subjects
        assert one.line in {"current", "older"}
        assert one.role in {"root", "intermediate"}
        assert x509.Name.from_rfc4514_string(one.subject).public_bytes()
        assert one.not_after.tzinfo is not None
        assert one.url is None or one.url.startswith("http://")
    lines = [one.line for one in knowledge.known_cas()]
    assert lines == sorted(lines)


def test_the_public_list_is_a_list() -> None:
    assert len(knowledge.public_roots()) > 80


def test_the_version_is_a_day_that_has_been() -> None:
    assert datetime.strptime(knowledge.version(), "%Y-%m-%d").replace(tzinfo=UTC) <= datetime.now(UTC)


@pytest.mark.parametrize("words", ["", "x" * 100_000, "\x00", "Login failed."])
def test_unknown_words_of_a_gateway_have_no_code(words: str) -> None:
    assert knowledge.gateway_error_code(words) is None
