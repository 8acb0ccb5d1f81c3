"""A real AnyConnect gateway: ocserv on loopback, as root or as anybody."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, Self

from cryptography import x509

from tests.peers.authority import Files, Issued, pem
from tests.peers.namespace import World
from tests.peers.process import DidNotStartError, Process, UnavailableError, program
from tests.peers.silent import LOOPBACK

Sign_in = Literal["plain", "certificate", "both", "optional"]
USER, PASSWORD = "lab", "correct horse"
_TRIES = 3  # for the case that somebody takes the port between asking for it and listening

_CONFIG = """\
listen-host = {host}
tcp-port = {port}
run-as-user = {user}
run-as-group = {group}
socket-file = {folder}/s
server-cert = {chain}
server-key = {key}
cert-user-oid = 2.5.4.3
tls-priorities = "{priorities}"
cisco-client-compat = {compat}
isolate-workers = false
max-clients = 64
max-same-clients = 16
rate-limit-ms = 0
max-ban-score = 0
auth-timeout = 10
cookie-timeout = 60
use-occtl = false
device = lab
ipv4-network = 192.0.2.0
ipv4-netmask = 255.255.255.0
"""


class Ocserv:
    """ocserv that presents *leaf* with *chain* (by default the whole one).

    *sign_in*: password, certificate, both, or a password with the certificate optional;
    *client_ca*: whose certificates are accepted; *groups*: connection profiles, short name to
    title; *versions*: of TLS; *compat*: old clients may show their certificate late; *more*: further
    lines of its configuration; *world*: the network namespace it runs in.
    """

    def __init__(  # noqa: PLR0913  # each is one thing a gateway can be
        self,
        leaf: Issued,
        *,
        chain: Iterable[x509.Certificate] | None = None,
        sign_in: Sign_in = "plain",
        client_ca: Sequence[x509.Certificate] = (),
        groups: Mapping[str, str] | None = None,
        versions: Sequence[str] = ("1.3", "1.2"),
        compat: bool = True,
        more: Sequence[str] = (),
        host: str = LOOPBACK,
        port: int = 0,
        world: World | None = None,
    ) -> None:
        self.host = host
        self.port = port
        self._leaf, self._chain = leaf, None if chain is None else tuple(chain)
        self._sign_in, self._client_ca, self._groups = sign_in, client_ca, groups or {}
        self._versions, self._compat, self._more, self._world = versions, compat, more, world
        # The path of its socket must stay short, so it is not below the test's own folder.
        self._folder = tempfile.TemporaryDirectory(prefix="oc-", dir="/tmp")
        self._process: Process | None = None

    def __enter__(self) -> Self:
        folder = Path(self._folder.name)
        folder.chmod(0o755)  # its workers have no rights
        files = self._leaf.write(folder, "server", chain=self._chain)
        binary = program("ocserv", "ocserv")
        asked = self.port
        for attempt in range(1, _TRIES + 1):
            self.port = asked or _free_port(self.host)
            config = folder / "conf"
            config.write_text(self._config(folder, files))
            inside = self._world.prefix() if self._world else []
            command = [*inside, *_pretending(), binary, "-f", "-d", "3", "-c", str(config)]
            self._process = Process(command, folder / "log")
            try:
                self._process.wait_for("sec-mod initialized")
            except DidNotStartError as why:
                if asked or attempt == _TRIES or "bind" not in str(why):
                    raise
            else:
                break
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.end()
        self._folder.cleanup()

    def log(self) -> str:
        """What it wrote so far; it says the true reason of every refusal."""
        return self._process.log() if self._process else ""

    def _config(self, folder: Path, files: Files) -> str:
        import grp  # Windows, which has no ocserv either, has neither
        import pwd

        me = pwd.getpwuid(os.getuid())
        root = os.getuid() == 0 and not (self._world and self._world.rootless)
        lines = _CONFIG.format(
            host=self.host,
            port=self.port,
            user="nobody" if root else me.pw_name,
            group="nogroup" if root else grp.getgrgid(me.pw_gid).gr_name,
            folder=folder,
            chain=files.chain,
            key=files.key,
            compat=str(self._compat).lower(),
            priorities="NORMAL:-VERS-ALL:" + ":".join(f"+VERS-TLS{version}" for version in self._versions),
        ).splitlines()
        if self._client_ca:
            accepted = folder / "clients.pem"
            accepted.write_bytes(pem(self._client_ca))
            lines.append(f"ca-cert = {accepted}")
        if self._sign_in != "certificate":
            lines.append(f'auth = "plain[passwd={self._passwords(folder)}]"')
        if self._sign_in in ("certificate", "both"):
            lines.append('auth = "certificate"')
        if self._sign_in == "optional":
            lines.append('enable-auth = "certificate"')
        lines += [f"select-group = {name}[{title}]" for name, title in self._groups.items()]
        return "\n".join([*lines, *self._more, ""])

    def _passwords(self, folder: Path) -> Path:
        path = folder / "passwords"
        groups = ["-g", ",".join(self._groups)] if self._groups else []
        subprocess.run(
            [program("ocpasswd", "ocserv"), "-c", str(path), *groups, USER],
            input=f"{PASSWORD}\n{PASSWORD}\n".encode(),
            check=True,
            capture_output=True,
        )
        path.chmod(0o644)
        return path


def _pretending() -> list[str]:
    """What lets ocserv believe that it is root where it is not."""
    if os.getuid() == 0:
        return []
    places = Path("/usr/lib").glob("*-linux-gnu*/libuid_wrapper.so")
    wrapper = next(places, None)
    if wrapper is None:
        raise UnavailableError("libuid_wrapper.so is not here (Debian package libuid-wrapper)")
    return ["env", f"LD_PRELOAD={wrapper}", "UID_WRAPPER=1", "UID_WRAPPER_ROOT=1"]


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        try:
            probe.bind((host, 0))
        except OSError:  # an address that exists only in the peer's own namespace
            return 443
        return int(probe.getsockname()[1])
