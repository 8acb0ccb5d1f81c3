from __future__ import annotations

import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import Asked, HandshakePhase, Hello
from tests.peers.authority import Authority, Issued, pem, self_signed
from tests.peers.process import program
from tests.peers.s_server import SServer
from tests.peers.silent import PlainHttpServer, SilentServer, TalkingServer
from tests.unit import facts
from tests.unit.probing import FAR_S, ResetsTheHello, always, never, session

VERSIONS = [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")]


@pytest.mark.parametrize(("flag", "protocol"), VERSIONS)
def test_a_good_handshake_is_read_whole(good_leaf: Issued, flag: str, protocol: str) -> None:
    with SServer(good_leaf, flag) as server, session(server.port) as tls:
        assert tls.handshake(FAR_S, never)

        assert tls.protocol() == protocol
        assert tls.presented() == tuple(facts.der(one) for one in good_leaf.chain())
        assert tls.cipher()
        assert tls.asked() is Asked.NO
        assert tls.seen.phase is HandshakePhase.COMPLETED
        assert tls.seen.failure is None
        assert tls.seen.sent > 100
        assert tls.round_trip_s > 0


@pytest.mark.parametrize("flag", ["-tls1_2", "-tls1_3"])
def test_a_certificate_that_nobody_should_trust_is_read_all_the_same(flag: str, root_ca: Authority) -> None:
    days = timedelta(days=1)
    expired = root_ca.leaf("other.example", not_before=-90 * days, not_after=-3 * days)
    for leaf in (expired, self_signed("other.example"), root_ca.leaf("other.example", key="rsa1024")):
        with SServer(leaf, flag, "-cipher", "DEFAULT:@SECLEVEL=0") as server, session(server.port) as tls:
            assert tls.handshake(FAR_S, never), tls.seen
            assert tls.presented() == (leaf.der,)


def test_a_chain_is_kept_in_the_order_it_was_sent(
    good_leaf: Issued, root_ca: Authority, issuing_ca: Authority
) -> None:
    stranger = Authority.root("Stranger")
    sent = [root_ca.certificate, stranger.certificate, issuing_ca.certificate, issuing_ca.certificate]
    with SServer(good_leaf, chain=sent) as server, session(server.port) as tls:
        assert tls.handshake(FAR_S, never)
        assert tls.presented() == (good_leaf.der, *(facts.der(one) for one in sent))


def _client_cas(folder: Path, *cas: x509.Certificate) -> str:
    file = folder / "client-cas.pem"
    file.write_bytes(pem(cas))
    return str(file)


@pytest.mark.parametrize(("flag", "protocol"), VERSIONS)
def test_asked_with_names_and_asked_for_any_are_kept_apart(
    good_leaf: Issued, root_ca: Authority, tmp_path: Path, flag: str, protocol: str
) -> None:
    listed = ("-CAfile", _client_cas(tmp_path, root_ca.certificate))
    for arguments, asked, names in [
        (("-verify", "3", *listed), Asked.LISTED, ("CN=Lab Root CA,O=Lab",)),
        (("-verify", "3"), Asked.ANY_CA, ()),
        ((), Asked.NO, ()),
    ]:
        with SServer(good_leaf, flag, *arguments) as server, session(server.port) as tls:
            assert tls.handshake(FAR_S, never)
            assert (tls.protocol(), tls.asked(), tls.asked_cas()) == (protocol, asked, names)


def test_refused_without_a_certificate_in_tls_1_2_the_chain_is_still_whole(
    good_leaf: Issued, root_ca: Authority, tmp_path: Path
) -> None:
    wants = ("-Verify", "3", "-verify_return_error", "-CAfile", _client_cas(tmp_path, root_ca.certificate))
    with SServer(good_leaf, "-tls1_2", *wants) as server, session(server.port) as tls:
        assert not tls.handshake(FAR_S, never)

        assert tls.seen.failure is not None
        assert (tls.seen.failure.kind, tls.seen.failure.code) == (FailureKind.ALERT, 40)
        assert tls.presented() == tuple(facts.der(one) for one in good_leaf.chain())
        assert tls.asked() is Asked.LISTED
        assert tls.seen.phase is HandshakePhase.AFTER_CERTIFICATE


def test_refused_without_a_certificate_in_tls_1_3_shows_on_the_first_read(
    good_leaf: Issued, root_ca: Authority, tmp_path: Path
) -> None:
    wants = ("-Verify", "3", "-verify_return_error", "-CAfile", _client_cas(tmp_path, root_ca.certificate))
    with SServer(good_leaf, "-tls1_3", *wants) as server, session(server.port) as tls:
        assert tls.handshake(FAR_S, never)
        assert tls.asked() is Asked.LISTED
        assert tls.peek(FAR_S, never)
        ended = tls.receive(time.monotonic() + FAR_S, never)

        assert not isinstance(ended, bytes)
        assert (ended.kind, ended.code) == (FailureKind.ALERT, 116)
        assert [one.name for one in tls.seen.alerts if one.sent_by == "server"] == ["certificate_required"]


@pytest.mark.parametrize(
    ("arguments", "alert"),
    [
        (("-tls1_2", "-cipher", "AES128-SHA"), "handshake_failure"),
        (("-servername", "other.example", "-servername_fatal"), "unrecognized_name"),
        (("-tls1_1", "-cipher", "ALL:@SECLEVEL=0"), "protocol_version"),
    ],
    ids=["cipher", "name", "version"],
)
def test_an_alert_is_read_by_its_number_and_phase(
    good_leaf: Issued, tmp_path: Path, arguments: tuple[str, ...], alert: str
) -> None:
    if "-servername" in arguments:
        files = good_leaf.write(tmp_path, "second")
        arguments = (*arguments, "-cert2", str(files.chain), "-key2", str(files.key))
    with SServer(good_leaf, *arguments) as server, session(server.port) as tls:
        assert not tls.handshake(FAR_S, never)

        assert tls.seen.failure is not None
        assert tls.seen.failure.kind is FailureKind.ALERT
        assert tls.seen.failure.detail == alert
        assert tls.presented() == ()
        assert tls.protocol() is None
        assert tls.asked() is Asked.UNKNOWN
        assert tls.seen.phase is HandshakePhase.BEFORE_SERVER_HELLO


def test_a_stapled_answer_is_kept_as_it_came(root_ca: Authority, tmp_path: Path) -> None:
    leaf = root_ca.leaf("localhost")
    staple = _staple(root_ca, leaf, tmp_path)
    with SServer(leaf, "-status_file", str(staple)) as server, session(server.port) as tls:
        assert tls.handshake(FAR_S, never)
        assert tls.seen.staple == staple.read_bytes()
    with SServer(leaf) as server, session(server.port) as tls:
        assert tls.handshake(FAR_S, never)
        assert tls.seen.staple is None


def _staple(ca: Authority, leaf: Issued, folder: Path) -> Path:
    """An OCSP answer of *ca* about *leaf*, as the authority's own tool makes it."""
    files, signer = leaf.write(folder, "leaf", chain=[leaf.certificate]), ca.issued.write(folder, "ca")
    index = folder / "index.txt"
    serial = f"{leaf.certificate.serial_number:X}"
    serial = serial if len(serial) % 2 == 0 else f"0{serial}"
    index.write_text(f"V\t491231235959Z\t\t{serial}\tunknown\t/CN=localhost\n")
    answer = folder / "answer.der"
    command = [program("openssl", "openssl"), "ocsp", "-index", str(index), "-issuer", str(signer.chain)]
    command += ["-CA", str(signer.chain), "-rsigner", str(signer.chain), "-rkey", str(signer.key)]
    command += ["-cert", str(files.chain), "-ndays", "1", "-noverify", "-respout", str(answer)]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=30)
    assert answer.stat().st_size > 100
    return answer


