"""A certificate is shown to a real gateway when the user asks for it, and never else."""

from __future__ import annotations

import re
import socket
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256

from clientdiag.model.core import Failure, FailureKind, Operation, Topic
from clientdiag.model.observations import CertificateTrial, TrialEnd
from tests.gateways.expecting import report
from tests.peers.authority import CLIENT, Authority, Issued
from tests.peers.client_stores import pem_client
from tests.peers.computer import Computer, Outcome
from tests.peers.ocserv import Ocserv, Sign_in
from tests.peers.scripted import ScriptedServer, http
from tests.peers.silent import LOOPBACK

MakeComputer = Callable[..., Computer]
_VERIFIED, _NONE_CAME, _COOKIE = (
    "client certificate verification succeeded",
    "no certificate was found",
    "issue cookie",
)
_SECRET = "c2VjcmV0LXNlc3Npb24tY29va2ll"


@pytest.fixture(scope="module")
def client_ca() -> Authority:
    """Whose certificates the gateways take."""
    return Authority.root("Lab Client CA")


@pytest.fixture(scope="module")
def anna(client_ca: Authority) -> Issued:
    """The user's certificate."""
    return client_ca.leaf(common_name="Anna", names=(), usages=(CLIENT,))


@pytest.fixture
def computer(make_computer: MakeComputer, root_ca: Authority, anna: Issued) -> Computer:
    """A computer that trusts the gateway and holds the certificate."""
    made = make_computer(system_roots=[root_ca.certificate])
    _hold(made, pem_client(anna))
    return made


def _hold(computer: Computer, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        place = computer.home / path.removeprefix("~/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _sha256(issued: Issued) -> str:
    return issued.certificate.fingerprint(SHA256()).hex()


def _trial(outcome: Outcome) -> CertificateTrial:
    (seen,) = [
        one for run in report(outcome).runs for one in run.observations if isinstance(one, CertificateTrial)
    ]
    assert all(one.trace is None for one in report(outcome).runs)
    return seen


@contextmanager
def _scripted(
    leaf: Issued, answer: bytes, client_ca: Authority, without: bytes = b""
) -> Iterator[tuple[ScriptedServer, int]]:
    """Answers so to whoever shows a certificate, and *without* one otherwise (a form, if that is empty)."""
    listening = socket.create_server((LOOPBACK, 0))
    port = int(listening.getsockname()[1])

    def say(_asked: bytes) -> list[bytes]:
        return [answer if made.shown else without or http(_config_auth(_FORM))]

    with ScriptedServer(listening, say, leaf=leaf, client_ca=client_ca.certificate) as made:
        yield made, port


def _config_auth(inner: str, kind: str = "auth-request") -> str:
    return f'<?xml version="1.0"?><config-auth client="vpn" type="{kind}">{inner}</config-auth>'


_FORM = '<auth id="main"><form method="post"><input type="text" name="username"/></form></auth>'


@pytest.mark.parametrize("version", ["1.2", "1.3"])
@pytest.mark.parametrize("sign_in", ["certificate", "optional"])
def test_a_good_certificate_is_taken_as_the_gateway_s_log_says(
    computer: Computer, good_leaf: Issued, client_ca: Authority, anna: Issued, sign_in: Sign_in, version: str
) -> None:
    arguments = {"sign_in": sign_in, "client_ca": [client_ca.certificate], "versions": (version,)}
    with Ocserv(good_leaf, **arguments) as gateway:  # type: ignore[arg-type]  # by name
        outcome = computer.diagnose(f"localhost:{gateway.port}", "--try-certificate", _sha256(anna))
        log = gateway.log()

    seen = _trial(outcome)
    assert (seen.end, seen.status, seen.alert, seen.failure) == (TrialEnd.ACCEPTED, 200, "", None)
    assert (seen.certificate, seen.address) == (_sha256(anna).upper(), LOOPBACK)
    assert log.count(_VERIFIED) == 1
    assert _COOKIE in log  # it was a login


@pytest.mark.parametrize("version", ["1.2", "1.3"])
def test_a_password_that_is_asked_for_without_a_certificate_too_proves_nothing(
    computer: Computer, good_leaf: Issued, client_ca: Authority, anna: Issued, version: str
) -> None:
    with Ocserv(good_leaf, sign_in="both", client_ca=[client_ca.certificate], versions=(version,)) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}", "--try-certificate", _sha256(anna))
        log = gateway.log()

    seen = _trial(outcome)
    assert (seen.end, seen.status) == (TrialEnd.FAILED, 200)
    assert seen.failure == Failure(Operation.HTTP_EXCHANGE, FailureKind.GIVEN_UP)
    assert (log.count(_VERIFIED), _COOKIE in log) == (1, False)  # it took it, but does not say so
    told = [one.reason.msgid for one in report(outcome).unevaluated if one.reason]
    assert any("as it does without a certificate" in one for one in told)


@pytest.mark.parametrize("version", ["1.2", "1.3"])
@pytest.mark.parametrize("sign_in", ["certificate", "both"])
def test_a_refusal_without_a_word_leaves_the_reason_open(
    computer: Computer, good_leaf: Issued, client_ca: Authority, anna: Issued, sign_in: Sign_in, version: str
) -> None:
    twin = client_ca.twin().certificate
    with Ocserv(good_leaf, sign_in=sign_in, client_ca=[twin], versions=(version,)) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}", "--try-certificate", _sha256(anna))
        log = gateway.log()

    assert (_trial(outcome).end, _trial(outcome).alert) == (TrialEnd.REFUSED, "")
    assert "client certificate verification failed" in log
    (open_question,) = report(outcome).verdict.unknown
    assert open_question.topic is Topic.CLIENT_CERTIFICATE
    assert "without saying why" in open_question.reason.msgid


