"""A web server: in front of a gateway, as a portal, or just where the gateway should be."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from cryptography import x509

from tests.peers.authority import Issued
from tests.peers.namespace import World
from tests.peers.process import Process, program

_CONFIG = """\
daemon off;
user root;
master_process off;
pid {folder}/pid;
error_log stderr notice;
events {{ worker_connections 64; }}
http {{
    access_log off;
    server_tokens off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen {place}{tls};
        {certificate}
        {body}
    }}
}}
"""
PAGE = 'location / { default_type text/html; return 200 "<html><title>It works</title></html>"; }'


def redirect(to: str) -> str:
    """A body that sends everybody to *to*."""
    return f"location / {{ return 302 {to}; }}"


def before(gateway: str) -> str:
    """A body that hands everything to the gateway at *gateway*, such as ``127.0.0.9:8443``."""
    return (
        f"location / {{ proxy_pass https://{gateway}; proxy_ssl_verify off; "
        "proxy_http_version 1.1; proxy_set_header Host $http_host; }"
    )


class Nginx:
    """nginx on *host*:*port* inside *world*; with *leaf* it speaks TLS, without it plain HTTP.

    *body* is what stands in its ``server`` block; *chain* is presented just as it is given;
    *environment* is laid over this process's own.
    """

    def __init__(  # each is one thing a web server can be
        self,
        world: World,
        host: str,
        port: int,
        *,
        body: str = PAGE,
        leaf: Issued | None = None,
        chain: Iterable[x509.Certificate] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.host, self.port = host, port
        self._world, self._body, self._leaf, self._environment = world, body, leaf, environment
        self._chain = None if chain is None else tuple(chain)
        self._folder = tempfile.TemporaryDirectory(prefix="nginx-")
        self._process: Process | None = None

    def __enter__(self) -> Self:
        folder = Path(self._folder.name)
        certificate = ""
        if self._leaf:
            files = self._leaf.write(folder, "server", chain=self._chain)
            certificate = f"ssl_certificate {files.chain}; ssl_certificate_key {files.key};"
        place = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        config = _CONFIG.format(
            folder=folder,
            place=place,
            tls=" ssl" if self._leaf else "",
            certificate=certificate,
            body=self._body,
        )
        (folder / "conf").write_text(config)
        command = [*self._world.prefix(), program("nginx", "nginx-light")]
        command += ["-p", str(folder), "-c", str(folder / "conf")]
        self._process = Process(command, folder / "log", environment=self._environment)
        self._process.wait_for("event method")
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.end()
        self._folder.cleanup()

    def log(self) -> str:
        """What nginx wrote so far."""
        return self._process.log() if self._process else ""
