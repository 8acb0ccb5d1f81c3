"""What the system's own verifier says of trust: CryptoAPI on Windows, SecTrust on macOS.

Trust is read from it. Dates, names and uses have rules of their own, which say more; that it refuses the
chain at all is read for the case that they see nothing.
"""

from __future__ import annotations

from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import StoreContext, SystemVerdict

NO_TRUST = frozenset({
    "CERT_TRUST_IS_UNTRUSTED_ROOT",
    "CERT_TRUST_IS_PARTIAL_CHAIN",
    "AnchorTrusted",
    "CSSMERR_TP_NOT_TRUSTED",
    "CSSMERR_TP_INVALID_ANCHOR_CERT",
    "errSecNotTrusted",
})  # fmt: skip
DISTRUST = "CERT_TRUST_IS_EXPLICIT_DISTRUST"
# CERT_TRUST_REVOCATION_STATUS_UNKNOWN, _IS_OFFLINE_REVOCATION: no revocation was demanded
_NOT_DEMANDED = 0x40 | 0x1000000
# S_OK, and the same of the policy: CRYPT_E_NO_REVOCATION_CHECK, CRYPT_E_REVOCATION_OFFLINE
_NO_REFUSAL = {0, 0x80092012, 0x80092013}


def verdicts(
    evidence: Evidence, address: str, context: StoreContext = StoreContext.USER
) -> list[SystemVerdict]:
    """The answers of *context* about the chain at *address* that came, the one without the network first."""
    found = [one for one in evidence.all(SystemVerdict) if one.address == address]
    return sorted((one for one in found if one.context is context and one.failure is None), key=_with_network)


def _with_network(one: SystemVerdict) -> bool:
    return one.retrieval


def trusts(one: SystemVerdict) -> bool | None:
    """Whether the verifier trusts the root; None where it stops at something that says nothing of it."""
    if NO_TRUST & set(one.words):
        return False
    if DISTRUST in one.words:
        return None  # refused, which is not the same as missing; trust-anchor-distrusted says it
    if one.verifier == "cryptoapi" or one.status == 0:
        return True
    return None


def system_trust(evidence: Evidence, address: str, context: StoreContext = StoreContext.USER) -> bool | None:
    """The system's last word on trust, with retrieval where that was tried; None where it said nothing."""
    found = verdicts(evidence, address, context)
    return trusts(found[-1]) if found else None


def retrieval_mended(evidence: Evidence, address: str) -> bool:
    """Without the network the root was not trusted, and with it it is: this run may have brought it here."""
    said = [trusts(one) for one in verdicts(evidence, address)]
    return len(said) >= 2 and said[0] is False and said[-1] is True


def refuses(one: SystemVerdict) -> bool:
    """Whether the verifier does not accept the chain, for whatever reason; one that failed says nothing."""
    if one.failure is not None:
        return False
    status = one.status & ~_NOT_DEMANDED if one.verifier == "cryptoapi" else one.status
    return status != 0 or (one.policy or 0) & 0xFFFFFFFF not in _NO_REFUSAL


def refusals(evidence: Evidence, address: str) -> tuple[SystemVerdict, ...]:
    """The system's last words that are a refusal, the user's before the machine's."""
    said = [verdicts(evidence, address, context) for context in (StoreContext.USER, StoreContext.MACHINE)]
    return tuple(one[-1] for one in said if one and refuses(one[-1]))
