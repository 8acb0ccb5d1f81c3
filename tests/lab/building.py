"""Builds a scenario's world and runs the real program in it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
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
        return _run(scene, world, _computer(scene, pki, folder), folder)


def _world(scene: Scene, pki: Pki) -> World:
    files = dict(scene.files(pki))
    if scene.policy:
        files["/etc/clientdiag/policy.toml"] = scene.policy.encode()
    return World(
        resolv_conf=scene.resolv_conf,
        hosts=scene.hosts,
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
    computer = Computer(
        folder, system_roots=scene.system_roots(pki), public_roots=scene.public_roots(pki)
    )
    if scene.settings:
        place = computer.home / ".config/clientdiag/settings.toml"
        place.parent.mkdir(parents=True)
        place.write_text(scene.settings)
    return computer


def _run(scene: Scene, world: World, computer: Computer, folder: Path) -> Ran:
    command = [*world.prefix(), sys.executable, "-m", "clientdiag", "run", scene.host, "--json", "-"]
    command += ["--quiet", "--connect-deadline", f"{scene.deadline_s:g}", *scene.arguments]
    environment = {**_plain(os.environ), **computer.environment(), **scene.environment}
    if scene.clock:
        environment |= shifted(scene.clock)
    started = time.monotonic()
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        exit_code, peak_kb = _wait(process)
    seconds = time.monotonic() - started
    said = (folder / "out").read_bytes()
    stderr = (folder / "err").read_text(errors="replace")
    report = wire.decode(said) if said.startswith(b"{") else None
    return Ran(exit_code, report, stderr, seconds, peak_kb / 1024, folder)


def _plain(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what this computer itself says of proxies and certificates."""
    return {
        name: value
        for name, value in environment.items()
        if not name.lower().endswith("_proxy") and not name.startswith(("SSL_", "PYTHON", "SSH_"))
    }


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """The exit code and the peak memory in kB of *process*; it is killed when it takes too long."""
    alarm = threading.Timer(_RUN_S, process.kill)
    alarm.start()
    _, status, usage = os.wait4(process.pid, 0)
    alarm.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss
