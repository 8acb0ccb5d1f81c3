"""One plain exchange with a server of Python's own on the loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from clientdiag.probes.web import fetch


@contextmanager
def redirecting_to(location: str) -> Iterator[str]:
    class Portal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", location)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class' own name
            pass

    server = HTTPServer(("127.0.0.1", 0), Portal)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/probe?id=7"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("http://portal.example/login", "http://portal.example/login"),
        ("https://portal.example/login?mac=02:00:5e:10:00:01&room=12#t", "https://portal.example/login"),
        ("http://portal.example#token=x", "http://portal.example"),
        ("http://anna:geheim@portal.example:8080/a", "http://portal.example:8080/a"),
        ("/login?session=abc", "/login"),
        ("http://[::1/%00?x", "http://[::1/%00"),
    ],
)
def test_of_where_it_is_sent_only_the_place_is_kept(sent: str, kept: str) -> None:
    with redirecting_to(sent) as url:
        answer = fetch(url, "portal-probe", 10.0, lambda: False)

    assert (answer.status, answer.location) == (302, kept)
    assert answer.url == url.partition("?")[0]