def test_bytes_that_are_no_tls_are_seen_as_they_are() -> None:
    with PlainHttpServer() as server, session(server.port) as tls:
        assert not tls.handshake(FAR_S, never)
        assert tls.seen.failure is not None
        assert tls.seen.failure.kind is FailureKind.NOT_TLS
        assert tls.seen.first_bytes.startswith(b"HTTP/1.1 400 Bad Request")


@pytest.mark.parametrize(
    ("answer", "kinds"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", {FailureKind.NOT_TLS}),
        (b"\x00\x00\x00\x07\x04Host", {FailureKind.NOT_TLS}),
        (b"\x16", {FailureKind.END_OF_STREAM}),
        (b"\x16\x03\x03\x00\x05hello", {FailureKind.PROTOCOL}),
        (b"\x15\x03\x03\x00\x02\x02\x28", {FailureKind.ALERT}),
        (b"\x16\x03\x03\xff\xff" + b"x" * 70000, {FailureKind.PROTOCOL}),
        (b"\x17\x03\x03\x00\x01x", {FailureKind.PROTOCOL}),
        (b"", {FailureKind.END_OF_STREAM}),
    ],
    ids=range(8),
)
def test_odd_answers_end_in_a_failure(answer: bytes, kinds: set[FailureKind]) -> None:
    with TalkingServer(answer) as server, session(server.port) as tls:
        assert not tls.handshake(FAR_S, never)
        assert tls.seen.failure is not None
        assert tls.seen.failure.kind in kinds
        assert tls.presented() == ()


