"""Stage 7: a certificate is here, and one thing stops the client."""

from __future__ import annotations

from clientdiag.model.core import Actor, State
from tests.lab.demands import acts, says
from tests.lab.installed import AGENT, client
from tests.lab.parts import Gateway, leaf_only, named, world
from tests.lab.parts_client import (
    CONFIGURED,
    DAY,
    ca,
    gateway,
    holds,
    match,
    mine,
    name_rule,
    profile,
    row,
    stranger,
)
from tests.lab.parts_fetching import LIST_URL, ZONES, Files
from tests.lab.pki import Pki
from tests.lab.row import Row
from tests.lab.scene import NAME
from tests.peers import cisco
from tests.peers.authority import SERVER
from tests.peers.crl_server import make_list

_MISSING = "client-certificate-missing"
_FAULTY = (
    row("client-private-key-missing", holds(mine(), key=None), fast=True),
    row("client-private-key-unusable", holds(mine(), key="other")),
    row("client-private-key-unusable", holds(mine(), key=b""), name="client-private-key-unusable-empty"),
    row(
        "client-certificate-expired",
        holds(mine(not_before=-90 * DAY, not_after=-DAY)),
        demands=(acts("client-certificate-expired", Actor.IT_DEVICE),),
        fast=True,
    ),
    row("client-certificate-not-yet-valid", holds(mine(not_before=DAY))),
    row("client-certificate-expiring", holds(mine(not_after=5 * DAY)), state=State.ATTENTION),
    row("client-wrong-purpose", holds(mine(usages=(SERVER,)))),
    row(
        "client-wrong-purpose",
        holds(mine(key_usage=("key_encipherment",), key="rsa")),
        name="client-wrong-purpose-cannot-sign",
    ),
    row(
        "client-ca-key-differs",
        holds(mine()),
        ca(lambda pki: pki.client_ca.twin()),
        settings=CONFIGURED,
        demands=(acts("client-ca-key-differs", Actor.IT_SERVER, Actor.IT_DEVICE),),
    ),
    row(
        "client-intermediate-missing",
        holds(lambda pki: pki.client(by=pki.client_issuing)),
        ca(),
        settings=CONFIGURED,
    ),
    row(
        None,
        holds(lambda pki: pki.client(by=pki.client_issuing)),
        name="an-intermediate-that-only-the-gateway-may-have",
        state=State.UNDETERMINED,
    ),
    row("client-issuer-not-accepted", holds(stranger())),
    row(
        "client-issuer-not-accepted",
        holds(mine()),
        ca(),
        name="client-issuer-not-accepted-by-the-gateway-though-it-says-so",
        parts=(gateway(ca="stranger"),),
        settings=CONFIGURED,
        demands=(acts("client-issuer-not-accepted", Actor.IT_SERVER, Actor.IT_DEVICE),),
    ),
    row(
        "client-certificate-ambiguous",
        holds(mine(name="Anna Lab")),
        holds(mine(name="Berta Lab"), name="other"),
        state=State.ATTENTION,
    ),
    row(
        None,
        holds(mine(name="Anna Lab")),
        holds(mine(name="Berta Lab"), name="other"),
        profile("<AutomaticCertSelection>false</AutomaticCertSelection>"),
        name="several-and-the-user-is-asked",
    ),
)
_OPEN = (
    row(
        None,
        holds(mine()),
        name_rule("NONSENSE", "x"),
        name="a-filter-that-no-schema-has",
        state=State.UNDETERMINED,
    ),
    row(
        None,
        holds(mine()),
        name_rule("CN", ""),
        name="a-filter-without-a-pattern",
        state=State.UNDETERMINED,
    ),
)
_PLACES = (
    row(
        "client-certificate-in-wrong-store",
        holds(mine()),
        profile("<CertificateStoreLinux>Machine</CertificateStoreLinux>"),
        demands=(says("client-certificate-in-wrong-store", "CertificateStoreLinux=Machine"),),
    ),
    row(
        "client-certificate-in-wrong-store",
        holds(mine(), user=False),
        profile("<CertificateStoreLinux>User</CertificateStoreLinux>"),
        name="client-certificate-in-wrong-store-of-the-machine",
    ),
    row(
        "client-certificate-in-wrong-store",
        holds(mine()),
        name="client-certificate-in-wrong-store-before-sign-in",
        parts=(AGENT, gateway()),
        arguments=("--symptom", "certificate-validation-failure", "--before-sign-in"),
        may=frozenset({"client-not-installed"}),
    ),
    row(
        None,
        holds(mine()),
        lambda _pki: cisco.profile(
            cisco.host_entry("other.lab.example"),
            settings="<CertificateStoreLinux>Machine</CertificateStoreLinux>",
        ),
        name="a-profile-of-another-server-says-nothing",
        notes=frozenset({"default-preferences-used"}),
    ),
    *(
        row(
            "client-certificate-filtered",
            holds(mine()),
            made,
            name=f"client-certificate-filtered-{name}",
            demands=(
                acts("client-certificate-filtered", Actor.IT_PROFILE),
                says("client-certificate-filtered", said),
            ),
        )
        for name, made, said in (
            ("by-name", name_rule("CN", "anna lab"), "CN Equal anna lab"),
            (
                "by-a-name-it-must-not-have",
                name_rule("CN", "Anna Lab", Operator="NotEqual"),
                "CN NotEqual Anna Lab",
            ),
            (
                "by-purpose",
                match(
                    "<ExtendedKeyUsage><ExtendedMatchKey>EmailProtect</ExtendedMatchKey></ExtendedKeyUsage>"
                ),
                "ExtendedKeyUsage: EmailProtect",
            ),
            (
                "by-key-usage",
                match("<KeyUsage><MatchKey>Non_Repudiation</MatchKey></KeyUsage>"),
                "KeyUsage: Non_Repudiation",
            ),
        )
    ),
)


