"""Stage 7: the user has a certificate shown, and the gateway takes it, refuses it, or is not asked at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from clientdiag.model.core import FailureKind, State
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import CertificateTrial, TrialEnd
from tests.lab.parts import Gateway, TestServer, Web, named
from tests.lab.parts_client import DAY, Made, ca, gateway, holds, mine, row, stranger
from tests.lab.pki import Pki
from tests.lab.row import Demand, Ran, Row
from tests.peers.authority import Authority, Issued
from tests.peers.crl_server import make_list
from tests.peers.nginx import before

_CA, _LIST = "/etc/lab/client-ca.pem", "/etc/lab/list.pem"
_GOOD = cache(mine())
_OLD = cache(mine(not_before=-90 * DAY, not_after=-DAY))
_STRANGER = cache(stranger())
_EXPIRED, _REVOKED, _ISSUER = (
    "client-certificate-expired",
    "client-certificate-revoked",
    "client-issuer-not-accepted",
)
_VERSIONS = ("1.2", "1.3")


@cache
def _twin(pki: Pki) -> Authority:
    return pki.client_ca.twin()


def _ended(end: TrialEnd, alert: str = "", failure: FailureKind | None = None) -> Demand:
    """One certificate was tried, and it ended so."""

    def demand(ran: Ran) -> str | None:
        seen = Evidence(ran.read.runs).all(CertificateTrial)
        told = [(one.end, one.alert, one.failure.kind if one.failure else None) for one in seen]
        right = len(told) == 1 and told[0][:2] == (end, alert) and failure in {None, told[0][2]}
        return None if right else f"the trials ended {told}"

    return demand


def _shown(
    name: str,
    root: str | None,
    ended: Demand,
    *made: Made,
    issued: Callable[[Pki], Issued] = _GOOD,
    **more: Any,
) -> Row:
    def arguments(pki: Pki) -> tuple[str, ...]:
        return ("--try-certificate", issued(pki).certificate.fingerprint(SHA256()).hex())

    more.setdefault("arguments", arguments)
    key = more.pop("key", "own")
    return row(root, holds(issued, key=key), *made, name=name, demands=(ended,), **more)


def _openssl(version: str, *arguments: str) -> tuple[TestServer]:
    """A server that says by an alert what is wrong with a certificate."""
    usual = (f"-tls{version.replace('.', '_')}", "-Verify", "3", "-verify_return_error", "-www")
    return (TestServer((*usual, "-CAfile", _CA, *arguments)),)


def _revoking(pki: Pki) -> dict[str, bytes]:
    made = make_list(pki.client_ca, _GOOD(pki).certificate.serial_number)
    return {_LIST: x509.load_der_x509_crl(made).public_bytes(Encoding.PEM)}


def _next_year() -> str:
    return str(int((datetime.now(UTC) + timedelta(days=365)).timestamp()))


def _of_version(version: str) -> tuple[Row, ...]:
    took, refused = _ended(TrialEnd.ACCEPTED), TrialEnd.REFUSED
    return (
        _shown(
            f"shown-and-taken-tls{version}",
            None,
            took,
            parts=(gateway(version=version),),
            fast=version == "1.3",
        ),
        _shown(
            f"shown-before-the-password-that-is-asked-for-without-one-too-tls{version}",
            None,
            _ended(TrialEnd.FAILED, "", FailureKind.GIVEN_UP),
            parts=(gateway("both", version=version),),
        ),
        _shown(
            f"shown-to-the-holder-of-another-key-of-its-ca-tls{version}",
            None,
            _ended(refused),
            parts=(gateway(version=version, client_ca=lambda pki: [_twin(pki).certificate]),),
            state=State.UNDETERMINED,
        ),
        _shown(
            f"shown-though-it-has-expired-tls{version}",
            _EXPIRED,
            _ended(refused),
            parts=(gateway(version=version),),
            issued=_OLD,
        ),
        _shown(
            f"shown-and-its-issuer-is-unknown-tls{version}",
            _ISSUER,
            _ended(refused, "unknown_ca"),
            ca(_twin),
            parts=_openssl(version),
        ),
        _shown(
            f"shown-and-expired-by-the-servers-clock-tls{version}",
            _EXPIRED,
            _ended(refused, "certificate_expired"),
            ca(),
            parts=_openssl(version, "-attime", _next_year()),
        ),
        _shown(
            f"shown-and-revoked-tls{version}",
            _REVOKED,
            _ended(refused, "certificate_revoked"),
            ca(),
            _revoking,
            parts=_openssl(version, "-crl_check", "-CRL", _LIST),
            fast=version == "1.3",
        ),
        _shown(
            f"shown-and-of-another-ca-which-is-said-once-tls{version}",
            _ISSUER,
            _ended(refused, "unknown_ca"),
            ca(),
            issued=_STRANGER,
            parts=_openssl(version),
        ),
    )


def _not_shown(name: str, failure: FailureKind, *, root: str | None = None, **more: Any) -> Row:
    return _shown(name, root, _ended(TrialEnd.FAILED, "", failure), **more)


def _verified_by_nobody(version: str) -> Row:
    """nginx asks for a certificate and goes on whatever it is shown, and without."""
    asks = f"ssl_verify_client optional_no_ca;\nssl_protocols TLSv{version};\n"
    web = Web(leaf=named(), body=asks + before("127.0.0.9:8443"))
    return _not_shown(
        f"shown-to-a-server-that-verifies-nothing-tls{version}",
        FailureKind.GIVEN_UP,
        issued=_STRANGER,
        parts=(web, Gateway("127.0.0.9", 8443)),
        state=State.UNDETERMINED,
    )


ROWS = (
    *(one for version in _VERSIONS for one in _of_version(version)),
    *(_verified_by_nobody(version) for version in _VERSIONS),
    _shown("shown-where-nobody-asks", None, _ended(TrialEnd.NOT_ASKED), parts=(Gateway(),)),
    _not_shown(
        "not-shown-with-an-encrypted-key",
        FailureKind.PERMISSION_DENIED,
        key="encrypted",
        notes=frozenset({"client-private-key-unusable"}),
    ),
    _not_shown("not-shown-when-not-here", FailureKind.NOT_FOUND, arguments=("--try-certificate", "0" * 64)),
    _not_shown(
        "not-shown-to-a-server-of-another-name",
        FailureKind.PERMISSION_DENIED,
        root="name-mismatch",
        parts=(replace(gateway(), leaf=named("mail.lab.example")),),
    ),
)
