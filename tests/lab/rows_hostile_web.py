"""Bad input by HTTP, XML and files: each ends in a named fault, in time, and in little memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from clientdiag.model.core import State
from tests.lab.installed import AGENT, client
from tests.lab.parts import Gateway, Scripted, world, zone
from tests.lab.row import Row
from tests.lab.rows_hostile import hostile
from tests.lab.scene import DEAD, HOME, PORTAL, TIME, Scene
from tests.peers import cisco
from tests.peers.scripted import http

_EXCHANGE_S = 2.0
_OK = b"HTTP/1.1 200 OK\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
_XML = ("Content-Type: text/xml", "X-Aggregate-Auth: 1")
_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + ']><config-auth client="vpn" type="auth-request"><auth><form><input type="text" name="&l9;"/>'
    "</form></auth></config-auth>"
)
_EXTERNAL = (
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><config-auth><error>&x;</error></config-auth>'
)
_DEEP = f"<config-auth>{'<a>' * 30000}{'</a>' * 30000}</config-auth>"
_OPTIONS = "".join(f'<option value="g{n}">Group {n}</option>' for n in range(4000))
_MANY = f'<config-auth><auth><form><select name="group_list">{_OPTIONS}</select></form></auth></config-auth>'
_ODD_ERROR = (
    "<config-auth><error>&lt;b&gt;\u202egnp.exe&lt;/b&gt; &#155;31m {x} %s `code`</error></config-auth>"
)


def _once(*pieces: bytes) -> Scripted:
    return Scripted(lambda _asked: pieces)


def _endless(first: bytes, piece: bytes, pause_s: float = 0.0) -> Callable[[bytes], Iterable[bytes]]:
    def answer(_asked: bytes) -> Iterator[bytes]:
        yield first
        while True:
            yield piece
            time.sleep(pause_s)

    return answer


def _slowly(whole: bytes, pause_s: float = 1.0) -> Callable[[bytes], Iterable[bytes]]:
    def answer(_asked: bytes) -> Iterator[bytes]:
        for byte in whole:
            yield bytes([byte])
            time.sleep(pause_s)

    return answer


def _web(
    name: str, server: Scripted, state: State = State.BLOCKED, root: str | None = "not-anyconnect"
) -> Row:
    return hostile(f"http-{name}", world(server), root, _EXCHANGE_S, state=state)


def _xml(name: str, body: str | bytes, root: str | None, **more: object) -> Row:
    return hostile(f"xml-{name}", world(_once(http(body, headers=_XML))), root, _EXCHANGE_S, **more)


def _unreadable(name: str, body: Callable[[], str]) -> Row:
    """The headers of a gateway, and a document that its client could not read either."""
    server = Scripted(lambda _asked: [http(body(), headers=_XML)])
    return hostile(f"xml-{name}", world(server), "not-anyconnect", _EXCHANGE_S, state=State.ATTENTION)


_HTTP = (
    _web("endless-body", Scripted(_endless(_OK + b"\r\n", b"x" * 16384))),
    _web("endless-chunks", Scripted(_endless(_CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n"))),
    _web("endless-headers", Scripted(_endless(_OK, b"X-Filler: " + b"y" * 4000 + b"\r\n"))),
    _web("one-endless-header", Scripted(_endless(_OK + b"X-Filler: ", b"y" * 16384))),
    _web("endless-100-continue", Scripted(_endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100))),
    _web("bad-chunks", _once(_CHUNKED, b"zzz\r\nhello\r\n")),
    _web("chunk-of-terabytes", _once(_CHUNKED, b"ffffffffffffffffffff\r\nhello")),
    _web("two-lengths", _once(_OK + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\nhello")),
    _web("negative-length", _once(_OK + b"Content-Length: -5\r\n\r\nhello")),
    _web(
        "length-of-exabytes",
        _once(_OK + b"Content-Length: 9999999999999999999\r\n\r\nhello"),
        State.ATTENTION,
    ),
    _web("no-http", _once(b"\x00\xff" * 400)),
    _web("status-of-letters", _once(b"HTTP/1.1 abc OK\r\n\r\n")),
    _web("odd-date", _once(http("", headers=["Date: Fri, 99 Foo 99999 99:99:99 +9999"]))),
    _web("odd-location", _once(http("", status="302 Found", headers=["Location: http://[::1/%00\x1b[31m"]))),
    _web("one-byte-a-second", Scripted(_slowly(http("hello"))), State.ATTENTION),
    _web("hangs-up-at-once", _once(), State.ATTENTION),
)
_DOCUMENTS = (
    _unreadable("entities", lambda: _LAUGHS),
    _unreadable("external-entity", lambda: _EXTERNAL),
    _unreadable("ten-megabytes", lambda: f"<config-auth><error>{'x' * 10_000_000}</error></config-auth>"),
    _unreadable("broken", lambda: "<config-auth><auth><form>"),
    _unreadable("utf-7", lambda: '<?xml version="1.0" encoding="utf-7"?><config-auth><auth/></config-auth>'),
    _xml("deep-nesting", _DEEP, "not-anyconnect"),
    _xml("thousands-of-groups", _MANY, None),
    _xml("odd-error-text", _ODD_ERROR.encode(), "gateway-reports-error"),
)


def _installed(profile: Callable[[], bytes]) -> Scene:
    place = f"{cisco.PREFIX}/vpn/profile/office.xml"
    return world(AGENT, Gateway(), files=lambda pki: {**client()(pki), place: profile()})


_UNREADABLE = "profile-unreadable"
_FILES = (
    hostile("profile-entities", _installed(_LAUGHS.encode), _UNREADABLE, _EXCHANGE_S, state=State.ATTENTION),
    hostile("profile-deep", _installed(_DEEP.encode), None, _EXCHANGE_S),
    hostile(
        "profile-ten-megabytes",
        _installed(lambda: b"<AnyConnectProfile>" + b" " * 10_000_000),
        _UNREADABLE,
        _EXCHANGE_S,
        state=State.ATTENTION,
    ),
    hostile(
        "profile-noise",
        _installed(lambda: bytes(range(256)) * 100),
        _UNREADABLE,
        _EXCHANGE_S,
        state=State.ATTENTION,
    ),
    hostile(
        "manifest-entities",
        world(
            AGENT,
            Gateway(),
            files=client("5.1.2.42", {f"{cisco.PREFIX}/ACManifestVPN.xml": _LAUGHS.encode()}),
        ),
        None,
        _EXCHANGE_S,
    ),
    hostile(
        "hosts-file-of-9-mb",
        world(hosts=lambda: "127.0.0.1 localhost\n" + "0.0.0.0 ads.example\n" * 470_000),
        None,
        _EXCHANGE_S,
    ),
    hostile("policy-broken", world(policy="expect_client = [[["), None, _EXCHANGE_S),
    hostile(
        "policy-of-odd-values",
        world(policy='gateway = 5\nexpect_client = "maybe"\nnonsense = 1'),
        None,
        _EXCHANGE_S,
    ),
)
_WITH_TIME = zone(f"vpn IN A {HOME}; time IN A {PORTAL}")
_ELSEWHERE = (
    hostile(
        "portal-probe-endless",
        world(
            Scripted(_endless(_OK + b"\r\n", b"x" * 16384), PORTAL, 80, leaf=None),
            Gateway(),
            zones=_WITH_TIME,
            settings=f'portal_probe = "http://{TIME}/"',
        ),
        None,
        _EXCHANGE_S,
    ),
    hostile(
        "time-source-slow",
        world(
            Scripted(_slowly(http("late")), PORTAL, 80, leaf=None),
            Gateway(),
            zones=_WITH_TIME,
            settings=f'time_source = "http://{TIME}/"',
        ),
        None,
        _EXCHANGE_S,
    ),
    hostile(
        "proxy-endless-headers",
        world(
            Scripted(_endless(_OK, b"X-Filler: " + b"y" * 4000 + b"\r\n"), "127.0.0.1", 3128, leaf=None),
            zones=zone(f"vpn IN A {DEAD}"),
            environment={"https_proxy": "http://127.0.0.1:3128"},
        ),
        "proxy-in-the-way",
        _EXCHANGE_S,
        may=frozenset({"port-filtered"}),
    ),
)

ROWS = (*_HTTP, *_DOCUMENTS, *_FILES, *_ELSEWHERE)
