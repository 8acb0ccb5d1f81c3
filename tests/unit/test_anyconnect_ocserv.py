"""The exchange with a real gateway, in every way it may ask for a sign-in."""

from __future__ import annotations

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import Asked, Document, GatewayExchange
from clientdiag.probes import anyconnect
from tests.peers.authority import Authority, Issued
from tests.peers.ocserv import Ocserv, Sign_in
from tests.unit.probing import FAR_S, never, shaken


def _asked(gateway: Ocserv, path: str = "/") -> tuple[Asked, GatewayExchange]:
    with shaken(gateway.port) as made:
        assert made.session is not None, made.fact
        exchange = anyconnect.ask(
            made.session,
            host="localhost",
            address=gateway.host,
            port=gateway.port,
            path=path,
            asked=made.fact.asked,
            protocol=made.fact.protocol,
            deadline_s=FAR_S,
            cancelled=never,
        )
        return made.fact.asked, exchange


def test_a_plain_gateway_asks_for_a_name_and_sends_no_date(healthy_gateway: Ocserv) -> None:
    asked, seen = _asked(healthy_gateway)

    assert asked is Asked.NO
    assert (seen.status, seen.document, seen.failure) == (200, Document.AUTH_REQUEST, None)
    assert [one.name for one in seen.inputs] == ["username"]
    assert seen.date is None
    assert seen.gateway == "ocserv"
    assert not seen.wants_client_certificate
    assert not seen.single_sign_on


def test_its_groups_are_read(good_leaf: Issued) -> None:
    with Ocserv(good_leaf, groups={"admins": "Administrators", "guests": "Guests"}) as gateway:
        _, seen = _asked(gateway)

    assert {"Administrators", "Guests"} <= set(seen.groups)
    assert {"admins", "guests"} <= set(seen.group_values)


def test_old_tls_is_no_obstacle(good_leaf: Issued) -> None:
    with Ocserv(good_leaf, versions=("1.2",)) as gateway:
        _, seen = _asked(gateway)

    assert seen.document is Document.AUTH_REQUEST


@pytest.mark.parametrize("version", ["1.2", "1.3"])
@pytest.mark.parametrize("compat", ["true", "false"])
@pytest.mark.parametrize("sign_in", ["certificate", "both", "optional"])
def test_a_gateway_that_wants_a_certificate_is_seen_to_ask(
    good_leaf: Issued, root_ca: Authority, sign_in: Sign_in, compat: str, version: str
) -> None:
    arguments = {
        "sign_in": sign_in,
        "client_ca": [root_ca.certificate],
        "versions": (version,),
        "more": [f"cisco-client-compat = {compat}"],
    }
    with Ocserv(good_leaf, **arguments) as gateway, shaken(gateway.port) as made:  # type: ignore[arg-type]  # by name
        fact = made.fact
        assert fact.presented == tuple(_der(one) for one in good_leaf.chain())
        assert fact.asked is Asked.LISTED
        assert fact.asked_cas == ("CN=Lab Root CA,O=Lab",)
        if made.session is None:
            assert fact.failure is not None
            assert fact.failure.kind in {FailureKind.RESET, FailureKind.END_OF_STREAM, FailureKind.ALERT}
            return
        seen = anyconnect.ask(
            made.session,
            host="localhost",
            address=gateway.host,
            port=gateway.port,
            path="/",
            asked=fact.asked,
            protocol=fact.protocol,
            deadline_s=FAR_S,
            cancelled=never,
        )

    assert seen.document is not Document.SUCCESS
    if sign_in == "optional" or (sign_in == "both" and compat == "true"):
        assert seen.document is Document.AUTH_REQUEST
    elif compat == "true":
        assert seen.status == 401
    else:
        assert seen.failure is not None
        assert seen.document is None


def _der(certificate: object) -> bytes:
    from tests.unit import facts

    return facts.der(certificate)  # type: ignore[arg-type]  # a certificate
