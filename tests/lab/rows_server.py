"""Stage 4: TLS, and whether what answers is an AnyConnect gateway."""

from __future__ import annotations

from clientdiag.model.core import Actor, State
from tests.lab.demands import acts, alert, document, gateway, says, within
from tests.lab.installed import AGENT, client
from tests.lab.parts import Gateway, Resetting, Scripted, Silent, TestServer, Web, named, world
from tests.lab.row import Row
from tests.lab.scene import NAME
from tests.peers import cisco
from tests.peers.scripted import http

_ASA = ("Content-Type: text/xml", "X-Aggregate-Auth: 1", "X-Frame-Options: SAMEORIGIN")
_REPLY = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<config-auth client="vpn" type="{kind}">{content}</config-auth>'
)
_FORM = (
    '<opaque is-for="sg"><tunnel-group>DefaultWEBVPNGroup</tunnel-group></opaque><auth id="main">'
    '<form method="post" action="/"><input type="text" name="username"/>'
    '<input type="password" name="password"/>{more}</form></auth>'
)
_GROUPS = (
    '<select name="group_list"><option value="staff">Staff</option>'
    '<option value="guests">Guests</option></select>'
)
_SAML = (
    '<auth id="main"><sso-v2-login>https://idp.example/</sso-v2-login><form>'
    '<input type="sso" name="sso-token"/></form></auth>'
)
_LOGIN = ("username", "password")
_AT_A_GROUP_URL = Web(
    leaf=named(),
    body="location = /staff { proxy_pass https://127.0.0.9:8443/; proxy_ssl_verify off; "
    "proxy_http_version 1.1; } location / { return 404; }",
)
_BEHIND = Gateway("127.0.0.9", 8443)
_GROUP_LIST = {"groups": {"admins": "Administrators", "guests": "Guests"}}
_LIMIT = "Session could not be established: session limit of 25 reached."


def _asa(content: str, kind: str = "auth-request") -> Scripted:
    reply = http(_REPLY.format(kind=kind, content=content), headers=_ASA)
    return Scripted(lambda _asked: [reply])


def _says(error: str) -> Scripted:
    return _asa(f'<error id="99" param1="" param2="">{error}</error>', kind="complete")


def _profile(group: str) -> object:
    return client("5.1.2.42", cisco.profile(cisco.host_entry(NAME, group=group)))


_TLS = (
    Row(
        name="handshake-refused-no-shared-cipher",
        scene=world(TestServer(("-tls1_2", "-cipher", "NULL:@SECLEVEL=0"))),
        root="handshake-refused",
        demands=(
            acts("handshake-refused", Actor.IT_SERVER),
            alert("handshake_failure"),
            says("handshake-refused", "alert 40"),
        ),
        fast=True,
    ),
    Row(
        name="handshake-refused-unrecognized-name",
        scene=world(TestServer(("-servername", "other.example", "-servername_fatal"))),
        root="handshake-refused",
        demands=(alert("unrecognized_name"), says("handshake-refused", "alert 112")),
    ),
    Row(name="handshake-refused-reset", scene=world(Resetting()), root="handshake-refused"),
    Row(
        name="handshake-stalled",
        scene=world(Silent()),
        root="handshake-stalled",
        demands=(acts("handshake-stalled", Actor.IT_SERVER, Actor.IT_NETWORK), within(2)),
        fast=True,
    ),
    Row(
        name="hybrid-hello-dropped",
        scene=world(firewall=("tcp dport 443 meta length > 1200 drop",)),
        root="hybrid-hello-dropped",
        state=State.ATTENTION,
        demands=(acts("hybrid-hello-dropped", Actor.IT_NETWORK), document("auth-request")),
        fast=True,
    ),
    Row(
        name="hybrid-hello-answered-by-a-reset",
        scene=world(firewall=("tcp dport 443 meta length > 1200 reject with tcp reset",)),
        root="hybrid-hello-dropped",
        state=State.ATTENTION,
    ),
    Row(
        name="legacy-tls-only-gateway",
        scene=world(Gateway(options={"versions": ("1.1",)})),
        root="legacy-tls-only",
        demands=(acts("legacy-tls-only", Actor.IT_SERVER),),
        fast=True,
    ),
    Row(
        name="legacy-tls-only-s_server",
        scene=world(TestServer(("-tls1_1", "-cipher", "ALL:@SECLEVEL=0"))),
        root="legacy-tls-only",
        may=frozenset({"not-anyconnect"}),
    ),
)

