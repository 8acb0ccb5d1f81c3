"""What the gateway goes on to without a certificate too, so that it proves nothing for one that is shown.

A server may ask for a certificate and verify nothing (nginx: ``ssl_verify_client optional_no_ca``).
"""

from __future__ import annotations

from clientdiag.knowledge import gateway_error_code
from clientdiag.model.core import FailureKind
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Document, GatewayExchange, TlsHandshake

_ENDED_BY_SERVER = {FailureKind.ALERT, FailureKind.RESET, FailureKind.END_OF_STREAM, FailureKind.PROTOCOL}
_BUSY = {408, 429}
"""Answers that say nothing of a certificate; those from 500 on do not either."""


def proves_nothing(evidence: Evidence, handshake: TlsHandshake) -> frozenset[Document]:
    """The documents by which the server of *handshake* cannot say that it took a certificate.

    A form counts where it came without one, and where nothing that came shows that it does not.
    """
    place = (handshake.address, handshake.port)
    seen = [one for one in evidence.all(GatewayExchange) if (one.address, one.port) == place]
    if not seen:
        ended = handshake.failure is not None and handshake.failure.kind in _ENDED_BY_SERVER
        return frozenset() if ended else frozenset({Document.AUTH_REQUEST})
    return frozenset().union(*(_gone_on_to(one) for one in seen))


def _gone_on_to(one: GatewayExchange) -> set[Document]:
    if one.error_text and gateway_error_code(one.error_text) == "client-certificate-missing":
        return set()
    if one.document is Document.SUCCESS:
        return {Document.AUTH_REQUEST, Document.SUCCESS}
    return {Document.AUTH_REQUEST} if one.document is Document.AUTH_REQUEST or _is_open(one) else set()


def _is_open(one: GatewayExchange) -> bool:
    """Whether the answer leaves open what the gateway does without a certificate."""
    if one.status is not None and (one.status >= 500 or one.status in _BUSY):
        return True
    if one.document is not None or one.status in {401, 403}:
        return False
    return one.failure is None or one.failure.kind not in _ENDED_BY_SERVER
