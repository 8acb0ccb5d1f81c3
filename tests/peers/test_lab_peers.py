"""The peers of the fault lab are what they say they are, as other programs see them."""

from __future__ import annotations

import sys
from datetime import timedelta

from tests.peers.clock import shifted
from tests.peers.forward_proxy import ForwardProxy
from tests.peers.inside import Tunnel, listen
from tests.peers.namespace import World
from tests.peers.nginx import Nginx, redirect
from tests.peers.scripted import ScriptedServer, http
from tests.peers.unbound import Unbound

_FETCH = """
import http.client, sys
asked = http.client.HTTPConnection("127.0.0.1", 8080, timeout=5)
asked.request(*sys.argv[1:])
said = asked.getresponse()
print(said.status, said.getheader("Location"), (said.getheader("Date") or "")[12:16])
"""
_RCODE = """
import sys, dns.message, dns.query, dns.rcode
said = dns.query.udp(dns.message.make_query(sys.argv[1], "A"), "127.0.0.1", timeout=5)
print(dns.rcode.to_text(said.rcode()), *[one.to_text() for rrset in said.answer for one in rrset])
"""


def _said(world: World, code: str, *arguments: str) -> str:
    done = world.run([sys.executable, "-c", code, *arguments])
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_files_are_laid_over_inside_and_only_there() -> None:
    with World(files={"/opt/lab/bin/hello": b"#!/bin/sh\necho hello\n"}) as world:
        assert world.run(["/opt/lab/bin/hello"]).stdout == "hello\n"
    with World() as other:
        assert other.run(["test", "-e", "/opt/lab"]).returncode == 1


def test_programs_of_a_world_see_only_one_another() -> None:
    with World(own_processes=True) as world:
        code = "import os; print(len([one for one in os.listdir('/proc') if one.isdigit()]))"

        assert _said(world, code) in {"2", "3"}


def test_shifted_clock_leaves_waits_alone() -> None:
    code = "import time; a = time.monotonic(); time.sleep(0.01)\n"
    code += "print(time.gmtime().tm_year, time.monotonic() - a < 5)"
    with World() as world:
        environment = shifted(timedelta(days=-3660))

        done = world.run([sys.executable, "-c", code], environment=environment)
        now = world.run([sys.executable, "-c", code])

    assert int(now.stdout.split()[0]) - int(done.stdout.split()[0]) in {10, 11}
    assert done.stdout.split()[1] == "True"


def test_web_server_redirects_by_its_own_clock() -> None:
    with World() as world:
        with Nginx(world, "127.0.0.1", 8080, body=redirect("http://portal.example/")):
            right = _said(world, _FETCH, "GET", "/").split()
        with Nginx(world, "127.0.0.1", 8080, environment=shifted(timedelta(days=-3660))):
            wrong = _said(world, _FETCH, "GET", "/").split()

    assert right[:2] == ["302", "http://portal.example/"]
    assert int(right[2]) - int(wrong[2]) in {10, 11}


def test_proxy_asks_for_a_login() -> None:
    with World() as world, ForwardProxy(world, "127.0.0.1", 8080, more=("BasicAuth lab secret",)):
        assert _said(world, _FETCH, "CONNECT", "vpn.example:443").split()[0] == "407"


def test_recursor_refuses_or_is_stale() -> None:
    with World() as world:
        with Unbound(world, {}, refuses=True):
            assert _said(world, _RCODE, "vpn.lab.example") == "REFUSED"
        with Unbound(world, {}, stale={"vpn.lab.example": "192.0.2.7"}):
            assert _said(world, _RCODE, "vpn.lab.example") == "NOERROR 192.0.2.7"


def test_scripted_server_answers_inside_the_world() -> None:
    with World() as world:
        answer = http("", status="418 Teapot")
        with ScriptedServer(listen(world, "127.0.0.1", 8080), lambda _asked: [answer]):
            assert _said(world, _FETCH, "GET", "/").split()[0] == "418"


def test_tunnel_is_up() -> None:
    with World() as world, Tunnel(world, "tun0", "10.8.0.2/24", "ip route add default dev tun0"):
        assert "LOWER_UP" in world.run(["ip", "link", "show", "tun0"]).stdout
        assert "dev tun0" in world.run(["ip", "route", "get", "192.0.2.9"]).stdout