def test_silence_is_given_up_at_the_deadline() -> None:
    with SilentServer() as server, session(server.port) as tls:
        assert not tls.handshake(0.1, never)
        assert tls.seen.failure is not None
        assert tls.seen.failure.kind is FailureKind.TIMED_OUT
        assert tls.round_trip_s > 0


def test_cancel_is_told_apart_from_silence() -> None:
    with SilentServer() as server, session(server.port) as tls:
        assert not tls.handshake(3600.0, always)
        assert tls.seen.failure is not None
        assert tls.seen.failure.kind is FailureKind.CANCELLED


def test_a_reset_is_one() -> None:
    with ResetsTheHello() as server, session(server.port) as tls:
        assert not tls.handshake(FAR_S, never)
        assert tls.seen.failure is not None
        assert tls.seen.failure.kind is FailureKind.RESET


def test_a_small_hello_is_smaller(good_leaf: Issued) -> None:
    sent = {}
    for hello in Hello:
        with SServer(good_leaf) as server, session(server.port, hello) as tls:
            assert tls.handshake(FAR_S, never)
            sent[hello] = tls.seen.sent
    assert sent[Hello.CLASSICAL] < sent[Hello.DEFAULT]


def test_no_name_is_sent_for_a_raw_address(good_leaf: Issued, tmp_path: Path) -> None:
    second = self_signed("second.example").write(tmp_path, "second")
    by_name = ("-servername", "localhost", "-cert2", str(second.chain), "-key2", str(second.key))
    with SServer(good_leaf, *by_name) as server:
        with session(server.port, name=None) as tls:
            assert tls.handshake(FAR_S, never)
            without = tls.presented()
        with session(server.port) as tls:
            assert tls.handshake(FAR_S, never)
            assert tls.presented() != without
    assert without[0] == good_leaf.der


def test_no_more_is_read_than_a_handshake_needs() -> None:
    # an endless run of well-formed but useless records
    record = b"\x16\x03\x03\x40\x00" + b"\x0b\xff\xff\xff" + b"\x00" * (0x4000 - 4)
    with TalkingServer(record * 300) as server, session(server.port) as tls:
        assert not tls.handshake(FAR_S, never)
        assert tls.seen.received <= 5 * 1024 * 1024
