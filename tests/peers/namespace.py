"""A network of its own, with its own resolv.conf and hosts file, in which programs can be run."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Self

from tests.peers.process import Process, UnavailableError, program

# Names come from the hosts file and from name servers, whatever else this system may be set up for.
_NSSWITCH = "passwd: files\ngroup: files\nhosts: files dns\n"
HOSTS = "127.0.0.1 localhost\n::1 localhost\n"
_RUN_S = 60


class World:
    """A network and mount namespace, with loopback up and nothing else.

    *resolv_conf* and *hosts* are the text of those files as seen inside. A world *within* another
    one belongs to the same owner, so that a line can join the two. *files* are laid over what is
    there, absolute path to content, executable where the path has ``/bin/`` in it; *setup* are lines
    of shell run before anything else; with *own_processes* programs inside see only one another.
    """

    def __init__(  # each is one thing a world can have
        self,
        *,
        resolv_conf: str = "nameserver 127.0.0.1\n",
        hosts: str = HOSTS,
        within: World | None = None,
        files: Mapping[str, bytes] | None = None,
        setup: Sequence[str] = (),
        own_processes: bool = False,
    ) -> None:
        self._files = {"resolv.conf": resolv_conf, "hosts": hosts, "nsswitch.conf": _NSSWITCH}
        self._laid_over, self._setup, self._own_processes = files or {}, setup, own_processes
        self._within = within
        self._temporary = tempfile.TemporaryDirectory(prefix="world-")
        self.folder = Path(self._temporary.name)
        self._holder: Process | None = None

    @property
    def rootless(self) -> bool:
        """Whether its owner is an ordinary user who is root only inside."""
        return os.getuid() != 0

    @property
    def pid(self) -> int:
        """A process that lives in it."""
        assert self._holder is not None, "The world has not begun."
        if not self._own_processes:
            return self._holder.pid
        children = Path(f"/proc/{self._holder.pid}/task/{self._holder.pid}/children")
        return int(children.read_text().split()[0])

    def __enter__(self) -> Self:
        reason = why_no_worlds()
        if reason:
            raise UnavailableError(reason)
        lines = ["set -e", f"{program('ip', 'iproute2')} link set lo up", *self._lay_over(), *self._setup]
        for name, content in self._files.items():
            (self.folder / name).write_text(content)
            if (Path("/etc") / name).exists():
                lines.append(f"mount --bind {self.folder / name} /etc/{name}")
        # It ends when its standard input does, so also when this process is killed.
        lines += ["echo ready", "exec cat"]
        self._holder = Process([*self._new(), "sh", "-c", "\n".join(lines)], self.folder / "log")
        self._holder.wait_for("ready")
        return self

    def __exit__(self, *_: object) -> None:
        if self._holder:
            self._holder.end()
        self._temporary.cleanup()

    def _new(self) -> list[str]:
        unshare = program("unshare", "util-linux")
        own = ["-p", "-f", "--mount-proc"] if self._own_processes else []
        if self._within is not None:
            return [*self._within.prefix(), unshare, "-n", "-m", *own]
        return [*_unshare(unshare), *own]

    def _lay_over(self) -> list[str]:
        """Lines of shell that show ``files`` where they belong; nothing outside changes."""
        if not self._laid_over:
            return []
        for path, content in self._laid_over.items():
            place = self.folder / "files" / path.removeprefix("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            place.chmod(0o755 if "/bin/" in path else 0o644)
        layers = self.folder / "layers"  # of a kind that can lie over any other
        layers.mkdir()
        lines = [f"mount -t tmpfs none {layers}", f"cp -a {self.folder}/files {layers}/"]
        for top in sorted({Path(path).parts[1] for path in self._laid_over}):
            lines.append(f"mkdir {layers}/work-{top}")
            places = f"lowerdir=/{top},upperdir={layers}/files/{top},workdir={layers}/work-{top}"
            lines.append(f"mount -t overlay none -o {places} /{top}")
        return lines

    def prefix(self) -> list[str]:
        """What to put before a command so that it runs inside."""
        owner = ["-U", "--preserve-credentials"] if self.rootless else []
        own = ["-p"] if self._own_processes else []
        enter = [program("nsenter", "util-linux"), "-t", str(self.pid), *owner, "-n", "-m", *own, "--"]
        return [*enter, "env", "-C", str(Path.cwd())]

    def run(
        self, arguments: Sequence[str], *, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command inside to its end."""
        return subprocess.run(
            [*self.prefix(), *arguments],
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=_RUN_S,
        )

    def configure(self, *commands: str) -> None:
        """Run commands of ``ip`` or ``nft`` inside, each given as one line. Raises when one fails."""
        for command in commands:
            name, *rest = command.split()
            tool = program(name, {"ip": "iproute2", "nft": "nftables"}.get(name, name))
            done = self.run([tool, *rest])
            if done.returncode:
                raise RuntimeError(f"{command}: {done.stderr}")

    def firewall(self, *rules: str) -> None:
        """Add nftables rules to what comes in, ``tcp dport 443 drop`` for instance."""
        self.configure("nft add table inet lab")
        chain = "nft add chain inet lab input { type filter hook input priority 0 ; policy accept ; }"
        self.configure(chain, *(f"nft add rule inet lab input {rule}" for rule in rules))


def _unshare(unshare: str) -> list[str]:
    return [unshare, *(["-r"] if os.getuid() else []), "-n", "-m"]


@cache
def why_no_worlds() -> str | None:
    """None where namespaces can be made, else the reason in a few words."""
    unshare = program("unshare", "util-linux")
    done = subprocess.run([*_unshare(unshare), "true"], capture_output=True, text=True, check=False)
    if done.returncode:
        return f"networks of its own may not be made here: {done.stderr.strip()}"
    return None
