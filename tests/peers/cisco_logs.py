"""Made-up logs of the Cisco client: what it writes, in which order, in the shapes of each system.

The lines are ours, in the shapes and orders that are known of the client; none was copied from a log.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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

Shape = Callable[[datetime, Line], str]


def syslog(when: datetime, line: Line) -> str:
    """Linux, without a year."""
    return f"{when:%b} {when.day:>2} {when:%H:%M:%S} laptop {line.program}[4711]: {line.core()}\n"


def journal(when: datetime, line: Line) -> str:
    """Journald's short-iso."""
    return f"{when:%Y-%m-%dT%H:%M:%S%z} laptop {line.program}[4711]: {line.core()}\n"


def rsyslog_iso(when: datetime, line: Line) -> str:
    """Rsyslog's newer default, its tabs escaped."""
    return f"{when.isoformat()} laptop {line.program}[4711]: #011{line.core()}\n"


def macos(when: datetime, line: Line) -> str:
    """The unified log as the console copies it, without a date."""
    return f"default\t{when:%H:%M:%S.%f%z}\t{line.program}\t{line.core()}\n"


def macos_show(when: datetime, line: Line) -> str:
    """``log show --style syslog``."""
    return f"{when:%Y-%m-%d %H:%M:%S.%f%z}  localhost {line.program}[69]: (libvpnapi.dylib) {line.core()}\n"


def macos_2014(when: datetime, line: Line) -> str:
    """Before the unified log."""
    hour = f"{when.hour % 12 or 12}:{when:%M:%S}.{when.microsecond // 1000:03} {when:%p}"
    return f"{when.month}/{when.day}/{when:%y} {hour} {line.program}[69]: {line.core()}\n"


def windows(when: datetime, line: Line) -> str:
    """An event's message, a field a line, as the event viewer saves it."""
    fields = [one.replace("../../vpn/", ".\\") for one in line.fields()]
    return (
        f"Error\t{when.month}/{when.day}/{when:%Y} {when:%I:%M:%S %p}\t{line.program}\t2\tNone\t"
        + "\r\n".join([*fields, ""])
    )


def dart(when: datetime, line: Line) -> str:
    """DART's text of an event."""
    fields = [one.replace("../../vpn/", ".\\") for one in line.fields()]
    head = [
        "*" * 42,
        "",
        f"Date        : {when:%m/%d/%Y}",
        f"Time        : {when:%H:%M:%S}",
        "Type        : Error",
        f"Source      : {line.program}",
        "",
        f"Description : {fields[0]}",
    ]
    return "\r\n".join([*head, *fields[1:], "", ""])


def android(when: datetime, line: Line) -> str:
    """A phone's debug log."""
    return f"{when:%m-%d %H:%M:%S}.{when.microsecond // 1000:03} I/{line.program}(14530): {line.core()}\n"


def ios(when: datetime, line: Line) -> str:
    """The other phone's."""
    return f"[{when:%m-%d-%Y %H:%M:%S}] Error: {line.core()}\n"


SHAPES: dict[str, Shape] = {
    shape.__name__: shape
    for shape in (
        syslog,
        journal,
        rsyslog_iso,
        macos,
        macos_show,
        macos_2014,
        windows,
        dart,
        android,
        ios,
    )
}


def written(lines: Iterable[Line], shape: Shape = syslog, begin: datetime | None = None) -> bytes:
    """A log of *lines*, one each 100 ms."""
    when = begin or datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    return "".join(
        shape(when + timedelta(milliseconds=100 * number), line) for number, line in enumerate(lines)
    ).encode()


def history(attempts: Iterable[Iterable[str]], begin: datetime | None = None) -> bytes:
    """The client's own message history."""
    when = begin or datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    pieces = []
    for words in attempts:
        for one in words:
            pieces.append(f"[{when:%m/%d/%Y %H:%M:%S}] [VPN] - {one}\n")
            when += timedelta(seconds=1)
        when += timedelta(minutes=10)
    return "".join(pieces).encode()


def healthy(count: int, seed: int = 1, begin: datetime | None = None) -> Iterator[bytes]:
    """A noisy log of a client that connects well and stays connected; other programs write too."""
    chance = random.Random(seed)
    when = begin or datetime(2026, 11, 19, 0, 0, tzinfo=UTC)
    others = (
        "kernel: usb 1-1: new high-speed device",
        "sshd[22]: Authentication failed for root from 198.51.100.7",
        "NetworkManager[5]: Connection failed, connection timed out",
        "openvpn[7]: AUTH: Login failed",
    )
    done, pending = 0, list[Line]()
    while done < count:
        if not pending:
            pending = [*success()] if chance.random() < 0.001 else [chance.choice(NOISE)]
        line = pending.pop(0)
        when += timedelta(milliseconds=500)
        yield syslog(when, line).encode()
        done += 1
        if chance.random() < 0.2:
            yield f"{when:%b} {when.day:>2} {when:%H:%M:%S} laptop {chance.choice(others)}\n".encode()
            done += 1


def events_xml(lines: Iterable[Line], begin: datetime | None = None) -> bytes:
    """An export of Windows events."""
    when = begin or datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    pieces = ["<Events>"]
    for line in lines:
        message = "\n".join(line.fields()).replace("&", "&amp;").replace("<", "&lt;")
        pieces.append(
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
            f"<Provider Name='{line.program}'/><EventID Qualifiers='0'>2</EventID><Level>2</Level>"
            f"<TimeCreated SystemTime='{when:%Y-%m-%dT%H:%M:%S.%f}00Z'/>"
            "<Channel>Cisco Secure Client - AnyConnect VPN</Channel></System>"
            f"<EventData><Data>{message}</Data></EventData></Event>"
        )
        when += timedelta(milliseconds=100)
    return ("\n".join([*pieces, "</Events>"])).encode()