def _revoked(pki: Pki) -> dict[str, bytes]:
    return {"issuing.crl": make_list(pki.client_ca, 4711)}


_REVOKED = (
    row(
        "client-certificate-revoked",
        holds(mine(serial=4711, crl=(LIST_URL,))),
        ca(),
        parts=(gateway(), Files(_revoked)),
        zones=ZONES,
        settings=f"{CONFIGURED}\ncheck_revocation = true",
    ),
    row(
        None,
        holds(mine(serial=4712, crl=(LIST_URL,))),
        ca(),
        name="client-certificate-not-revoked",
        parts=(gateway(), Files(_revoked)),
        zones=ZONES,
        settings=f"{CONFIGURED}\ncheck_revocation = true",
    ),
)
_COMBINED = (
    row(
        "client-private-key-missing",
        holds(mine(not_before=-90 * DAY, not_after=-DAY)),
        holds(mine(), name="keyless", key=None),
        name="a-renewal-without-its-key-beside-the-old-one",
    ),
    Row(
        name="server-untrusted-and-certificate-missing",
        scene=world(
            Gateway(
                leaf=lambda pki: pki.stranger.leaf(NAME),
                options={"sign_in": "certificate", "client_ca": lambda pki: [pki.client_ca.certificate]},
            )
        ),
        root="private-root-missing",
        also=frozenset({_MISSING}),
    ),
    Row(
        name="server-sends-its-leaf-only-and-certificate-missing",
        scene=world(
            Gateway(
                leaf=named(),
                chain=leaf_only,
                options={"sign_in": "certificate", "client_ca": lambda pki: [pki.client_ca.certificate]},
            )
        ),
        root="intermediate-not-sent",
        also=frozenset({_MISSING}),
    ),
    row(
        "start-before-login-unavailable",
        holds(mine(), user=False),
        client(),
        profile("<UseStartBeforeLogon>false</UseStartBeforeLogon>"),
        parts=(AGENT, gateway()),
        arguments=("--symptom", "something-else", "--before-sign-in"),
        state=State.ATTENTION,
    ),
)
ROWS = (*_FAULTY, *_OPEN, *_PLACES, *_REVOKED, *_COMBINED)
