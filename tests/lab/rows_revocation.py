"""Stage 5: certificates that their issuer has revoked, and nobody there to say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat

from clientdiag.model.core import Actor, State
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Doubt, RevocationAnswer, RevocationMethod, RevocationStatus
from tests.lab.demands import acts, nothing_crashed, says, small, within
from tests.lab.parts import Gateway, Proxy, Scripted, world
from tests.lab.parts_fetching import (
    LIST_URL,
    OCSP_URL,
    SERIAL,
    ZONES,
    Files,
    Responder,
    Stapling,
    serving,
)
from tests.lab.pki import Pki
from tests.lab.row import Demand, Ran, Row
from tests.lab.scene import DEAD, HOME, NAME, PORTAL, Part
from tests.peers.authority import Issued, self_signed
from tests.peers.crl_server import HOUR, make_list
from tests.peers.ocsp_responder import make_answer
from tests.peers.scripted import Answer, http

_ON = "check_revocation = true"
_REQUIRED = "check_revocation = true\nrequire_revocation = true"
_REVOKED, _BLOCKED = "server-certificate-revoked", "revocation-check-blocked"
_NEVER = frozenset({_REVOKED, _BLOCKED})
_BY_LIST, _BY_OCSP = Gateway(leaf=serving(crl=LIST_URL)), Gateway(leaf=serving(ocsp=OCSP_URL))


def said(method: RevocationMethod, status: RevocationStatus, doubt: Doubt | None = None) -> Demand:
    """There is this answer among those seen."""

    def demand(ran: Ran) -> str | None:
        seen = [(one.method, one.status, one.doubt) for one in Evidence(ran.read.runs).all(RevocationAnswer)]
        return None if (method, status, doubt) in seen else f"the answers are {seen}"

    return demand


def nobody_was_asked(ran: Ran) -> str | None:
    """No address of a certificate was asked."""
    asked = [one for one in Evidence(ran.read.runs).all(RevocationAnswer) if one.url]
    return f"asked: {asked}" if asked else None


def listing(*serials: int, **how: object) -> Files:
    """The issuing CA's list with these serial numbers; *how* as make_list."""
    return Files(lambda pki: {"issuing.crl": make_list(pki.issuing, *serials, **how)})  # type: ignore[arg-type]  # by name


def _row(name: str, *parts: Part, root: str | None = None, settings: str = _ON, **more: object) -> Row:
    row = {"zones": ZONES, "settings": settings}
    never = frozenset() if root else _NEVER
    return Row(name=name, scene=world(*parts, **row), root=root, **{"never": never, **more})  # type: ignore[arg-type]  # by name


def _staple(**how: object) -> Callable[[Pki, Issued], bytes]:
    def made(pki: Pki, leaf: Issued) -> bytes:
        return make_answer(leaf.certificate, pki.issuing.certificate, pki.issuing.issued, **how)  # type: ignore[arg-type]  # by name

    return made


def _of_another(pki: Pki, _leaf: Issued) -> bytes:
    other = pki.leaf("other.example").certificate
    return make_answer(other, pki.issuing.certificate, pki.issuing.issued, revoked=True)


def _forged(pki: Pki, leaf: Issued) -> bytes:
    return make_answer(leaf.certificate, pki.issuing.certificate, self_signed("Nobody"), revoked=True)


def _stapled(
    name: str,
    staple: Callable[[Pki, Issued], bytes],
    status: RevocationStatus,
    doubt: Doubt | None = None,
    **more: object,
) -> Row:
    demands = (said(RevocationMethod.STAPLE, status, doubt), nobody_was_asked)
    return _row(f"staple-{name}", Stapling(staple), settings="", demands=demands, **more)  # type: ignore[arg-type]  # by name


