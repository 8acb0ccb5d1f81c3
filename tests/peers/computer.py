"""A computer as a user would have it: its trusted roots, its home, and ClientDiag on it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from clientdiag.model import wire
from clientdiag.model.core import Report
from tests.peers.authority import pem
from tests.peers.namespace import World

_REPOSITORY = Path(__file__).parents[2]
_RUN_S = 60
_CERTIFI = '''\
"""Stands before the real certifi: its list of public roots is another one."""

from pathlib import Path

_LIST = Path(__file__).with_name("cacert.pem")


def where():
    return str(_LIST)


def contents():
    return _LIST.read_text()
'''


@dataclass(frozen=True)
class Outcome:
    """How a run of the command line ended. ``report`` is what ``--json -`` wrote, if it did."""

    exit_code: int
    report: Report | None
    stdout: str
    stderr: str

    @property
    def root(self) -> str | None:
        """The code of the verdict's root."""
        assert self.report is not None, self.stderr
        return self.report.verdict.root


class Computer:
    """A home in *folder*, and trust in *system_roots* alone.

    *public_roots* takes the place of Mozilla's list; without it that is the real one.
    """

    def __init__(
        self,
        folder: Path,
        *,
        system_roots: Iterable[x509.Certificate] = (),
        public_roots: Iterable[x509.Certificate] | None = None,
    ) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self.bundle = folder / "system-roots.pem"
        self.bundle.write_bytes(pem(system_roots))
        self._no_folder = folder / "no-certificates"
        self._no_folder.mkdir(exist_ok=True)
        self._shim: Path | None = None
        if public_roots is not None:
            self._shim = folder / "shim"
            package = self._shim / "certifi"
            package.mkdir(parents=True)
            (package / "__init__.py").write_text(_CERTIFI)
            (package / "cacert.pem").write_bytes(pem(public_roots))

    def environment(self) -> dict[str, str]:
        """What makes a program started with it believe in this computer."""
        path = [str(self._shim)] if self._shim else []
        return {
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_DATA_HOME": str(self.home / ".local/share"),
            "XDG_STATE_HOME": str(self.home / ".local/state"),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "SSL_CERT_FILE": str(self.bundle),
            "SSL_CERT_DIR": str(self._no_folder),
            "PYTHONPATH": os.pathsep.join([*path, str(_REPOSITORY)]),
            "PYTHONWARNINGS": "error",
            "LC_ALL": "C.UTF-8",
        }

    def clientdiag(
        self, *arguments: str, world: World | None = None, environment: Mapping[str, str] | None = None
    ) -> Outcome:
        """Run ``clientdiag`` with *arguments*, on this computer, inside *world* if one is given."""
        return run_clientdiag(arguments, {**self.environment(), **(environment or {})}, world=world)

    def diagnose(self, host: str, *arguments: str, world: World | None = None) -> Outcome:
        """``clientdiag run HOST --json -`` and its report."""
        outcome = self.clientdiag("run", host, "--json", "-", *arguments, world=world)
        assert outcome.report is not None, f"exit {outcome.exit_code}\n{outcome.stdout}\n{outcome.stderr}"
        return outcome


def run_clientdiag(
    arguments: Sequence[str], environment: Mapping[str, str], *, world: World | None = None
) -> Outcome:
    """Run ``python -m clientdiag`` with *environment* laid over this one's, and read what it wrote."""
    done = subprocess.run(
        [*(world.prefix() if world else []), sys.executable, "-m", "clientdiag", *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=_RUN_S,
    )
    report = wire.decode(done.stdout) if done.stdout.startswith(b"{") else None
    return Outcome(done.returncode, report, done.stdout.decode(), done.stderr.decode())
