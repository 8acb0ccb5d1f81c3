"""The Cisco client's own files on macOS, and whether its service runs.

AnyConnect 4.x lies below /opt/cisco/anyconnect, Secure Client 5.x below /opt/cisco/secureclient; from
5.1 on its programs lie in an application there. Never run on a real Mac.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from clientdiag.model.core import Operation
from clientdiag.model.observations import ClientInstall
from clientdiag.platforms.macos import tools
from clientdiag.platforms.shared import find_client

NEW, OLD = Path("/opt/cisco/secureclient"), Path("/opt/cisco/anyconnect")
PRODUCTS = (("Cisco Secure Client", NEW), ("Cisco AnyConnect", OLD))
SERVICE = "Cisco Secure Client - AnyConnect VPN Service"
COMMAND_LINES = ("bin/vpn", f"bin/{SERVICE}.app/Contents/MacOS/vpn")
"""Where the client's command line lies: one of them is enough."""
AGENTS = frozenset({"vpnagentd", SERVICE})
DART = (
    Path("/Applications/Cisco/Cisco Secure Client - DART.app"),
    Path("/Applications/Cisco/Cisco AnyConnect DART.app"),
    NEW / "dart",
    OLD / "dart",
)


def client_install() -> ClientInstall:
    """The newest product that left its manifest or its command line, and whether its service runs."""
    found = find_client(PRODUCTS, COMMAND_LINES)
    if not found.found:
        return found
    return replace(
        found,
        missing=COMMAND_LINES[:1] if len(found.missing) == len(COMMAND_LINES) else (),
        agent_running=_agent_runs(),
        modules=("dart",) if any(one.exists() for one in DART) else (),
    )


def local_policy_files() -> tuple[Path, ...]:
    """In the product's own folder."""
    return tuple(folder / "AnyConnectLocalPolicy.xml" for _, folder in PRODUCTS)


def preference_files() -> tuple[Path, ...]:
    """The user's before the machine's, 5.x first."""
    home = Path.home()
    return (
        home / ".vpn" / ".anyconnect",
        home / ".anyconnect",
        NEW / "vpn" / ".anyconnect_global",
        OLD / ".anyconnect_global",
    )


def profile_folders() -> tuple[Path, ...]:
    """Secure Client 5.x first."""
    return (NEW / "vpn" / "profile", OLD / "profile")


def _agent_runs() -> bool | None:
    """True when a process of the service is among all that `ps` lists, else None.

    The service's name changed with 5.1 and was never seen on a Mac, so its absence proves nothing.
    """
    answer = tools.ask(tools.PS, "-axo", "comm=", operation=Operation.READ_FILE)
    names = {line.strip().rpartition("/")[2] for line in answer.text().splitlines()}
    if answer.refusal() is not None or not names:
        return None
    return True if names & AGENTS else None
