"""Calls of the client that failed, as its logs name them."""

from __future__ import annotations

from tests.peers.cisco_logs import (
    API,
    HOST,
    Line,
    failed,
    told,
)

Case = tuple[str, str, list[Line]]
"""Family, id of the decisive signature, the lines."""

DEFAULTS = told("loadPreferences", "Using default preferences. Some settings may not function as expected.")
NO_CERTIFICATES = told("getCertList", "Number of certificates found: 0", file=API + "ApiCert.cpp")


def winhttp(code: int, name: str = "") -> Line:
    return failed(
        "CTransportWinHttp::SendRequest", ".\\CTransportWinHttp.cpp", "WinHttpSendRequest", code, name
    )


def policy(code: int) -> Line:
    return failed(
        "CCapiCertificate::Verify", ".\\CapiCertificate.cpp", "CertVerifyCertificateChainPolicy", code, ""
    )


def connect(name: str) -> Line:
    return failed("connect", API + "ConnectIfc.cpp", "ConnectIfc::sendRequest", -29622264, name)


def manager(name: str) -> Line:
    return failed("run", API + "ConnectMgr.cpp", "ConnectMgr::connect", -29556720, name)


def response(words: str) -> Line:
    return told("processIfcData", f"Content type (unknown) received. Response type ({words}) from {HOST}:")
