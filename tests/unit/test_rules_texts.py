"""What a finding tells: the user in plain words, IT in exact ones, and nothing that could do harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from clientdiag.checks import ALL_CHECKS
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.text import Text
from clientdiag.translation import say
from tests.unit import facts
from tests.unit.examples import EXAMPLES

CODES = sorted({rule.code for check in ALL_CHECKS for rule in check.rules})
_JARGON = re.compile(r"\b(TLS|TCP|SAN|EKU|OCSP|CRL|RFC|SHA-256|DER|PEM|handshake|alert|NXDOMAIN|RST|CA)\b|`")


@cache
def found(code: str) -> Finding:
    """What the rule of *code* finds in its example."""
    if code not in EXAMPLES:
        pytest.skip(f"no example of {code} in tests/unit/examples.py yet")
    one = facts.finding(code, *EXAMPLES[code]())
    assert one is not None, f"the example of {code} does not show it"
    return one


def sentences(finding: Finding) -> Iterator[Text]:
    yield finding.summary
    if finding.explanation:
        yield finding.explanation
    yield from (*finding.remedy, *finding.detail, *finding.remedy_it)


@pytest.mark.parametrize("code", CODES)
def test_every_rule_finds_its_example(code: str) -> None:
    assert found(code).code == code


@pytest.mark.parametrize("code", CODES)
def test_a_healthy_run_has_none_of_it(code: str) -> None:
    assert facts.finding(code, *facts.healthy()) is None


@pytest.mark.parametrize("code", CODES)
def test_the_user_reads_what_is_wrong_without_jargon(code: str) -> None:
    finding = found(code)
    told = [finding.summary, *([finding.explanation] if finding.explanation else []), *finding.remedy]

    for sentence in told:
        assert not _JARGON.search(sentence.msgid), sentence.msgid
    assert len(say(finding.summary)) <= 95
    assert not say(finding.summary).endswith(".")


@pytest.mark.parametrize("code", CODES)
def test_it_reads_the_facts_and_what_to_do(code: str) -> None:
    finding = found(code)

    assert finding.detail
    if finding.severity is not Severity.NOTE:
        assert finding.explanation
        assert finding.remedy_it
        assert Actor.NOBODY not in finding.acts
    assert finding.acts
    if finding.severity is not Severity.NOTE and finding.acts[0] is Actor.YOU:
        assert finding.remedy


@pytest.mark.parametrize("code", CODES)
def test_every_place_in_a_sentence_is_filled(code: str) -> None:
    for sentence in sentences(found(code)):
        said = say(sentence)
        assert not re.search(r"\{[a-z_]*\}", said), said
        assert said.strip() == said
        assert "None" not in said
        assert said.count("`") % 2 == 0, said


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_keeps_its_values_apart(code: str) -> None:
    for sentence in sentences(found(code)):
        assert facts.HOST not in sentence.msgid
        assert facts.ADDRESS not in sentence.msgid


@pytest.mark.parametrize("code", CODES)
def test_its_evidence_is_there(code: str) -> None:
    run = facts.run_of(*EXAMPLES[code]()) if code in EXAMPLES else None
    finding = found(code)

    assert run is not None
    assert finding.evidence
    names = {f"facts.{place}" for place in range(len(run.observations))}
    assert set(finding.evidence) <= names


def test_an_example_is_of_a_rule_that_exists() -> None:
    assert set(EXAMPLES) <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_commands_are_one_line_each(code: str) -> None:
    for command in found(code).commands:
        assert command.isprintable()
        assert command.strip() == command
