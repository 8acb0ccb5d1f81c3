"""CryptoAPI's verdicts, as far as Wine's are to be believed: plausible bits, and no crash whatever is shown.

Wrong uses, refused certificates and weak signatures need real Windows: Wine accepts them.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from datetime import timedelta

import pytest

if sys.platform != "win32":
    pytest.skip("runs on Windows: make test-windows", allow_module_level=True)

from cryptography.hazmat.primitives import hashes

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import StoreContext, SystemVerdict
from clientdiag.platforms.windows import Windows
from tests.peers.authority import Authority

HOST = "vpn.example.com"
ADDRESS = "192.0.2.1"
USER, MACHINE = StoreContext.USER, StoreContext.MACHINE


@pytest.fixture(scope="module")
def ca() -> Authority:
    return Authority.root("Chain Root").intermediate("Chain CA")


def judged(*presented: bytes, host: str = HOST, retrieval: bool = False) -> list[SystemVerdict]:
    return list(Windows().judge_chain(presented, host, ADDRESS, retrieval=retrieval))


def test_the_user_is_asked_for_then_the_machine_then_both_with_the_network(ca: Authority) -> None:
    verdicts = judged(ca.leaf(HOST).der, ca.issued.der, retrieval=True)

    assert [(one.context, one.retrieval) for one in verdicts] == [
        (USER, False),
        (MACHINE, False),
        (USER, True),
        (MACHINE, True),
    ]
    assert {(one.verifier, one.address, one.failure) for one in verdicts} == {("cryptoapi", ADDRESS, None)}


def test_each_verdict_comes_before_the_next_is_asked_for(ca: Authority) -> None:
    verdicts = Windows().judge_chain((ca.leaf(HOST).der,), HOST, ADDRESS, retrieval=True)
    assert isinstance(verdicts, Generator)
    first = next(verdicts)
    verdicts.close()

    assert first.context is USER
    assert list(verdicts) == []


def test_a_chain_without_its_root_is_partial_and_its_path_is_told(ca: Authority) -> None:
    leaf = ca.leaf(HOST)
    verdict = judged(leaf.der, ca.issued.der)[0]

    assert verdict.status == 0x10000
    assert verdict.words == ("CERT_TRUST_IS_PARTIAL_CHAIN",)
    assert verdict.path == tuple(
        one.fingerprint(hashes.SHA256()).hex().upper() for one in (leaf.certificate, ca.certificate)
    )


def test_an_untrusted_root_that_is_shown_is_called_so() -> None:
    root = Authority.root("Shown Root")
    verdict = judged(root.leaf(HOST).der, root.issued.der)[0]

    assert "CERT_TRUST_IS_UNTRUSTED_ROOT" in verdict.words
    assert verdict.status & 0x20
    assert verdict.policy == 0x800B0109  # CERT_E_UNTRUSTEDROOT


def test_an_expired_certificate_is_called_so(ca: Authority) -> None:
    old = ca.leaf(HOST, not_before=timedelta(days=-9), not_after=timedelta(days=-1))

    assert "CERT_TRUST_IS_NOT_TIME_VALID" in judged(old.der, ca.issued.der)[0].words


def test_another_name_is_the_policys_to_refuse(ca: Authority) -> None:
    leaf = ca.leaf(HOST)

    assert (
        judged(leaf.der, ca.issued.der, host="other.example.com")[0].policy == 0x800B010F
    )  # CERT_E_CN_NO_MATCH
    assert judged(leaf.der, ca.issued.der)[0].policy != 0x800B010F


@pytest.mark.parametrize("host", ["", "vpn.example.com\0.example.org", "x" * 10_000])
def test_a_host_that_is_no_name_is_not_asked_about(ca: Authority, host: str) -> None:
    verdict = judged(ca.leaf(HOST).der, host=host)[0]

    assert verdict.policy is None
    assert verdict.failure is None


def test_a_name_in_other_letters_is_asked_about(ca: Authority) -> None:
    assert judged(ca.leaf(HOST).der, host="vpn.bücher.example")[0].policy is not None


def test_nothing_presented_is_nothing_judged() -> None:
    assert judged() == []


@pytest.mark.parametrize("garbage", [b"", b"x", b"0", b"\x30\x84\xff\xff\xff\xff", b"\x30\x03\x02\x01\x01"])
def test_a_certificate_that_is_none_is_a_failure(garbage: bytes) -> None:
    verdicts = judged(garbage)

    assert [one.context for one in verdicts] == [USER, MACHINE]
    assert all(one.failure is not None for one in verdicts)
    assert all(one.path == () for one in verdicts)


def test_a_huge_certificate_is_not_even_decoded() -> None:
    (failure, _) = (one.failure for one in judged(b"\x30" * 1_000_000))

    assert failure is not None
    assert failure.kind is FailureKind.TOO_LARGE


def test_garbage_and_repetition_beside_a_good_chain_change_nothing(ca: Authority) -> None:
    leaf = ca.leaf(HOST)
    plain = judged(leaf.der, ca.issued.der)[0]
    crowded = judged(leaf.der, b"", b"x" * 100_000, *[ca.issued.der] * 3, *[leaf.der] * 500)[0]

    assert (crowded.status, crowded.path) == (plain.status, plain.path)
