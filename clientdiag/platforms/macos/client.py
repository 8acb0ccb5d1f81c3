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
from clientdiag.platforms.shared import find_client, of_live_product

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


def dart_programs() -> tuple[Path, ...]:
    """Where dartcli may lie: in an application, else in the product's folder. Never seen on a real Mac."""
    return tuple(
        one / "Contents/Resources/dartcli" if one.suffix == ".app" else one / "dartcli" for one in DART
    )


def client_install() -> ClientInstall:
    """The live product of those that left a manifest or a command line, and whether its service runs."""
    found = _live()
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
    return of_live_product((folder / "AnyConnectLocalPolicy.xml" for _, folder in PRODUCTS), _live().others)


def preference_files() -> tuple[Path, ...]:
    """The user's before the machine's; 5.x first, unless 4.x is the live one."""
    home, others = Path.home(), _live().others
    mine = (home / ".vpn" / ".anyconnect", home / ".anyconnect")
    return (
        *(mine[1:] if str(NEW) in others else mine),
        *of_live_product((NEW / "vpn" / ".anyconnect_global", OLD / ".anyconnect_global"), others),
    )


def profile_folders() -> tuple[Path, ...]:
    """Those of the live product; where none is installed 5.x's, then 4.x's."""
    return of_live_product((NEW / "vpn" / "profile", OLD / "profile"), _live().others)


def _live() -> ClientInstall:
    return find_client(PRODUCTS, COMMAND_LINES, _runs_below)


def _runs_below(folder: Path) -> bool:
    return any(Path(one).is_relative_to(folder) for one in _processes() if one.rpartition("/")[2] in AGENTS)


def _agent_runs() -> bool | None:
    """True when a process of the service is among all that `ps` lists, else None.

    The service's name changed with 5.1 and was never seen on a Mac, so its absence proves nothing.
    """
    return True if {one.rpartition("/")[2] for one in _processes()} & AGENTS else None


def _processes() -> tuple[str, ...]:
    """The programs that run, as `ps` lists them; none where it gave no answer."""
    answer = tools.ask(tools.PS, "-axo", "comm=", operation=Operation.READ_FILE)
    if answer.refusal() is not None:
        return ()
    return tuple(line.strip() for line in answer.text().splitlines())
