"""What the client writes, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

HOST = "vpn.example.test"
API, CRYPT, AGENT = "../../vpn/Api/", "../../vpn/CommonCrypt/", "../../vpn/Agent/"


@dataclass(frozen=True)
class Line:
    """One thing the client writes: the program, its function and file, the failed call, free text."""

    program: str
    function: str
    file: str
    text: str = ""
    invoked: str = ""
    code: int = 0
    name: str = ""

    def core(self) -> str:
        """On one line, as in every shape but Windows'."""
        return " ".join(self.fields())

    def fields(self) -> list[str]:
        """The client's own fields, in their order."""
        found = [f"Function: {self.function}", f"File: {self.file}", "Line: 1234"]
        if self.invoked:
            found += [
                f"Invoked Function: {self.invoked}",
                f"Return Code: {self.code} (0x{self.code & 0xFFFFFFFF:08X})",
                f"Description: {self.name or 'unknown'}",
            ]
        return [*found, self.text] if self.text else found


def said(kind: str, words: str) -> Line:
    """What the user was shown."""
    return Line(
        "acvpnui", "userNotice", API + "ClientIfcBase.cpp", f"Message type {kind} sent to the user: {words}"
    )


def failed(function: str, file: str, invoked: str, code: int, name: str, text: str = "") -> Line:
    """A call that failed."""
    return Line("acvpnui", function, file, text, invoked, code, name)


def state(now: str, network: str = "Network Accessible") -> Line:
    """The state that the window writes now and then."""
    return Line(
        "acvpnui",
        "OnTunnelStateChange",
        API + "ConnectMgr.cpp",
        f"VPN state: {now} Network state: {network} Network control state: Network Access: Available",
    )


def told(function: str, text: str, program: str = "acvpnui", file: str = API + "ConnectMgr.cpp") -> Line:
    """A line without a failed call."""
    return Line(program, function, file, text)


def opening(host: str = HOST) -> list[Line]:
    """How every attempt begins: an empty folder of certificates among it."""
    return [
        told("connect", f"Connection requested to {host}"),
        told("getProfileNameFromHost", f"No profile available for host {host}.", file=API + "ProfileMgr.cpp"),
        told("resolveHostName", f"Resolved {host} to 192.0.2.7", file="../../vpn/Common/HostLocator.cpp"),
        told("writeHosts", "Writing to hosts file", "acvpnagent", AGENT + "HostsFile.cpp"),
        said("information", f"Contacting {host}."),
        failed(
            "enumerateCert",
            CRYPT + "FileCertStore.cpp",
            "CFileCertStore::openDir",
            -31391730,
            "CERTSTORE_ERROR_CERT_NOT_FOUND",
        ),
        told("initiateConnect", f"Initiating VPN connection to the secure gateway https://{host}"),
    ]


def ending(words: str = "Connection attempt has failed.") -> list[Line]:
    """How every failed attempt ends: consequences."""
    return [
        failed(
            "doConnectIfcConnect",
            API + "ConnectMgr.cpp",
            "ConnectMgr::processIfcData",
            -29556727,
            "",
            "failed",
        ),
        told("processIfcData", f"Content type (unknown) received. Response type (undefined) from {HOST}:"),
        said("error", words),
        state("Disconnected"),
        told("run", "Connect request complete"),
        failed(
            "run",
            API + "ConnectMgr.cpp",
            "ConnectMgr::initiateConnect",
            -29556727,
            "CONNECTMGR_ERROR_UNEXPECTED",
        ),
    ]


def sign_in() -> list[Line]:
    """The user is asked and answers."""
    return [
        said("prompt", "Please enter your username and password."),
        told("processUserInput", "User credentials entered."),
    ]


def success(host: str = HOST) -> list[Line]:
    """An attempt that ends well."""
    return [
        *opening(host),
        *NSS,
        *sign_in(),
        said("information", "Establishing VPN session..."),
        said("information", "Establishing VPN - Activating VPN adapter..."),
        state("Connected"),
        said("information", f"Connected to {host}."),
        told("run", "Connect request complete"),
    ]


def attempt(*middle: Line, words: str = "Connection attempt has failed.") -> list[Line]:
    """A failed attempt with *middle* between its beginning and its consequences."""
    return [*opening(), *middle, *ending(words)]


def transport(code: int, name: str, text: str = "") -> Line:
    """The transport's call that failed."""
    return failed(
        "SendRequest", "../../vpn/Transport/CTransportCurlStatic.cpp", "curl_easy_perform", code, name, text
    )


def verify(code: int) -> Line:
    """OpenSSL's verdict on the server's certificate."""
    return failed("Verify", CRYPT + "FileCertificate.cpp", "X509_verify_cert", code, "")


def certificate(name: str, code: int = -31326191) -> Line:
    """The client's own verdict on it."""
    return failed("VerifyServerCertificate", CRYPT + "CertHelper.cpp", "CCertStore::Verify", code, name)


CHAIN = certificate("CERTIFICATE_ERROR_VERIFY_CHAIN_POLICY_FAILED")
REJECTED = failed(
    "TranslateStatusCode",
    API + "ConnectIfc.cpp",
    "ConnectIfc::sendRequest",
    -29949919,
    "CTRANSPORT_ERROR_PEER_CERT_REJECTED",
)
CANNOT_CONFIRM = said("warning", "AnyConnect cannot confirm it is connected to your secure gateway.")
NSS = [
    failed(
        "STLoadLibrary",
        "../../vpn/Common/ModuleLibrary.cpp",
        "dlopen",
        -33554425,
        "GLOBAL_ERROR_NOT_INITIALIZED",
        "libnss3.so: cannot open shared object file",
    ),
    failed(
        "addNSSStore",
        CRYPT + "CollectiveCertStore.cpp",
        "CNSSCertStore",
        -33554425,
        "GLOBAL_ERROR_NOT_INITIALIZED",
    ),
    failed(
        "OpenStores",
        CRYPT + "CollectiveCertStore.cpp",
        "addNSSStore",
        -31391739,
        "CERTSTORE_ERROR_NULL_POINTER",
    ),
]
NOISE = [
    failed("GetInfo", "../../vpn/Common/TLV/TLV.cpp", "CTLV::GetInfo", -32374768, "TLV_ERROR_NO_ATTRIBUTE"),
    failed(
        "getBestRoute",
        AGENT + "RouteMgr.cpp",
        "FindBestRoute",
        -22740953,
        "ROUTETABLE_ERROR_GETBESTROUTE_FAILED",
    ),
    failed("readNetlink", AGENT + "RouteMgrLinux.cpp", "recv", 11, ""),
    failed(
        "enumerateCert", CRYPT + "FileCertStore.cpp", "openDir", -31391730, "CERTSTORE_ERROR_CERT_NOT_FOUND"
    ),
    told("activateConnectEvent", "NULL object. Cannot establish a connection at this time."),
    told("getProfileNameFromHost", f"No profile available for host {HOST}.", file=API + "ProfileMgr.cpp"),
    failed(
        "InitNSS", CRYPT + "NSSCertUtils.cpp", "getProfilePath", -31457278, "CERTSTORE_ERROR_BAD_PARAMETER"
    ),
    told("keepAlive", "Sent a keepalive.", "acvpnagent", AGENT + "TunnelMgr.cpp"),
    told("logTime", "The time to establish was 3 seconds.", "acvpnagent", AGENT + "TunnelMgr.cpp"),
]
