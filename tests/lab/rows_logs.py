"""Stage 8: what the Cisco client's own log says of its last attempts, beside what is measured now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from clientdiag.model.core import State
from tests.lab.demands import says
from tests.lab.installed import AGENT, client, trusts_nobody
from tests.lab.parts import Gateway, world
from tests.lab.parts_client import gateway as wants_certificate
from tests.lab.parts_client import mine
from tests.lab.pki import Pki
from tests.lab.row import Row
from tests.lab.scene import NAME, Part, Roots
from tests.peers import cisco_logs as logs
from tests.peers.client_stores import pem_client

Lines = Iterable[logs.Line]
_URL = "CONNECTMGR_ERROR_INVALID_SSO_LOGIN_URL"
_SSO = logs.failed("webViewLoadFailedCB", logs.API + "WebView.cpp", "load", -29556700, _URL)
_TIMED_OUT = logs.transport(-29949904, "CTRANSPORT_ERROR_TIMEOUT", "28 : Timeout was reached")
_DRIVER = logs.told("ConnectMgr::initiateTunnel", "The VPN client driver encountered an error.")
_GONE_WRONG = "Connection attempt has failed."


def _failed(*middle: logs.Line, host: str = NAME, words: str = _GONE_WRONG) -> list[logs.Line]:
    return [*logs.opening(host), *middle, *logs.ending(words)]


def _refused(words: str) -> list[logs.Line]:
    return _failed(*logs.sign_in(), logs.said("error", words), words=words)


def _log(*attempts: Lines) -> Callable[[Pki], dict[str, bytes]]:
    """A syslog with these attempts, the last a few minutes ago."""
    begin = datetime.now(UTC) - timedelta(minutes=10 * len(attempts))
    each = [
        logs.written(lines, logs.rsyslog_iso, begin + timedelta(minutes=10 * number))
        for number, lines in enumerate(attempts)
    ]
    return lambda _pki: {"/var/log/syslog": b"".join(each)}


def _row(
    name: str,
    root: str | None,
    *attempts: Lines,
    parts: tuple[Part, ...] = (Gateway(),),
    roots: Roots | None = None,
    more: Callable[[Pki], dict[str, bytes]] = lambda _pki: {},
    arguments: tuple[str, ...] = (),
    **expected: object,
) -> Row:
    tree = client("5.1.2.42", **({"roots": roots} if roots else {}))
    log = _log(*attempts)
    return Row(
        name=name,
        scene=world(
            AGENT,
            *parts,
            files=lambda pki: {**tree(pki), **log(pki), **more(pki)},
            arguments=arguments,
        ),
        root=root,
        **expected,  # type: ignore[arg-type]  # by name
    )


_CERTIFICATE_CODES = frozenset({"client-certificate-missing", "trust-anchor-missing", "private-root-missing"})
_SIGN_IN = (
    _row(
        "credentials-rejected-and-all-else-is-good",
        "credentials-rejected",
        _refused("Login failed."),
        state=State.ATTENTION,
        never=_CERTIFICATE_CODES,
        demands=(says("credentials-rejected", "login-failed"),),
        fast=True,
    ),
    _row(
        "credentials-rejected-although-a-certificate-is-wanted-too",
        "credentials-rejected",
        _refused("Login failed."),
        parts=(wants_certificate("both"),),
        more=lambda pki: pem_client(mine()(pki)),
        state=State.ATTENTION,
        never=_CERTIFICATE_CODES,
    ),
    _row("sso-failed", "sso-failed", _failed(*logs.sign_in()[:1], _SSO)),
    _row(
        "password-expired", "password-expired", _refused("Your password has expired."), state=State.ATTENTION
    ),
    _row("account-locked", "account-locked", _refused("Your account is locked."), state=State.ATTENTION),
    _row(
        "token-required",
        "token-required",
        _refused("A hardware token is required for this group."),
        state=State.ATTENTION,
        never=_CERTIFICATE_CODES,
    ),
    _row(
        "second-factor-timed-out",
        "second-factor-timed-out",
        _refused("The push request timed out."),
        state=State.ATTENTION,
    ),
    _row(
        "authentication-server-unreachable",
        "authentication-server-unreachable",
        _refused("The authentication server is not responding."),
        state=State.ATTENTION,
    ),
    _row(
        "tunnel-setup-failed",
        "tunnel-setup-failed",
        _failed(*logs.sign_in(), logs.said("information", "Establishing VPN session..."), _DRIVER),
        demands=(says("tunnel-setup-failed", "driver-error"),),
    ),
)
_ANSWERED = tuple(
    _row(
        f"refused-and-{name}",
        root,
        _refused("Login failed."),
        arguments=("--symptom", "authentication-failed", *answers),
        state=State.ATTENTION,
        never=_CERTIFICATE_CODES,
    )
    for name, root, answers in (
        ("nobody-else-can", "authentication-server-unreachable", ("--others-connect", "no")),
        ("others-can", "credentials-rejected", ("--others-connect", "yes")),
        ("a-token-helps", "token-required", ("--second-factor", "helps")),
    )
)
_HISTORY = (
    _row("failed-then-connected", None, _refused("Login failed."), logs.success(NAME)),
    _row(
        "connected-then-refused",
        "credentials-rejected",
        logs.success(NAME),
        _refused("Login failed."),
        state=State.ATTENTION,
    ),
    _row(
        "refused-by-another-gateway",
        None,
        _failed(*logs.sign_in(), logs.said("error", "Login failed."), host="other.example"),
    ),
    _row(
        "refused-by-another-gateway-of-this-name",
        None,
        _failed(*logs.sign_in(), logs.said("error", "Login failed."), host=f"{NAME}:8443"),
    ),
    _row("let-in-by-a-spare-server", None, [*_failed(_TIMED_OUT), *logs.success("spare.example")]),
    _row("nothing-but-noise", None, logs.NOISE * 40),
    _row("an-empty-log", None),
)
_TRUST = (logs.verify(20), logs.CHAIN, logs.REJECTED)
_MEASURED = (
    _row(
        "trust-error-in-the-log-that-is-seen-now",
        "client-store-lacks-root",
        _failed(*_TRUST),
        roots=trusts_nobody,
        folded={"client-log-error": "client-store-lacks-root"},
    ),
    _row(
        "trust-error-in-the-log-and-all-is-well-now",
        "client-log-error",
        _failed(*_TRUST),
        state=State.ATTENTION,
        demands=(says("client-log-error", "verify-issuer-missing"),),
    ),
    _row(
        "refused-for-want-of-a-certificate-and-none-is-here",
        "client-certificate-missing",
        _failed(words="Certificate Validation Failure"),
        folded={"client-log-error": "client-certificate-missing"},
    ),
    _row(
        "refused-for-want-of-a-certificate-although-one-is-here",
        "client-log-error",
        _failed(words="Certificate Validation Failure"),
        more=lambda pki: pem_client(mine()(pki)),
        state=State.ATTENTION,
    ),
    _row("trust-error-in-the-log-and-connected-since", None, _failed(*_TRUST), logs.success(NAME)),
)
ROWS = (*_SIGN_IN, *_ANSWERED, *_HISTORY, *_MEASURED)
