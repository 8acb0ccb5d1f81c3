"""Linux: interfaces, default routes, sessions and processes, read from /proc and /sys without a command."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator
from pathlib import Path

from clientdiag.model.observations import Interface, NetworkState, PortalState, RemoteSession
from clientdiag.platforms.pem import file_failure

PROC = Path("/proc")
RESOLV_CONF = Path("/etc/resolv.conf")
CLASS_NET = Path("/sys/class/net")
NMCLI = ("/usr/bin/nmcli", "/bin/nmcli")
_TOOL_DEADLINE_S = 3.0
_CISCO_TUNNEL = "cscotun"
_TUNNEL_TYPES = {"65534", "512", "768", "769", "776", "778"}  # ARPHRD: none, ppp, ipip, ip6tnl, sit, gre
_RTF_UP, _RTF_REJECT = 0x1, 0x200


def network_state() -> NetworkState:
    """Interfaces that are up, without loopback, and the names of those with a default route."""
    try:
        names = [path.name for path in sorted(CLASS_NET.iterdir()) if path.name != "lo" and _is_up(path)]
        routes = tuple(dict.fromkeys([*_ipv4_default_routes(), *_ipv6_default_routes()]))
    except OSError as error:
        return NetworkState(failure=file_failure(error))
    interfaces = tuple(Interface(name, _tunnel(name)) for name in names)
    return NetworkState(interfaces, routes, resolver_routes=_resolver_routes())


def portal_state() -> PortalState | None:
    """NetworkManager's idea of the connection; None without NetworkManager."""
    program = next((one for one in NMCLI if Path(one).exists()), None)
    if program is None:
        return None
    import subprocess  # slow to load, and only needed beside NetworkManager

    try:
        done = subprocess.run(
            [program, "-t", "-f", "CONNECTIVITY", "general"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TOOL_DEADLINE_S,
            check=False,
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return PortalState("NetworkManager", "unknown")
    state = done.stdout.decode("ascii", "replace").strip() if done.returncode == 0 else ""
    known = {"portal", "full", "limited", "none"}
    return PortalState("NetworkManager", state if state in known else "unknown")


def remote_session() -> RemoteSession:
    """A session over xrdp or ssh says so in its environment."""
    for name, how in (("XRDP_SESSION", "xrdp"), ("SSH_CONNECTION", "ssh"), ("SSH_TTY", "ssh")):
        if os.environ.get(name):
            return RemoteSession(remote=True, how=how)
    return RemoteSession(remote=False)


def is_running(names: frozenset[str]) -> bool | None:
    """Whether a process of one of *names* runs; None when /proc cannot be read."""
    try:
        pids = [entry for entry in PROC.iterdir() if entry.name.isdigit()]
    except OSError:
        return None
    return any(_command(pid) in names for pid in pids)


def is_running_below(folder: Path, names: frozenset[str]) -> bool:
    """Whether a process of one of *names* was started from below *folder*, as far as anyone may see."""
    try:
        pids = [entry for entry in PROC.iterdir() if entry.name.isdigit()]
    except OSError:
        return False
    return any(_program(pid).is_relative_to(folder) for pid in pids if _command(pid) in names)


def _program(pid: Path) -> Path:
    """The program as it was called: whose link it is only its owner may follow."""
    try:
        called = (pid / "cmdline").read_bytes()[:4096].partition(b"\0")[0]
    except OSError:
        return Path()
    return Path(called.decode("utf-8", "replace"))


def _command(pid: Path) -> str:
    try:
        return (pid / "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _is_up(path: Path) -> bool:
    try:
        return bool(int((path / "flags").read_text().strip(), 16) & 0x1)
    except (OSError, ValueError):
        return False


def _tunnel(name: str) -> str | None:
    path = CLASS_NET / name
    if name.startswith(_CISCO_TUNNEL):
        return "cisco"
    try:
        is_tunnel = (path / "tun_flags").exists() or (path / "type").read_text().strip() in _TUNNEL_TYPES
    except OSError:
        return None
    return "other" if is_tunnel and not _is_tap(path) else None


def _is_tap(path: Path) -> bool:
    try:
        return bool(
            int((path / "tun_flags").read_text().strip(), 16) & 0x2
        )  # IFF_TAP: a bridge of virtual machines
    except (OSError, ValueError):
        return False


def _resolver_routes() -> tuple[str, ...]:
    """The interfaces that lead to the resolvers in resolv.conf, by the longest matching IPv4 route."""
    try:
        lines = RESOLV_CONF.read_text(encoding="utf-8", errors="replace").splitlines()
        table = (PROC / "net/route").read_text().splitlines()[1:]
    except OSError:
        return ()
    named = [words[1] for line in lines if len(words := line.split()) > 1 and words[0] == "nameserver"]
    routes = [words for line in table if len(words := line.split()) > 7]
    found = [name for one in named[:8] if (name := _route_of(one, routes)) is not None]
    return tuple(dict.fromkeys(found))


def _route_of(address: str, routes: list[list[str]]) -> str | None:
    try:
        wanted = int.from_bytes(ipaddress.IPv4Address(address).packed, "little")
    except ValueError:
        return None
    matching = [
        (int(words[7], 16).bit_count(), words[0])
        for words in routes
        if wanted & int(words[7], 16) == int(words[1], 16) and not int(words[3], 16) & _RTF_REJECT
    ]
    return max(matching)[1] if matching else None


def _ipv4_default_routes() -> Iterator[str]:
    for line in (PROC / "net/route").read_text().splitlines()[1:]:
        words = line.split()
        if len(words) > 7 and words[1] == "00000000" and words[7] == "00000000":
            flags = int(words[3], 16)
            if flags & _RTF_UP and not flags & _RTF_REJECT:
                yield words[0]
        # a full tunnel often splits the default route into two halves
        elif len(words) > 7 and words[1] in {"00000000", "00000080"} and words[7] == "00000080":
            yield words[0]


def _ipv6_default_routes() -> Iterator[str]:
    try:
        lines = (PROC / "net/ipv6_route").read_text().splitlines()
    except FileNotFoundError:  # a kernel without IPv6
        return
    for line in lines:
        words = line.split()
        is_default = len(words) == 10 and words[0] == "0" * 32 and words[1] == "00" and words[9] != "lo"
        if is_default and not int(words[8], 16) & _RTF_REJECT:
            yield words[9]
