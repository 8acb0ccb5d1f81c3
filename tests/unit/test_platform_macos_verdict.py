"""The word of macOS's own verifier, read from what `security verify-cert` prints."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import StoreContext, SystemVerdict
from clientdiag.platforms.macos import MacOS, tools, verdict
from tests.peers.authority import Authority
from tests.unit.macos_tools import Tools, replaced

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the tool is replaced by a shell script")

HOST, ADDRESS = "vpn.example.com", "192.0.2.10"
RESULT = """---
Certificate chain
 0: vpn.example.com
    <cert(0x7fa000000000) s: vpn.example.com i: Example Issuing CA>
---
Trust evaluation results
{
    TrustCertificateTransparency = 0;
    TrustEvaluationDate = "2030-06-15 12:00:00 +0000";
    TrustResultDetails =     (
                {
            SSLHostname = 0;
            StatusCodes =             (
                "-2147408896"
            );
        },
                {
            AnchorTrusted = 0;
        }
    );
    TrustResultValue = 5;
    TrustRevocationChecked = 0;
}
"""


@pytest.fixture
def mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """A Mac whose temporary files lie in a folder of their own."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    return replaced(tmp_path / "tools", monkeypatch)


def _ask(*presented: bytes, host: str = HOST, retrieval: bool = False) -> list[SystemVerdict]:
    return list(MacOS().judge_chain(presented or (b"leaf",), host, ADDRESS, retrieval=retrieval))


def test_the_chain_is_handed_over_leaf_first_and_nothing_stays(mac: Tools, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    mac.does("SECURITY", f'cat "$3" "$5" > {kept}; ls -ld "$(dirname "$3")" >> {kept}')
    found = _ask(b"leaf", b"issuer")
    asked = mac.asked("SECURITY")[0].split()
    content = kept.read_bytes()

    assert content.startswith(b"leafissuer")
    assert content.removeprefix(b"leafissuer").startswith(b"drwx------")
    assert asked[:2] == ["verify-cert", "-c"]
    assert asked[5:] == ["-p", "ssl", "-n", HOST, "-P", "-v", "-L"]
    assert [one.status for one in found] == [0]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_chain_that_the_system_trusts_has_status_0_and_its_path(mac: Tools, root_ca: Authority) -> None:
    leaf = root_ca.leaf(HOST)
    shown = b"...certificate verification successful.\n" + leaf.pem + root_ca.issued.pem
    mac.does("SECURITY", f"cat {mac.file(shown)}")
    found = _ask(leaf.der)[0]

    assert (found.verifier, found.address, found.context) == ("sectrust", ADDRESS, StoreContext.USER)
    assert (found.retrieval, found.status, found.words, found.failure) == (False, 0, (), None)
    assert found.path == tuple(
        hashlib.sha256(one).hexdigest().upper() for one in (leaf.der, root_ca.issued.der)
    )
    assert found.policy is None
    assert found.duration_ms > 0


def test_the_words_of_a_refusal_are_tokens(mac: Tools) -> None:
    line = "Cert Verify Result: CSSMERR_TP_NOT_TRUSTED"
    mac.does("SECURITY", f"cat {mac.file(RESULT)}; echo '{line}' >&2; exit 1")
    found = _ask()[0]

    assert found.status == 1
    assert found.words == ("CSSMERR_TP_NOT_TRUSTED", "SSLHostname", "AnchorTrusted")
    assert found.failure is None


@pytest.mark.parametrize(
    ("errors", "words"),
    [
        ("Cert Verify Result: CSSMERR_APPLETP_HOSTNAME_MISMATCH", ("CSSMERR_APPLETP_HOSTNAME_MISMATCH",)),
        ("SecTrustEvaluate: errSecNotTrusted (-67843)", ("errSecNotTrusted",)),
        ("Ergebnis: CSSMERR_TP_CERT_EXPIRED CSSMERR_TP_CERT_EXPIRED", ("CSSMERR_TP_CERT_EXPIRED",)),
    ],
)
def test_a_refusal_without_details_has_the_word_of_its_error_line(
    mac: Tools, errors: str, words: tuple[str, ...]
) -> None:
    mac.does("SECURITY", f"echo '{errors}' >&2; exit 1")

    assert [(one.status, one.words) for one in _ask()] == [(1, words)]


def test_a_refusal_in_sentences_only_is_a_refusal_without_words(mac: Tools) -> None:
    shown = "TrustResultDetails = (\n{\n}\n);\nTrustResultValue = 5;\n"
    mac.does("SECURITY", f"cat {mac.file(shown)}; echo 'Cert Verify Result: No error.' >&2; exit 1")

    assert [(one.status, one.words, one.failure) for one in _ask()] == [(1, (), None)]


def test_names_in_a_certificate_are_no_words(mac: Tools) -> None:
    shown = " 0: CSSMERR_TP_CERT_REVOKED\n   Weak = 0;\n" + RESULT
    mac.does("SECURITY", f"cat {mac.file(shown)}; exit 1")

    assert _ask()[0].words == ("SSLHostname", "AnchorTrusted")


@pytest.mark.parametrize(
    ("script", "code"), [("exit 1", 1), ("echo 'Usage: verify-cert' >&2; exit 2", 2), ("exit 44", 44)]
)
def test_a_tool_that_could_not_judge_is_a_failure_and_no_refusal(mac: Tools, script: str, code: int) -> None:
    mac.does("SECURITY", script)
    found = _ask()[0]

    assert found.failure is not None
    assert (found.failure.code, found.status, found.words) == (code, 0, ())


def test_the_network_is_asked_last_and_only_where_it_may(mac: Tools) -> None:
    mac.does("SECURITY", 'case "$*" in *" -L") echo CSSMERR_TP_NOT_TRUSTED >&2; exit 1;; esac')
    found = _ask(retrieval=True)

    assert [(one.retrieval, one.status) for one in found] == [(False, 1), (True, 0)]
    assert [one.endswith(" -L") for one in mac.asked("SECURITY")] == [True, False]


def test_each_verdict_comes_before_the_next_is_asked_for(mac: Tools) -> None:
    mac.does("SECURITY", "exit 0")
    verdicts = MacOS().judge_chain((b"leaf",), HOST, ADDRESS, retrieval=True)
    next(verdicts)

    assert len(mac.asked("SECURITY")) == 1


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "a", "xn--bcher-kva.example", "a_b.example"])
def test_plain_names_and_addresses_are_handed_over(mac: Tools, host: str) -> None:
    mac.does("SECURITY", "exit 0")

    assert _ask(host=host)[0].failure is None
    assert f" -n {host} " in mac.asked("SECURITY")[0]


