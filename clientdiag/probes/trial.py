"""Shows the gateway a certificate, once, because the user asked for it, and says how that ended.

To show a certificate is a login on some gateways. Nothing of one is kept: of the answer its status and
the gateway's own error text go on, of a cookie not even the name, and the connection is closed without
another word. A cookie that nobody uses lapses by itself (ocserv: after ``cookie-timeout``, five minutes
by default); to log out would mean to use it. The key is loaded by OpenSSL from its file and never gets
into Python.

Seen with ocserv and OpenSSL: what they say of a certificate comes inside the handshake in TLS 1.2 and
after it in TLS 1.3, as an alert, a reset or an end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from msgspec.structs import replace
from OpenSSL import SSL, crypto

from clientdiag.knowledge import gateway_error_code
from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import CertificateTrial, Document, GatewayExchange, Hello, TrialEnd
from clientdiag.probes import anyconnect
from clientdiag.probes.gateway import Place
from clientdiag.probes.tcp import connect
from clientdiag.probes.tls import TlsSession

LISTEN_S = 0.5
"""At least so long a refusal in TLS 1.3 is waited for before anything is written, which could lose it."""
MAX_WORDS = 500
_CUT_OFF = {FailureKind.ALERT, FailureKind.RESET, FailureKind.END_OF_STREAM}
_REFUSED = {400, 401, 403, 495, 496}
"""What servers say to one whose certificate will not do; nginx says 400."""
_WENT_ON = frozenset({Document.SUCCESS, Document.AUTH_REQUEST})
ANOTHER_SERVER = Failure(Operation.TLS_HANDSHAKE, FailureKind.GIVEN_UP)
NO_COMMON_SIGNATURE = Failure(Operation.TLS_HANDSHAKE, FailureKind.OTHER)
ASKED_AGAIN = Failure(Operation.HTTP_EXCHANGE, FailureKind.OTHER)
AS_WITHOUT = Failure(Operation.HTTP_EXCHANGE, FailureKind.GIVEN_UP)
NO_GATEWAY = Failure(Operation.HTTP_EXCHANGE, FailureKind.MALFORMED)


@dataclass(frozen=True)
class Exhibit:
    """What is shown: a certificate and those above it (DER), and the file of its key, which can be used."""

    sha256: str
    certificate: bytes
    above: tuple[bytes, ...]
    key: Path


@dataclass(frozen=True)
class Question:
    """Whom it is shown to: the place, the end entity (DER) that must be met there, host, path and hello.

    ``proves_nothing`` are the documents that come without a certificate too.
    """

    place: Place
    expected: bytes
    host: str
    path: str
    hello: Hello = Hello.DEFAULT
    proves_nothing: frozenset[Document] = _WENT_ON


@dataclass
class _Dressing:
    """Gives a context the exhibit, which is shown only to the server that was judged before."""

    exhibit: Exhibit
    expected: bytes
    met_another: bool = field(default=False, init=False)

    def __call__(self, context: SSL.Context) -> None:
        context.use_certificate(x509.load_der_x509_certificate(self.exhibit.certificate))
        for der in self.exhibit.above:
            context.add_extra_chain_cert(x509.load_der_x509_certificate(der))
        context.use_privatekey_file(str(self.exhibit.key))
        context.check_privatekey()
        context.set_verify(SSL.VERIFY_PEER, self._is_expected)

    def _is_expected(
        self, _connection: SSL.Connection, met: crypto.X509, _error: int, depth: int, _ok: int
    ) -> bool:
        if depth == 0 and crypto.dump_certificate(crypto.FILETYPE_ASN1, met) != self.expected:
            self.met_another = True
            return False
        return True


def show(
    exhibit: Exhibit, question: Question, deadline_s: float, cancelled: Callable[[], bool]
) -> CertificateTrial:
    """One connection, one handshake, one init request. Never raises."""
    started = time.perf_counter()
    seen = _show(exhibit, question, deadline_s, cancelled)
    return replace(
        seen,
        certificate=exhibit.sha256,
        address=question.place.address,
        duration_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def _show(
    exhibit: Exhibit, question: Question, deadline_s: float, cancelled: Callable[[], bool]
) -> CertificateTrial:
    place, dressing = question.place, _Dressing(exhibit, question.expected)
    connected = connect(place.address, place.port, deadline_s, cancelled)
    if connected.sock is None:
        return _failed(connected.failure)
    try:
        session = TlsSession(connected.sock, place.server_name, question.hello, dressing)
    except (SSL.Error, ValueError):
        connected.sock.close()
        return _failed(Failure(Operation.READ_FILE, FailureKind.MALFORMED))
    try:
        if not session.handshake(deadline_s, cancelled):
            return _failed(ANOTHER_SERVER) if dressing.met_another else _cut_off(session)
        patience = min(deadline_s, max(LISTEN_S, 2 * session.round_trip_s))
        late = session.seen.asked and session.protocol() == "TLSv1.3"
        if late and session.listen(patience, cancelled) is not None:
            return _cut_off(session)
        return _ask(session, question, deadline_s, cancelled)
    finally:
        session.close()


def _ask(
    session: TlsSession, question: Question, deadline_s: float, cancelled: Callable[[], bool]
) -> CertificateTrial:
    answer = anyconnect.ask(
        session,
        host=question.host,
        address=question.place.address,
        port=question.place.port,
        path=question.path,
        asked=session.asked(),
        protocol=session.protocol(),
        deadline_s=deadline_s,
        cancelled=cancelled,
    )
    if not session.seen.asked:  # an older server may still ask once the request is there
        return _ended(TrialEnd.NOT_ASKED, answer)
    if not session.seen.shown:
        return _failed(NO_COMMON_SIGNATURE, answer)
    if session.seen.failure is not None and session.seen.failure.kind in _CUT_OFF:
        return _cut_off(session)
    if _says_no(answer):
        return _ended(TrialEnd.REFUSED, answer)
    if answer.document in _WENT_ON:
        open_to_all = answer.document in question.proves_nothing
        return _failed(AS_WITHOUT, answer) if open_to_all else _ended(TrialEnd.ACCEPTED, answer)
    if answer.document is Document.CLIENT_CERTIFICATE_REQUEST:
        return _failed(ASKED_AGAIN, answer)
    if answer.failure is not None and answer.failure.kind is FailureKind.END_OF_STREAM:
        return replace(_ended(TrialEnd.REFUSED, answer), failure=answer.failure)
    return _failed(answer.failure or NO_GATEWAY, answer)


def _says_no(answer: GatewayExchange) -> bool:
    if answer.document is Document.SUCCESS:
        return False
    code = gateway_error_code(answer.error_text) if answer.error_text else None
    return answer.status in _REFUSED or code == "client-certificate-missing"


def _ended(end: TrialEnd, answer: GatewayExchange) -> CertificateTrial:
    words = "" if answer.document is Document.SUCCESS else (answer.error_text or "")[:MAX_WORDS]
    return CertificateTrial("", "", end, status=answer.status, words=words)


def _cut_off(session: TlsSession) -> CertificateTrial:
    """The server hung up: a refusal once the certificate was shown, and no word of it before."""
    seen = session.seen
    if not seen.shown or seen.failure is None or seen.failure.kind not in _CUT_OFF:
        return _failed(seen.failure)
    fatal = [one.name for one in seen.alerts if one.sent_by == "server" and one.level == 2]
    alert = fatal[-1] if fatal else ""
    return CertificateTrial("", "", TrialEnd.REFUSED, alert=alert, failure=seen.failure)


def _failed(failure: Failure | None, answer: GatewayExchange | None = None) -> CertificateTrial:
    status = answer.status if answer is not None else None
    return CertificateTrial("", "", TrialEnd.FAILED, status=status, failure=failure)
