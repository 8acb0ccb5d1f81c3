"""What one entry of a Mac's trust settings comes to."""

from __future__ import annotations

import os
import plistlib
from typing import Any

import pytest

from clientdiag.platforms.macos import trust_settings
from clientdiag.platforms.macos.trust_settings import judged
from tests.peers.authority import Authority
from tests.unit.macos_keychains import BASIC_OID, constraint, settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the tool is replaced by a shell script")


ONE = Authority.root("One")
NARROW = {"kSecTrustSettingsPolicyString": "vpn.example.com"}
TRUSTED, DENIED, NEITHER = "trusted", "denied", "neither"


@pytest.mark.parametrize(
    ("constraints", "expected", "is_whole"),
    [
        (None, TRUSTED, True),
        ([], TRUSTED, True),
        ([{}], TRUSTED, True),
        ([constraint()], TRUSTED, True),
        ([constraint(1)], TRUSTED, True),
        ([constraint(2)], TRUSTED, False),
        ([constraint(3)], DENIED, True),
        ([{"kSecTrustSettingsResult": 3}], DENIED, True),
        ([constraint(4)], NEITHER, True),
        ([constraint(1), constraint(3)], DENIED, True),
        ([constraint(1, kSecTrustSettingsPolicy="1.2.840.113635.100.1.3")], TRUSTED, True),
        ([constraint(1, kSecTrustSettingsPolicyName=None)], TRUSTED, True),
        ([constraint(1, kSecTrustSettingsPolicyName="sslClient")], NEITHER, True),
        ([constraint(1, kSecTrustSettingsPolicy=BASIC_OID)], NEITHER, True),
        ([constraint(3, kSecTrustSettingsPolicy=BASIC_OID)], NEITHER, True),
        ([constraint(1, kSecTrustSettingsAllowedError=-2147409654)], TRUSTED, True),
        ([constraint(1, kSecTrustSettingsKeyUsage=-1)], TRUSTED, True),
        ([constraint(1, kSecTrustSettingsKeyUsage=1)], NEITHER, False),
        ([constraint(1, **NARROW)], NEITHER, False),
        ([constraint(3, **NARROW)], NEITHER, False),
        ([constraint(1, kSecTrustSettingsApplication=b"/x")], NEITHER, False),
        ([constraint(1), constraint(1, **NARROW)], TRUSTED, False),
        ([constraint(99)], NEITHER, False),
        ([constraint(1, kSecTrustSettingsResult="1")], NEITHER, False),
        (["nonsense"], NEITHER, False),
        ("nonsense", NEITHER, False),
    ],
)
def test_what_a_setting_comes_to(constraints: Any, expected: str, is_whole: bool) -> None:
    found = judged(plistlib.loads(settings((ONE, constraints))))
    where = TRUSTED if found.trusted else DENIED if found.denied else NEITHER

    assert (where, found.is_whole) == (expected, is_whole)


@pytest.mark.parametrize(
    "exported",
    [
        None,
        [],
        {},
        {"trustList": []},
        {"trustList": {"kSecTrustRecordDefaultRootCert": {}}},
        {"trustList": {"A" * 39: {}}},
        {"trustList": {"A" * 40: "x"}},
        {"trustList": {f"{number:040X}": {} for number in range(trust_settings.MAX_ENTRIES + 1)}},
    ],
    ids=range(8),
)
def test_an_export_of_another_shape_trusts_nothing_and_is_not_whole(exported: object) -> None:
    found = judged(exported)

    assert (found.trusted, found.denied, found.is_whole) == (frozenset(), frozenset(), False)