def test_an_ordinary_run_shows_no_certificate(
    computer: Computer, good_leaf: Issued, client_ca: Authority
) -> None:
    with Ocserv(good_leaf, sign_in="certificate", client_ca=[client_ca.certificate]) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}")
        log = gateway.log()

    run = next(one for one in report(outcome).runs if one.check == "certificate_trial")
    assert (run.status.value, run.observations) == ("not-applicable", ())
    assert _NONE_CAME in log
    assert "client certificate verification" not in log


@pytest.mark.parametrize("trust", ["nobody", "another name"])
def test_it_is_not_shown_to_a_server_that_is_not_proved(
    make_computer: MakeComputer,
    root_ca: Authority,
    issuing_ca: Authority,
    client_ca: Authority,
    anna: Issued,
    trust: str,
) -> None:
    computer = make_computer(system_roots=[] if trust == "nobody" else [root_ca.certificate])
    _hold(computer, pem_client(anna))
    leaf = issuing_ca.leaf("localhost" if trust == "nobody" else "mail.lab.example")
    with Ocserv(leaf, sign_in="certificate", client_ca=[client_ca.certificate]) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}", "--try-certificate", _sha256(anna))
        log = gateway.log()

    failure = _trial(outcome).failure
    assert _trial(outcome).end is TrialEnd.FAILED
    assert failure is not None
    assert (failure.operation, failure.kind) == (Operation.TLS_HANDSHAKE, FailureKind.PERMISSION_DENIED)
    assert "client certificate verification" not in log
    told = [one.reason.msgid for one in report(outcome).unevaluated if one.reason]
    assert any("not proved" in one for one in told)


@pytest.mark.parametrize(
    ("answer", "end", "words", "kind"),
    [
        (http(_config_auth('<auth id="success"/>', "complete")), TrialEnd.ACCEPTED, "", None),
        (http(_config_auth(_FORM)), TrialEnd.FAILED, "", FailureKind.GIVEN_UP),
        (
            http(
                _config_auth('<auth id="main"><error id="13">Certificate Validation Failure</error></auth>')
            ),
            TrialEnd.REFUSED,
            "Certificate Validation Failure",
            None,
        ),
        (http("", status="401 Unauthorized"), TrialEnd.REFUSED, "", None),
        (http("", status="403 Forbidden"), TrialEnd.REFUSED, "", None),
        (http(_config_auth("<client-cert-request/>")), TrialEnd.FAILED, "", FailureKind.OTHER),
        (http("<html/>"), TrialEnd.FAILED, "", FailureKind.MALFORMED),
        (b"SSH-2.0-x\r\n\r\n", TrialEnd.FAILED, "", FailureKind.MALFORMED),
        (b"", TrialEnd.REFUSED, "", FailureKind.END_OF_STREAM),
    ],
    ids=["signed in", "form", "its words", "401", "403", "asked again", "a web page", "no http", "silence"],
)
def test_what_a_gateway_says_once_the_certificate_was_shown(
    computer: Computer,
    good_leaf: Issued,
    client_ca: Authority,
    anna: Issued,
    answer: bytes,
    end: TrialEnd,
    words: str,
    kind: FailureKind | None,
) -> None:
    with _scripted(good_leaf, answer, client_ca) as (server, port):
        outcome = computer.diagnose(f"localhost:{port}", "--try-certificate", _sha256(anna))

    seen = _trial(outcome)
    assert (seen.end, seen.words, seen.failure.kind if seen.failure else None) == (end, words, kind)
    assert server.shown == [anna.der]


