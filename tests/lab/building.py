"""Builds a scenario's world and runs the real program in it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from clientdiag.model import wire
from tests.lab.pki import Pki
from tests.lab.row import Ran
from tests.lab.scene import HERE, Network, Scene, Site
from tests.peers.clock import shifted
from tests.peers.computer import Computer
from tests.peers.dns_world import NameServer
from tests.peers.namespace import World

_RUN_S = 45.0
_MEASURED = Path(__file__).with_name("measured.py")
_ROUTER, _ROUTER6, _ROUTER_MAC = "10.77.0.1", "2001:db8:2::1", "02:00:00:00:00:01"


def run(scene: Scene, pki: Pki) -> Ran:
    """Build *scene*, run the program in it once, and take everything down again."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lab-")))
        world = stack.enter_context(_world(scene, pki))
        if scene.firewall:
            world.firewall(*scene.firewall)
        site = Site(world, pki, folder, stack)
        if scene.zones is not None:
            stack.enter_context(NameServer(world, scene.zones))
        for part in scene.parts:
            stack.enter_context(part.begin(site))
        return _run(scene, site, _computer(scene, pki, folder))


def _world(scene: Scene, pki: Pki) -> World:
    files = {path: content for path, content in scene.files(pki).items() if not path.startswith("~/")}
    if scene.policy:
        files["/etc/clientdiag/policy.toml"] = scene.policy.encode()
    return World(
        resolv_conf=scene.resolv_conf,
        hosts=scene.hosts if isinstance(scene.hosts, str) else scene.hosts(),
        files=files,
        setup=("mount -t sysfs none /sys", _batch(scene.network), *scene.setup),
        own_processes=True,
    )


def _batch(network: Network) -> str:
    """One command that makes the addresses and routes of a computer on a network of this kind."""
    lines = [f"addr add {one}/{128 if ':' in one else 32} dev lo" for one in HERE]
    if network != "none":
        lines += ["link add uplink type veth peer name wire", "link set wire up", "link set uplink up"]
    if network in ("ipv4", "both"):
        lines += [
            "addr add 10.77.0.2/24 dev uplink",
            f"neigh add {_ROUTER} lladdr {_ROUTER_MAC} dev uplink",
            f"route add default via {_ROUTER} dev uplink",
        ]
    if network in ("ipv6", "both"):
        lines += [
            "addr add 2001:db8:2::2/64 dev uplink nodad",
            f"neigh add {_ROUTER6} lladdr {_ROUTER_MAC} dev uplink",
            f"route add default via {_ROUTER6} dev uplink",
        ]
    # Nothing arrives by the wire, so that nothing sent to the router is ever answered.
    return "ip -batch - <<'END'\n" + "\n".join(lines) + "\nEND"


def _computer(scene: Scene, pki: Pki, folder: Path) -> Computer:
    computer = Computer(folder, system_roots=scene.system_roots(pki), public_roots=scene.public_roots(pki))
    for path, content in scene.files(pki).items():
        if path.startswith("~/"):
            mine = computer.home / path.removeprefix("~/")
            mine.parent.mkdir(parents=True, exist_ok=True)
            mine.write_bytes(content)
    if scene.settings:
        place = computer.home / ".config/clientdiag/settings.toml"
        place.parent.mkdir(parents=True)
        place.write_text(scene.settings)
    return computer


def _run(scene: Scene, site: Site, computer: Computer) -> Ran:
    world, folder = site.world, site.folder
    arguments = scene.arguments(site.pki) if callable(scene.arguments) else scene.arguments
    command = [sys.executable, "-I", "-S", str(_MEASURED), str(folder / "end")] if scene.measured else []
    command += [*world.prefix(), sys.executable, "-m", "clientdiag", "run", "--json", "-"]
    command += ["--quiet", "--connect-deadline", f"{scene.deadline_s:g}", *arguments]
    command += [scene.host] if scene.host else []
    environment = {**_plain(os.environ), **computer.environment(), **scene.environment}
    if scene.clock:
        environment |= shifted(scene.clock)
    started = time.monotonic()
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            check=False,
            timeout=_RUN_S,
        )
    seconds, exit_code, peak_mb = time.monotonic() - started, done.returncode, None
    if scene.measured:
        code, peak = (folder / "end").read_text().split()
        exit_code, peak_mb = int(code), int(peak) / 1024
    said = (folder / "out").read_bytes()
    stderr = (folder / "err").read_text(errors="replace")
    report = wire.decode(said) if said.startswith(b"{") else None
    return Ran(exit_code, report, stderr, seconds, peak_mb)


def _plain(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what this computer itself says of proxies and certificates."""
    return {
        name: value
        for name, value in environment.items()
        if not name.lower().endswith("_proxy") and not name.startswith(("SSL_", "PYTHON", "SSH_"))
    }