def _hostile(name: str, answer: Answer, outcome: str) -> Row:
    """A list that is none: it is as good as no answer, in time and in little memory."""
    row = _row(
        f"list-hostile-{name}",
        _BY_LIST,
        Scripted(answer, PORTAL, 80, leaf=None),
        settings=_REQUIRED,
        root=_BLOCKED,
        demands=(says(_BLOCKED, outcome), small, nothing_crashed, within(4.0)),
    )
    return replace(row, scene=replace(row.scene, measured=True))


def _to(location: str) -> bytes:
    return http("", status="302 Found", headers=[f"Location: {location}"])


_OK = b"HTTP/1.1 200 OK\r\n"
_CRL, _OCSP = RevocationMethod.CRL, RevocationMethod.OCSP
_GOOD, _UNKNOWN = RevocationStatus.GOOD, RevocationStatus.UNKNOWN

_LISTS = (
    _row(
        "revoked-by-list",
        _BY_LIST,
        listing(SERIAL),
        root=_REVOKED,
        demands=(acts(_REVOKED, Actor.IT_SERVER), says(_REVOKED, "keyCompromise", "CRL")),
        fast=True,
    ),
    _row("list-good", _BY_LIST, listing(1, 2), demands=(said(_CRL, _GOOD),)),
    _row("list-required-good", _BY_LIST, listing(1), settings=_REQUIRED, demands=(said(_CRL, _GOOD),)),
    _row(
        "list-not-asked-without-the-switch",
        _BY_LIST,
        listing(SERIAL),
        settings="",
        demands=(nobody_was_asked,),
    ),
    _row(
        "list-that-has-ended-is-not-good",
        _BY_LIST,
        listing(made=datetime.now(UTC) - 72 * HOUR),
        demands=(said(_CRL, _UNKNOWN, Doubt.EXPIRED),),
    ),
    _row(
        "list-that-has-ended-when-required",
        _BY_LIST,
        listing(made=datetime.now(UTC) - 72 * HOUR),
        settings=_REQUIRED,
        root=_BLOCKED,
        demands=(acts(_BLOCKED, Actor.IT_SERVER, Actor.IT_NETWORK), says(_BLOCKED, "expired")),
    ),
    _row(
        "list-of-a-stranger",
        _BY_LIST,
        Files(lambda pki: {"issuing.crl": make_list(pki.issuing, SERIAL, signed_by=pki.stranger)}),
        demands=(said(_CRL, _UNKNOWN, Doubt.NOT_SIGNED),),
    ),
    _row(
        "list-noise",
        _BY_LIST,
        Files(lambda _pki: {"issuing.crl": bytes(range(256)) * 40}),
        demands=(said(_CRL, RevocationStatus.UNREADABLE),),
    ),
    _row("list-missing", _BY_LIST, Files(lambda _pki: {}), settings=_REQUIRED, root=_BLOCKED),
    _row(
        "revoked-intermediate",
        Gateway(
            leaf=lambda pki: pki.root.intermediate(
                "Lab Withdrawn CA", serial=SERIAL, crl=["http://pki.lab.example/root.crl"]
            ).leaf(NAME)
        ),
        Files(lambda pki: {"root.crl": make_list(pki.root, SERIAL)}),
        root=_REVOKED,
        demands=(says(_REVOKED, "Lab Withdrawn CA"),),
    ),
)
_RESPONDERS = (
    _row(
        "revoked-by-responder",
        _BY_OCSP,
        Responder(revoked=True),
        root=_REVOKED,
        demands=(acts(_REVOKED, Actor.IT_SERVER), says(_REVOKED, "keyCompromise", "OCSP")),
        fast=True,
    ),
    _row("responder-good", _BY_OCSP, Responder(), demands=(said(_OCSP, _GOOD),)),
    _row(
        "responder-good-when-required",
        _BY_OCSP,
        Responder(),
        settings=_REQUIRED,
        demands=(said(_OCSP, _GOOD),),
    ),
    _row(
        "responder-of-a-stranger",
        _BY_OCSP,
        Responder(revoked=True, signer=lambda _pki: self_signed("Nobody")),
        demands=(said(_OCSP, _UNKNOWN, Doubt.NOT_SIGNED),),
    ),
    _row("responder-stopped", _BY_OCSP),
    _row(
        "responder-stopped-when-required",
        _BY_OCSP,
        settings=_REQUIRED,
        root=_BLOCKED,
        demands=(acts(_BLOCKED, Actor.IT_NETWORK), says(_BLOCKED, "OCSP", "refused")),
        fast=True,
    ),
    Row(
        name="responder-filtered-when-required",
        scene=world(_BY_OCSP, zones={"lab.example": f"vpn IN A {HOME}\npki IN A {DEAD}"}, policy=_REQUIRED),
        root=_BLOCKED,
        demands=(acts(_BLOCKED, Actor.IT_NETWORK), says(_BLOCKED, "timed-out"), nothing_crashed),
    ),
    _row(
        "responder-silent-but-list-good-when-required",
        Gateway(leaf=serving(ocsp="http://pki.lab.example:8080/", crl=LIST_URL)),
        listing(1),
        settings=_REQUIRED,
        demands=(said(_CRL, _GOOD),),
    ),
    _row("responder-not-named-when-required", Gateway(), settings=_REQUIRED),
    _row(
        "responder-by-https-only-when-required",
        Gateway(leaf=serving(ocsp="https://pki.lab.example/")),
        settings=_REQUIRED,
        root=_BLOCKED,
        state=State.ATTENTION,
        demands=(says(_BLOCKED, "not-supported"),),
    ),
    Row(
        name="responder-behind-a-proxy-when-required",
        scene=world(
            _BY_OCSP,
            Responder(),
            Proxy(),
            zones=ZONES,
            settings=_REQUIRED,
            environment={"https_proxy": "http://127.0.0.1:3128"},
        ),
        root=_BLOCKED,
        state=State.ATTENTION,
        demands=(says(_BLOCKED, "not-supported"),),
    ),
)
_HOSTILE = (
    _hostile("never-ends", lambda _asked: chain([_OK + b"\r\n"], repeat(b"x" * 65536)), "too-large"),
    _hostile("gigabyte", lambda _asked: [_OK + b"Content-Length: 1073741824\r\n\r\n"], "too-large"),
    _hostile("twenty-megabytes-of-noise", lambda _asked: [http(b"\x30" * 20_000_000)], "unreadable"),
    _hostile("redirect-to-file", lambda _asked: [_to("file:///etc/passwd")], "not-supported (302)"),
    _hostile("redirect-inside", lambda _asked: [_to("http://127.0.0.1/")], "permission-denied (302)"),
)
_STAPLES = (
    _stapled("good", _staple(), _GOOD),
    _stapled("revoked", _staple(revoked=True), RevocationStatus.REVOKED, root=_REVOKED, fast=True),
    _stapled(
        "that-has-ended",
        _staple(revoked=True, made=datetime.now(UTC) - 72 * HOUR),
        _UNKNOWN,
        doubt=Doubt.EXPIRED,
    ),
    _stapled("of-another-certificate", _of_another, _UNKNOWN, doubt=Doubt.OTHER_CERTIFICATE),
    _stapled("forged", _forged, _UNKNOWN, doubt=Doubt.NOT_SIGNED),
    _row(
        "staple-revoked-by-test-server",
        Stapling(_staple(revoked=True), test_server=True),
        settings="",
        root=_REVOKED,
        may=frozenset({"not-anyconnect"}),
    ),
    Row(
        name="staple-from-the-future-when-the-clock-is-behind",
        scene=world(Stapling(_staple(made=datetime.now(UTC) - HOUR)), clock=timedelta(hours=-3)),
        root="clock-wrong",
        never=_NEVER,
    ),
)
ROWS = (*_LISTS, *_RESPONDERS, *_STAPLES, *_HOSTILE)