def test_a_form_that_only_the_holder_of_a_certificate_gets_is_proof(
    computer: Computer, good_leaf: Issued, client_ca: Authority, anna: Issued
) -> None:
    without = http("", status="401 Unauthorized")
    with _scripted(good_leaf, http(_config_auth(_FORM)), client_ca, without) as (_server, port):
        outcome = computer.diagnose(f"localhost:{port}", "--try-certificate", _sha256(anna))

    assert _trial(outcome).end is TrialEnd.ACCEPTED


def test_no_session_of_the_gateway_is_in_anything_that_is_written(
    computer: Computer, good_leaf: Issued, client_ca: Authority, anna: Issued, tmp_path: Path
) -> None:
    body = _config_auth(
        f'<session-token>{_SECRET}</session-token><auth id="success"><title>{_SECRET}</title>'
        f"<error>{_SECRET}</error></auth><opaque>{_SECRET}</opaque>",
        "complete",
    )
    answer = http(body, headers=[f"Set-Cookie: webvpn={_SECRET}; Secure", f"X-Reason: {_SECRET}"])
    folder = tmp_path / "zips"
    folder.mkdir()
    with _scripted(good_leaf, answer, client_ca) as (server, port):
        outcome = computer.diagnose(
            f"localhost:{port}", "--zip", str(folder), "--details", "--try-certificate", _sha256(anna)
        )
        assert server.shown == [anna.der]
        server.shown.clear()  # or it would tell the next run's first question what is for the last one
        text = computer.clientdiag(
            "run", f"localhost:{port}", "--details", "--try-certificate", _sha256(anna)
        )

    assert _trial(outcome).end is TrialEnd.ACCEPTED
    assert server.shown == [anna.der]
    [saved] = folder.glob("*.zip")
    with zipfile.ZipFile(saved) as archive:
        written = [archive.read(name).decode("latin-1") for name in archive.namelist()]
    for said in (*written, outcome.stdout, outcome.stderr, text.stdout, text.stderr):
        assert _SECRET not in said


def test_the_cookie_of_a_real_gateway_is_not_kept(
    computer: Computer, good_leaf: Issued, client_ca: Authority, anna: Issued
) -> None:
    with Ocserv(good_leaf, sign_in="certificate", client_ca=[client_ca.certificate]) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}", "--try-certificate", _sha256(anna))
        assert _COOKIE in gateway.log()

    assert not re.search(r"webvpn(context)?=", outcome.stdout + outcome.stderr)
    assert "set-cookie" not in str(_trial(outcome))


def test_sixteen_digits_in_any_case_are_enough(
    computer: Computer, good_leaf: Issued, client_ca: Authority, anna: Issued
) -> None:
    digits = _sha256(anna)[:16]
    typed = ":".join(digits[place : place + 2].upper() for place in range(0, 16, 2))
    with Ocserv(good_leaf, sign_in="certificate", client_ca=[client_ca.certificate]) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}", "--try-certificate", typed)

    assert _trial(outcome).end is TrialEnd.ACCEPTED


def test_a_certificate_that_is_not_here_is_said_and_no_crash(computer: Computer, good_leaf: Issued) -> None:
    with Ocserv(good_leaf) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}", "--try-certificate", "0" * 64)

    failure = _trial(outcome).failure
    assert failure is not None
    assert (failure.operation, failure.kind) == (Operation.READ_STORE, FailureKind.NOT_FOUND)
    assert outcome.exit_code == 0


def test_a_key_under_a_passphrase_is_not_asked_for(
    make_computer: MakeComputer, root_ca: Authority, good_leaf: Issued, client_ca: Authority, anna: Issued
) -> None:
    computer = make_computer(system_roots=[root_ca.certificate])
    _hold(computer, pem_client(anna, key="encrypted"))
    with Ocserv(good_leaf, sign_in="certificate", client_ca=[client_ca.certificate]) as gateway:
        outcome = computer.diagnose(f"localhost:{gateway.port}", "--try-certificate", _sha256(anna))
        log = gateway.log()

    failure = _trial(outcome).failure
    assert failure is not None
    assert (failure.operation, failure.kind) == (Operation.READ_FILE, FailureKind.PERMISSION_DENIED)
    assert "client certificate verification" not in log
    assert "pass phrase" not in outcome.stderr
