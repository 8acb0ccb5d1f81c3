"""Is a sign-in page of the network (hotel, train, guest Wi-Fi) in the way? The system and IT's probe say."""

from __future__ import annotations

from urllib.parse import urlsplit

from clientdiag.certificates.names import matches
from clientdiag.certificates.reading import read
from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import primary_handshake
from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Actor, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    Document,
    GatewayExchange,
    PortalState,
    SystemLookup,
    TlsHandshake,
    WebAnswer,
)
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text

PURPOSE = "portal-probe"
_REDIRECTS = {301, 302, 303, 307, 308, 511}


def _observe(context: Context) -> Text | None:
    state = context.platform.portal_state()
    if state is not None:
        context.emit(state)
    url = context.options.portal_probe
    if url is not None:
        from clientdiag.probes import web  # most computers have no probe set

        context.emit(web.fetch(url, PURPOSE, context.options.connect_deadline_s, context.cancelled))
    return (
        None
        if state is not None or url is not None
        else text("Neither the system nor IT offers a test for it.")
    )


@rule("captive-portal")
def captive_portal(evidence: Evidence) -> Judged:
    """A portal answers in place of the network.

    The system says so, the probe that IT set is redirected, or the gateway's name is answered by a
    redirect to another host under a certificate that is not its own.
    """
    signs = [*_by_the_system(evidence), *_by_the_probe(evidence), *_by_the_gateway(evidence)]
    if not signs:
        return
    page = next((where for _, where in signs if where), "")
    yield Finding(
        code="captive-portal",
        severity=Severity.ERROR,
        summary=text("This network wants you to sign in on a web page first"),
        explanation=text("Hotels, trains and guest networks do that; until then nothing else gets through."),
        acts=(Actor.YOU,),
        remedy=(
            text(
                "Open a web browser and any page; the network's own page appears. Sign in or "
                "accept its terms."
            ),
            text("Then run the diagnosis again."),
        ),
        detail=(
            *(sign for sign, _ in signs),
            *((text("It leads to `{page}`.", page=page),) if page else ()),
        ),
        remedy_it=(text("Nothing to do on the gateway; the user's network is not open yet."),),
        evidence=evidence.refs(*evidence.all(PortalState), *evidence.all(WebAnswer)),
    )


_Sign = tuple[Text, str]


def _by_the_system(evidence: Evidence) -> list[_Sign]:
    states = [one for one in evidence.all(PortalState) if one.state == "portal"]
    return [(text("{source} reports a portal.", source=one.source), "") for one in states]


def _by_the_probe(evidence: Evidence) -> list[_Sign]:
    found: list[_Sign] = []
    for one in evidence.all(WebAnswer):
        if one.purpose != PURPOSE or one.status is None:
            continue
        elsewhere = one.status in _REDIRECTS and _host(one.location) != _host(one.url)
        if elsewhere or one.status == 511:
            found.append(
                (
                    text("The probe `{url}` was answered by HTTP {status}.", url=one.url, status=one.status),
                    one.location,
                )
            )
    return found


def _by_the_gateway(evidence: Evidence) -> list[_Sign]:
    handshake, lookup = primary_handshake(evidence), evidence.first(SystemLookup)
    if handshake is None or lookup is None:
        return []
    found: list[_Sign] = []
    for one in evidence.all(GatewayExchange):
        redirected = one.status in _REDIRECTS and one.document in {
            Document.NOT_ANYCONNECT,
            Document.OTHER_XML,
        }
        where = one.headers.get("location", "")
        if redirected and _host(where) not in {"", lookup.name} and not _is_its_own(handshake, lookup.name):
            found.append(
                (text("The gateway's name was answered by HTTP {status}.", status=one.status or 0), where)
            )
    return [*found, *_by_plain_text(handshake)]


def _by_plain_text(handshake: TlsHandshake) -> list[_Sign]:
    """A portal that answers TLS with plain HTTP."""
    words = handshake.first_bytes.split(None, 2)
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        return []
    if int(words[1]) not in _REDIRECTS:
        return []
    return [(text("TLS was answered by plain HTTP {status}.", status=int(words[1])), "")]


def _is_its_own(handshake: TlsHandshake, name: str) -> bool:
    return bool(handshake.presented) and matches(read(handshake.presented[0]), name, is_address=False)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _learned(evidence: Evidence) -> Learned | None:
    states = [one.state for one in evidence.all(PortalState)]
    probes = [one for one in evidence.all(WebAnswer) if one.purpose == PURPOSE]
    if not states and not probes:
        return None
    if _by_the_system(evidence) or _by_the_probe(evidence):
        return Learned(text("A sign-in page of the network is in the way"))
    if "full" in states or any(one.status in {200, 204} for one in probes):
        return Learned(text("No sign-in page of the network is in the way"))
    return Learned(text("Whether a sign-in page is in the way is not known"))


CHECK = Check(
    id="captive_portal",
    stage=Stage.COMPUTER,
    doing=text("Looking for a sign-in page of the network"),
    observe=_observe,
    rules=(captive_portal,),
    learned=_learned,
    deadline_s=12.0,
)
