"""Stage 5: an issuer that the server does not send, and what the address in its certificate gives."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

from clientdiag.model.core import FailureKind
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import FetchedIssuer
from tests.lab.demands import nothing_crashed, says, small, within
from tests.lab.parts import Gateway, Scripted, leaf_only, world
from tests.lab.parts_fetching import ZONES, Files, bundle, serving
from tests.lab.pki import Pki
from tests.lab.row import Demand, Ran, Row
from tests.lab.scene import NAME, PORTAL, Part
from tests.peers.authority import Authority
from tests.peers.nginx import redirect

_BUNDLE_URL = "http://pki.lab.example/issuing.p7c"
_ON = "fetch_issuers = true"
_UNSENT = "intermediate-not-sent"
_OK = b"HTTP/1.1 200 OK\r\n"


def fetched(failure: FailureKind | None, *, certificates: int = 0) -> Demand:
    """An address was tried with this outcome."""

    def demand(ran: Ran) -> str | None:
        seen = [
            (one.failure.kind if one.failure else None, len(one.certificates))
            for one in Evidence(ran.read.runs).all(FetchedIssuer)
        ]
        return None if (failure, certificates) in seen else f"fetched: {seen}"

    return demand


def nothing_fetched(ran: Ran) -> str | None:
    """No address was tried."""
    seen = Evidence(ran.read.runs).all(FetchedIssuer)
    return f"fetched: {[one.url for one in seen]}" if seen else None


def _row(name: str, url: str, *parts: Part, **more: object) -> Row:
    gateway = Gateway(leaf=serving(aia=url), chain=leaf_only)
    scene = world(gateway, *parts, zones=ZONES, settings=str(more.pop("settings", _ON)))
    return Row(name=f"aia-{name}", scene=scene, **{"root": _UNSENT, **more})  # type: ignore[arg-type]  # by name


def _hostile(
    name: str, answer: Callable[[bytes], Iterable[bytes]], kind: FailureKind, *, seconds: float = 4.0
) -> Row:
    row = _row(
        f"hostile-{name}",
        _BUNDLE_URL,
        Scripted(answer, PORTAL, 80, leaf=None),
        demands=(fetched(kind), small, nothing_crashed, within(seconds)),
    )
    return replace(row, scene=replace(row.scene, measured=True))


def _endless(first: bytes, piece: bytes, pause_s: float = 0.0) -> Callable[[bytes], Iterable[bytes]]:
    def answer(_asked: bytes) -> Iterator[bytes]:
        yield first
        while True:
            yield piece
            time.sleep(pause_s)

    return answer


@cache
def _strange_issuer(pki: Pki) -> Authority:
    return pki.stranger.intermediate("Hotel Issuing CA")


def _lower_issuer(pki: Pki) -> Authority:
    return pki.issuing.intermediate("Lab Lower CA", ca_issuers=[_BUNDLE_URL])


def _elsewhere(name: str, location: str, kind: FailureKind, **more: object) -> Row:
    files = Files(lambda _pki: {}, more=redirect(location))
    return _row(name, _BUNDLE_URL, files, demands=(fetched(kind),), **more)


_FETCHED = (
    _row(
        "bundle",
        _BUNDLE_URL,
        Files(lambda pki: {"issuing.p7c": bundle(pki)}),
        demands=(fetched(None, certificates=1), says(_UNSENT, "does not fetch it")),
        fast=True,
    ),
    _row(
        "single-certificate",
        "http://pki.lab.example/issuing.cer",
        Files(lambda pki: {"issuing.cer": pki.issuing.issued.der}),
        demands=(fetched(None, certificates=1),),
    ),
    _row(
        "pem",
        "http://pki.lab.example/issuing.pem",
        Files(lambda pki: {"issuing.pem": pki.issuing.issued.pem}),
        demands=(fetched(None, certificates=1),),
    ),
    _row(
        "redirected",
        "http://pki.lab.example/old",
        Files(
            lambda pki: {"issuing.p7c": bundle(pki)},
            more="location /old { return 301 http://pki.lab.example/issuing.p7c; }",
        ),
        demands=(fetched(None, certificates=1),),
    ),
    Row(
        name="aia-leads-to-the-missing-root",
        scene=world(
            Gateway(leaf=lambda pki: pki.stranger.leaf(NAME, ca_issuers=[_BUNDLE_URL])),
            Files(lambda pki: {"issuing.p7c": pki.stranger.issued.der}),
            zones=ZONES,
            settings=_ON,
        ),
        root="private-root-missing",
        never=frozenset({_UNSENT}),
    ),
    Row(
        name="aia-two-levels",
        scene=world(
            Gateway(
                leaf=lambda pki: _lower_issuer(pki).leaf(NAME), chain=lambda _pki, leaf: leaf.chain()[:2]
            ),
            Files(lambda pki: {"issuing.p7c": bundle(pki)}),
            zones=ZONES,
            settings=_ON,
        ),
        root=_UNSENT,
        demands=(fetched(None, certificates=1), says(_UNSENT, "Lab Lower CA")),
    ),
    Row(
        name="aia-and-the-root-is-missing",
        scene=world(
            Gateway(
                leaf=lambda pki: _strange_issuer(pki).leaf(NAME, ca_issuers=[_BUNDLE_URL]), chain=leaf_only
            ),
            Files(lambda pki: {"issuing.p7c": _strange_issuer(pki).issued.der}),
            zones=ZONES,
            settings=_ON,
        ),
        root=_UNSENT,
        also=frozenset({"private-root-missing"}),
    ),
    Row(
        name="aia-and-the-public-root-is-missing",
        scene=world(
            Gateway(
                leaf=lambda pki: pki.public_issuing.leaf(NAME, ca_issuers=[_BUNDLE_URL]), chain=leaf_only
            ),
            Files(lambda pki: {"issuing.p7c": pki.public_issuing.issued.der}),
            zones=ZONES,
            settings=_ON,
        ),
        root=_UNSENT,
        also=frozenset({"trust-anchor-missing"}),
    ),
    Row(
        name="aia-not-asked-when-the-chain-closes",
        scene=world(
            Gateway(leaf=serving(aia=_BUNDLE_URL)),
            Files(lambda pki: {"issuing.p7c": bundle(pki)}),
            zones=ZONES,
            settings=_ON,
        ),
        root=None,
        demands=(nothing_fetched,),
    ),
    _row(
        "not-switched-on",
        _BUNDLE_URL,
        Files(lambda pki: {"issuing.p7c": bundle(pki)}),
        settings="",
        demands=(nothing_fetched,),
    ),
)
_NOT_ASKED = (
    _row(
        "address-inside",
        "http://inside.lab.example/ca.cer",
        demands=(fetched(FailureKind.PERMISSION_DENIED),),
    ),
    _row(
        "address-of-this-computer",
        "http://127.0.0.1/ca.cer",
        demands=(fetched(FailureKind.PERMISSION_DENIED),),
    ),
    _row(
        "address-as-a-number", "http://2130706433/ca.cer", demands=(fetched(FailureKind.PERMISSION_DENIED),)
    ),
    _row(
        "address-mapped",
        "http://[::ffff:127.0.0.1]/ca.cer",
        demands=(fetched(FailureKind.PERMISSION_DENIED),),
    ),
    _row("https", "https://pki.lab.example/ca.cer", demands=(fetched(FailureKind.NOT_SUPPORTED),)),
    _row("ldap", "ldap:///CN=CA,DC=lab?cACertificate", demands=(fetched(FailureKind.NOT_SUPPORTED),)),
    _row("file", "file:///etc/ssl/certs/ca-certificates.crt", demands=(fetched(FailureKind.NOT_SUPPORTED),)),
    _row(
        "credentials", "http://me:secret@pki.lab.example/", demands=(fetched(FailureKind.PERMISSION_DENIED),)
    ),
    _elsewhere("redirect-to-file", "file:///etc/passwd", FailureKind.NOT_SUPPORTED),
    _elsewhere("redirect-to-https", "https://pki.lab.example/ca.cer", FailureKind.NOT_SUPPORTED),
    _elsewhere("redirect-inside", "http://127.0.0.1/ca.cer", FailureKind.PERMISSION_DENIED),
    _elsewhere("redirect-loop", "http://pki.lab.example/again", FailureKind.PROTOCOL),
)
_HOSTILE = (
    _hostile("never-ends", _endless(_OK + b"\r\n", b"x" * 16384), FailureKind.TOO_LARGE),
    _hostile("gigabyte", lambda _asked: [_OK + b"Content-Length: 1073741824\r\n\r\n"], FailureKind.TOO_LARGE),
    _hostile("one-byte-a-second", _endless(_OK + b"\r\n", b"x", 1.0), FailureKind.TIMED_OUT),
    _hostile("silence", _endless(b"", b"", 1.0), FailureKind.TIMED_OUT),
    _hostile("endless-head", _endless(_OK, b"X-Filler: " + b"y" * 4000 + b"\r\n"), FailureKind.MALFORMED),
    _hostile("noise", lambda _asked: [b"\x00\xff" * 400], FailureKind.MALFORMED),
)
ROWS = (*_FETCHED, *_NOT_ASKED, *_HOSTILE)