@pytest.mark.parametrize(
    "host",
    ["", "-L", "-v.example", "a b", "a\n", "a/b", "a..b", "fe80::1%-x", "$(id)", "bücher.example", "a" * 64],
)
def test_anything_else_is_not_handed_to_the_tool(mac: Tools, host: str) -> None:
    mac.does("SECURITY", "exit 0")
    found = _ask(host=host)[0]

    assert found.failure is not None
    assert found.failure.kind is FailureKind.NOT_SUPPORTED
    assert mac.asked("SECURITY") == []


@pytest.mark.parametrize(
    "presented",
    [(b"x",) * (verdict.MAX_CERTIFICATES + 1), (b"x" * (verdict.MAX_CERTIFICATE_BYTES + 1),)],
    ids=["many", "long"],
)
def test_an_unreasonable_chain_is_not_handed_to_the_tool(mac: Tools, presented: tuple[bytes, ...]) -> None:
    mac.does("SECURITY", "exit 0")

    assert _ask(*presented)[0].failure is not None
    assert mac.asked("SECURITY") == []


def test_an_empty_chain_has_no_verdict(mac: Tools) -> None:
    mac.does("SECURITY", "exit 0")

    assert list(MacOS().judge_chain((), HOST, ADDRESS, retrieval=True)) == []


def test_a_verifier_that_hangs_is_given_up_each_time(mac: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    mac.does("SECURITY", "exec sleep 600")
    monkeypatch.setattr(tools, "DEADLINE_S", 0.2)
    monkeypatch.setattr(verdict, "RETRIEVAL_DEADLINE_S", 0.2)
    kinds = [one.failure.kind for one in _ask(retrieval=True) if one.failure is not None]

    assert kinds == [FailureKind.TIMED_OUT, FailureKind.TIMED_OUT]
