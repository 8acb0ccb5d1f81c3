from __future__ import annotations

import re

import pytest
import re2  # type: ignore[import-untyped]  # it brings no types

from clientdiag.cisco.logs.moments import Reference
from clientdiag.cisco.logs.record import Record, signed
from clientdiag.cisco.logs.records import parse
from clientdiag.cisco.logs.signatures import Family, Mark, Role, Signature, known
from clientdiag.cisco.logs.table import Sign, table
from clientdiag.model.catalogue import is_known
from clientdiag.model.core import Actor
from tests.unit.test_log_attempts import NOW

SIGNATURES = {one.id: one for one in known().signature}
MATCHES = [(one.id, number) for one in SIGNATURES.values() for number in range(len(one.matches))]
MISSES = [(one.id, number) for one in SIGNATURES.values() for number in range(len(one.misses))]


def read(text: str) -> Record:
    found = parse([text.encode()], 0, "log", Reference(NOW))
    assert found is not None
    return found


def sign(text: str) -> Sign:
    return table().sign(read(text))


@pytest.mark.parametrize(("signature", "number"), MATCHES)
def test_a_signature_is_found_where_it_must_be(signature: str, number: int) -> None:
    sample = SIGNATURES[signature].matches[number]

    assert signature in {one.id for one in sign(sample).signatures}


@pytest.mark.parametrize(("signature", "number"), MATCHES)
def test_a_search_stops_at_every_sample_that_is_no_noise(signature: str, number: int) -> None:
    one = SIGNATURES[signature]

    assert one.role is Role.NOISE or table().anything.search(one.matches[number].encode()) is not None


@pytest.mark.parametrize(("signature", "number"), MISSES)
def test_a_signature_is_not_found_where_it_must_not_be(signature: str, number: int) -> None:
    sample = SIGNATURES[signature].misses[number]

    assert signature not in {one.id for one in sign(sample).signatures}


@pytest.mark.parametrize("one", SIGNATURES.values(), ids=lambda one: one.id)
def test_a_signature_says_what_it_is_and_where_it_is_from(one: Signature) -> None:
    assert one.matches
    assert one.misses
    assert one.symbols or one.pattern or one.function
    assert bool(one.function) == bool(one.return_codes)
    assert one.priority in {1, 2, 3}
    assert one.confidence in {"H", "M", "R"}
    assert one.meaning.endswith(".")
    assert is_known(one.code)
    assert all(is_known(code) for code in one.points_to)
    assert len(set(one.points_to)) == len(one.points_to)
    assert set(one.acts) <= set(Actor)
    if one.role is Role.CAUSE:
        assert one.priority < 3
        assert one.acts
        assert one.family is not Family.CONTEXT


def test_noise_and_consequences_are_never_of_the_first_rank() -> None:
    assert all(one.priority == 3 for one in SIGNATURES.values() if one.role in {Role.NOISE, Role.CONSEQUENCE})


def test_patterns_mean_the_same_to_both_engines() -> None:
    patterns = [one.pattern for one in known().signature] + [one.pattern for one in known().mark]
    for pattern in filter(None, patterns):
        assert re.compile(pattern).groups == 0
        assert re2.compile(pattern).groups == 0


def test_every_mark_has_words() -> None:
    assert {one.mark for one in known().mark} == set(Mark)


@pytest.mark.parametrize("number", [0xFE37002E, 0xFE370030])
def test_one_name_with_two_numbers_is_one_signature(number: int) -> None:
    core = (
        "Function: f File: x.cpp Line: 1 Invoked Function: curl_easy_perform "
        f"Return Code: {signed(number)} (0x{number:08X}) Description: "
    )

    assert [one.id for one in sign(core + "CTRANSPORT_ERROR_TIMEOUT").signatures] == ["transport-timeout"]
    assert sign(core + "CTRANSPORT_ERROR_OTHER").signatures == ()


@pytest.mark.parametrize(
    ("number", "hexadecimal"),
    [
        (-33554427, 0xFE000005),
        (-32374768, 0xFE120010),
        (-31588316, 0xFE1E0024),
        (-31391730, 0xFE21000E),
        (-31326191, 0xFE220011),
        (-31129588, 0xFE25000C),
        (-29949919, 0xFE370021),
        (-29949899, 0xFE370035),
        (-29556727, 0xFE3D0009),
    ],
)
def test_return_codes_are_signed_numbers_of_32_bits(number: int, hexadecimal: int) -> None:
    assert signed(hexadecimal) == signed(number) == number


def test_a_number_alone_decides_nothing() -> None:
    text = "Function: f File: x.cpp Line: 1 Invoked Function: some_call Return Code: 20 (0x00000014)"

    assert sign(text) == Sign()


def test_noise_hides_what_only_contributes_but_no_root_cause() -> None:
    noise = "Description: GLOBAL_ERROR_NOT_INITIALIZED "

    assert sign(noise + "Number of certificates found: 0").noise
    assert sign(noise + "Certificate Validation Failure").signatures[0].id == "certificate-validation-failure"
