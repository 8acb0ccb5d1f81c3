"""A Debian of its own in a folder: what a package depends on, and nothing else. For root only, who may mount.

It is made once by mmdebstrap from the mirror that this machine uses, below
${XDG_CACHE_HOME:-~/.cache}/clientdiag, and copied for each use.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.peers.process import UnavailableError, program

_TOOLS = ("libglib2.0-bin", "fonts-dejavu-core", "ca-certificates")
"""`gio launch` starts menu entries; the others are what the package recommends."""
_RUN_S = 300
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")  # before the tests set their own

_ENTER = r"""
root=$1 who=$2; shift 2
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
if [ -n "$READ_ONLY" ]; then
    mount --bind "$root$READ_ONLY" "$root$READ_ONLY"
    mount -o remount,bind,ro "$root$READ_ONLY"
fi
home=$(awk -F: -v who="$who" '$1 == who { print $6 }' "$root/etc/passwd")
exec chroot --userspec="$who" "$root" env -i -C / HOME="$home" USER="$who" LANG=C.UTF-8 \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
"""


@dataclass(frozen=True)
class Outcome:
    """How a command in the folder ended."""

    code: int
    said: str


class Folder:
    """One copy, to do with as one likes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def run(
        self,
        *command: str,
        who: str = "root",
        environment: Mapping[str, str] | None = None,
        read_only: str = "",
        offline: bool = False,
    ) -> Outcome:
        """Run *command* in it; *read_only* is a folder that cannot be written; *offline*: no network."""
        words = [f"{name}={value}" for name, value in (environment or {}).items()]
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", *(["--net"] if offline else [])]
        ready = "ip link set lo up;" if offline else ""
        ended = subprocess.run(
            [*apart, "bash", "-ec", ready + _ENTER, "enter", str(self.path), who, *words, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ["PATH"], "READ_ONLY": read_only},
            timeout=_RUN_S,
            check=False,
        )
        return Outcome(ended.returncode, ended.stdout.decode(errors="replace"))

    def root(self, *command: str) -> str:
        """What *command* says as root. Raises AssertionError when it fails."""
        outcome = self.run(*command)
        assert outcome.code == 0, outcome.said
        return outcome.said

    def install(self, deb: Path) -> str:
        """Install *deb* by apt, without a network: what it depends on is there."""
        shutil.copyfile(deb, self.path / "var" / deb.name)
        command = ("apt-get", "install", "--yes", "--no-install-recommends", f"/var/{deb.name}")
        try:
            outcome = self.run("env", "DEBIAN_FRONTEND=noninteractive", *command, offline=True)
            assert outcome.code == 0, outcome.said
            return outcome.said
        finally:
            (self.path / "var" / deb.name).unlink()

    def files(self) -> dict[str, str]:
        """Every file with a sign of what it is, but for what package managers remember and log."""
        found = {}
        for path in self.path.rglob("*"):
            name = path.relative_to(self.path).as_posix()
            if not name.startswith(_REMEMBERED):
                found[name] = _sign(path)
        return found


_REMEMBERED = ("dev/", "proc/", "var/lib/dpkg/", "var/log/", "var/cache/", "var/lib/apt/", "run/", "tmp/")


def _sign(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"


class CleanDebian:
    """The one that is copied."""

    def __init__(self, packages: tuple[str, ...], release: str) -> None:
        self._packages, self._release = packages, release
        key = hashlib.sha256(" ".join((release, *packages)).encode()).hexdigest()[:12]
        self.path = _CACHE / "clientdiag" / f"clean-debian-{release}-{key}"

    @classmethod
    def for_package(cls, deb: Path) -> CleanDebian:
        """With what *deb* depends on, of this machine's release. Raises UnavailableError."""
        if os.geteuid() != 0:
            raise UnavailableError("only root may make a Debian in a folder and mount in it")
        depends = subprocess.run(
            ["dpkg-deb", "--field", deb, "Depends"], check=True, capture_output=True, text=True
        ).stdout
        release = re.search(r"VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text())
        if release is None or release[1] not in {"bookworm", "trixie"}:
            raise UnavailableError("this machine is no Debian 12 or 13")
        old = release[1] == "bookworm"
        either = [re.sub(r"\(.*?\)", "", one).split("|") for one in depends.split(",")]
        names = [one[-1 if old else 0].strip() for one in either]
        return cls((*names, *_TOOLS), release[1])

    def build(self) -> None:
        """Make it, where it is not there yet. Raises UnavailableError."""
        ready = self.path.with_suffix(".ready")
        if ready.exists():
            return
        mirror = subprocess.run(
            ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Label: Debian"],
            check=False,
            capture_output=True,
            text=True,
        ).stdout.split()
        if not mirror:
            raise UnavailableError("apt knows no Debian mirror on this machine (or apt-get update never ran)")
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        tool = program("mmdebstrap", "mmdebstrap")
        included = f"--include={','.join(self._packages)}"
        made = subprocess.run(
            [tool, "--mode=root", "--variant=apt", "--quiet", included, self._release, self.path, mirror[0]],
            check=False,
            capture_output=True,
            text=True,
        )
        if made.returncode:
            raise UnavailableError(f"no clean Debian could be made: {made.stderr.strip().splitlines()[-1:]}")
        ready.touch()

    @contextmanager
    def copy(self) -> Iterator[Folder]:
        """A copy that is gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="clean-debian-") as name:
            path = Path(name) / "root"
            subprocess.run(["cp", "--archive", "--reflink=auto", str(self.path), str(path)], check=True)
            path.parent.chmod(0o755)
            (path / "etc/hosts").write_text("127.0.0.1 localhost\n")  # an installed system has it
            yield Folder(path)