_ANYCONNECT = (
    Row(
        name="not-anyconnect-web-server",
        scene=world(Web(leaf=named())),
        root="not-anyconnect",
        demands=(acts("not-anyconnect", Actor.IT_SERVER, Actor.IT_PROFILE),),
        fast=True,
    ),
    Row(
        name="not-anyconnect-404",
        scene=world(Web(leaf=named(), body="location / { return 404; }")),
        root="not-anyconnect",
    ),
    Row(
        name="not-anyconnect-other-certificate",
        scene=world(Web(leaf=named("shop.example"))),
        root="not-anyconnect",
        folded={"name-mismatch": "not-anyconnect"},
    ),
    Row(
        name="not-anyconnect-soap",
        scene=world(Scripted(lambda _asked: [http("<Envelope><Body/></Envelope>", headers=_ASA[:1])])),
        root="not-anyconnect",
    ),
    Row(
        name="not-anyconnect-silent-after-the-handshake",
        scene=world(TestServer(("-tls1_2",))),
        root="not-anyconnect",
        state=State.ATTENTION,
    ),
    Row(
        name="gateway-reports-error",
        scene=world(_says("VPN Server internal error.")),
        root="gateway-reports-error",
        demands=(
            acts("gateway-reports-error", Actor.IT_SERVER),
            says("gateway-reports-error", "VPN Server internal error."),
        ),
        fast=True,
    ),
    Row(
        name="gateway-reports-error-above-its-form",
        scene=world(_asa("<error>Scheduled maintenance tonight.</error>" + _FORM.format(more=""))),
        root="gateway-reports-error",
        state=State.ATTENTION,
    ),
    Row(
        name="gateway-reports-certificate-validation-failure",
        scene=world(_says("Certificate Validation Failure")),
        root="client-certificate-missing",
        never=frozenset({"private-root-missing", "trust-anchor-missing", "gateway-reports-error"}),
    ),
    Row(
        name="session-limit-reached",
        scene=world(_says(_LIMIT)),
        root="session-limit-reached",
        may=frozenset({"gateway-reports-error"}),
        demands=(says("session-limit-reached", "session limit of 25"),),
    ),
    Row(
        name="wrong-group-ocserv",
        scene=world(AGENT, Gateway(options=_GROUP_LIST), files=_profile("engineers")),
        root="wrong-group",
        demands=(acts("wrong-group", Actor.IT_PROFILE),),
        fast=True,
    ),
    Row(
        name="right-group-ocserv",
        scene=world(AGENT, Gateway(options=_GROUP_LIST), files=_profile("admins")),
        root=None,
    ),
    Row(
        name="group-url-of-an-asa-is-no-group-name",
        scene=world(AGENT, _asa(_FORM.format(more=_GROUPS)), files=_profile("engineers")),
        root=None,
    ),
    Row(
        name="group-url-as-typed",
        scene=world(_AT_A_GROUP_URL, _BEHIND, host=f"https://{NAME}/staff"),
        root=None,
        demands=(document("auth-request"),),
    ),
    Row(
        name="group-url-of-the-profile-without-a-host-typed",
        scene=world(AGENT, _AT_A_GROUP_URL, _BEHIND, host="", files=_profile("staff")),
        root=None,
        demands=(document("auth-request"),),
    ),
    Row(
        name="group-url-of-the-profile-for-the-host-typed",
        scene=world(AGENT, _AT_A_GROUP_URL, _BEHIND, files=_profile("staff")),
        root=None,
        demands=(document("auth-request"),),
    ),
    Row(
        name="not-anyconnect-at-the-group-url",
        scene=world(AGENT, _AT_A_GROUP_URL, _BEHIND, host="", files=_profile("gone")),
        root="not-anyconnect",
    ),
    Row(
        name="asa-asks-for-a-password",
        scene=world(_asa(_FORM.format(more=_GROUPS))),
        root=None,
        demands=(document("auth-request"), gateway("asa", groups=("Staff", "Guests"), inputs=_LOGIN)),
        fast=True,
    ),
    Row(
        name="asa-asks-for-single-sign-on",
        scene=world(_asa(_SAML)),
        root=None,
        demands=(document("auth-request"), gateway("asa", inputs=("sso-token",))),
    ),
)

ROWS = (*_TLS, *_ANYCONNECT)
