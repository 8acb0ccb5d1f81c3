"""Shows one certificate of the user's to the gateway, if everything that must hold before that holds.

A certificate names a person. So it goes only to the address that the name led to, only if what answered
there carries the name and is trusted by this computer, and only if the very same certificate answers
again. Everything else is refused, with the reason as a failure.
"""

from __future__ import annotations

from clientdiag.certificates.names import matches
from clientdiag.certificates.reading import read
from clientdiag.checks.certificate_trial.comparing import proves_nothing
from clientdiag.checks.contract import Context
from clientdiag.checks.readings import (
    chain_view,
    decisive_exchange,
    explanation,
    primary_handshake,
    refusals,
)
from clientdiag.model.core import Failure, FailureKind, Operation, Target
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    CertificateTrial,
    ClientCertificate,
    Hello,
    KeyState,
    RevocationAnswer,
    RevocationStatus,
    Route,
    StoreContext,
    TlsHandshake,
    TrialEnd,
    TrustStore,
)
from clientdiag.model.text import Text, text
from clientdiag.platforms.base import KeyFiles
from clientdiag.probes.gateway import Place

_NOT_HERE = Failure(Operation.READ_STORE, FailureKind.NOT_FOUND)
_SEVERAL = Failure(Operation.READ_STORE, FailureKind.OTHER)
_KEPT_BY_SYSTEM = Failure(Operation.READ_FILE, FailureKind.NOT_SUPPORTED)
_NO_SERVER = Failure(Operation.TCP_CONNECT, FailureKind.UNREACHABLE)
_NOT_THE_WAY = Failure(Operation.TLS_HANDSHAKE, FailureKind.NOT_SUPPORTED)
_NOT_TRUSTED = Failure(Operation.TLS_HANDSHAKE, FailureKind.PERMISSION_DENIED)
_OF_KEY = {
    KeyState.ABSENT: FailureKind.NOT_FOUND,
    KeyState.BROKEN: FailureKind.MALFORMED,
    KeyState.NEEDS_PERSON: FailureKind.PERMISSION_DENIED,
    KeyState.DENIED: FailureKind.PERMISSION_DENIED,
}


def observe(context: Context) -> Text | None:
    """Emit one :class:`CertificateTrial`; nothing is shown where nobody asked for it."""
    wanted = context.options.try_certificate
    if wanted is None:
        return text("Showing your certificate was not asked for.")
    context.emit(_tried(context, wanted.upper()))
    return None


def _tried(context: Context, wanted: str) -> CertificateTrial:
    evidence = context.evidence()
    fitting = {
        one.sha256 for one in evidence.all(ClientCertificate) if wanted and one.sha256.startswith(wanted)
    }
    if len(fitting) != 1:
        return _failed(wanted, _SEVERAL if fitting else _NOT_HERE)
    (sha256,) = fitting
    handshake = primary_handshake(evidence)
    if handshake is None or not handshake.presented:
        return _failed(sha256, (handshake.failure if handshake else None) or _NO_SERVER)
    if handshake.route is not Route.NAME:
        return _failed(sha256, _NOT_THE_WAY, handshake.address)
    if not _is_to_be_trusted(evidence, context.target, handshake):
        return _failed(sha256, _NOT_TRUSTED, handshake.address)
    files = context.platform.key_files(sha256)
    refused = _why_unusable(files)
    if files is None or refused is not None:
        return _failed(sha256, refused, handshake.address)
    return _show(context, sha256, files, handshake)


def _is_to_be_trusted(evidence: Evidence, target: Target, handshake: TlsHandshake) -> bool:
    """The chain is trusted here, carries the name, and nothing stops it; unknown is no yes."""
    view, explained = chain_view(evidence), explanation(evidence)
    if view is None or explained is None or view.trusted is not True or explained.best.weight.stops:
        return False
    if refusals(evidence, handshake.address):
        return False
    refused = {
        der
        for store in evidence.all(TrustStore)
        if store.context is StoreContext.DISTRUSTED
        for der in store.certificates
    }
    on_path = {*handshake.presented, *(one.der for one in view.best.certificates)}
    revoked = {
        one.certificate for one in evidence.all(RevocationAnswer) if one.status is RevocationStatus.REVOKED
    } & {read(der).sha256 for der in on_path}
    named = matches(read(handshake.presented[0]), target.host, is_address=target.is_address)
    return named and not revoked and not refused & on_path


def _why_unusable(files: KeyFiles | None) -> Failure | None:
    if files is None:
        return _KEPT_BY_SYSTEM
    if files.state is KeyState.USABLE:
        return None
    return Failure(Operation.READ_FILE, _OF_KEY.get(files.state, FailureKind.OTHER))


def _show(context: Context, sha256: str, files: KeyFiles, handshake: TlsHandshake) -> CertificateTrial:
    from clientdiag.probes import trial  # no run needs it that was not asked to

    asked = decisive_exchange(context.evidence())
    return trial.show(
        trial.Exhibit(sha256, files.certificate, files.above, files.key),
        trial.Question(
            Place(handshake.address, handshake.port, handshake.route, handshake.server_name),
            handshake.presented[0],
            context.target.host,
            asked.path if asked is not None and asked.document is not None else context.target.path,
            next((one.hello for one in handshake.attempts if one.failure is None), Hello.DEFAULT),
            proves_nothing(context.evidence(), handshake),
        ),
        context.options.connect_deadline_s,
        context.cancelled,
    )


def _failed(sha256: str, failure: Failure | None, address: str = "") -> CertificateTrial:
    return CertificateTrial(sha256, address, TrialEnd.FAILED, failure=failure)
