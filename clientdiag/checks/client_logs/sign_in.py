"""Sign-in that failed, by the client's own last words: one rule a code, one table of sentences."""

from __future__ import annotations

from dataclasses import dataclass

from clientdiag.checks.client_logs.pointing import pointed_to
from clientdiag.checks.readings.last_attempt import Stopped, stopped
from clientdiag.model.core import Actor, Finding
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import LogAttempt
from clientdiag.model.rule import Judged, Rule
from clientdiag.model.text import Text, text

YOU, SERVER, DEVICE = Actor.YOU, Actor.IT_SERVER, Actor.IT_DEVICE
_LOOK_UP = (
    "debug aaa authentication",
    "debug webvpn anyconnect 127",
    "show vpn-sessiondb anyconnect",
    "show aaa-server",
)
_MERAKI = text(
    "Meraki: no auth event in the dashboard at that time means that it failed before sign-in; "
    "`anyconnect_vpn_auth_failure` means that the way up to it is fine."
)


@dataclass(frozen=True)
class Words:
    """What is said of one code."""

    documentation: str
    summary: Text
    explanation: Text
    acts: tuple[Actor, ...]
    remedy: tuple[Text, ...]
    remedy_it: tuple[Text, ...]
    commands: tuple[str, ...] = ()


TABLE = {
    "credentials-rejected": Words(
        "The gateway got past certificates and refused the user name or the password.",
        text("The VPN server did not accept the user name or the password"),
        text("The way to the server is fine; the sign-in itself was refused the last time."),
        (YOU, SERVER),
        (
            text("Type user name and password once more, slowly; look whether Caps Lock is on."),
            text("If it stays so, ask IT whether your account may use the VPN."),
        ),
        (text("Look the refusal up where the gateway asks (RADIUS, LDAP, cloud directory)."), _MERAKI),
        _LOOK_UP,
    ),
    "password-expired": Words(
        "The gateway or the log says that the password has expired.",
        text("Your password has expired"),
        text("The VPN server says so; it lets nobody in with an old one."),
        (YOU, SERVER),
        (text("Change your password as your company does it, then sign in again."),),
        (text("Reset the password, or allow password management on the connection profile."),),
    ),
    "account-locked": Words(
        "The gateway or the log says that the account is locked.",
        text("Your account is locked"),
        text("The VPN server says so; waiting or IT unlocks it."),
        (SERVER,),
        (text("Ask IT to unlock your account; do not keep trying meanwhile."),),
        (text("Unlock the account, and find out what keeps trying an old password."),),
    ),
    "token-required": Words(
        "A token or a second factor is wanted, and a sign-in without it is refused.",
        text("The VPN server wants a second proof, such as a code or a token"),
        text("A sign-in without it is refused."),
        (YOU, SERVER),
        (text("Sign in with your token or the code from your phone; if you have none, ask IT for one."),),
        (text("Check the enrolment of this user for the second factor."),),
    ),
    "second-factor-timed-out": Words(
        "The push or the token was answered after the time-out of the client or of RADIUS.",
        text("The second proof came too late"),
        text("The server had stopped waiting before you confirmed."),
        (SERVER,),
        (text("Try again with your phone at hand, and confirm at once."),),
        (
            text("Raise the RADIUS time-out (Meraki: 3 seconds by default) to 60 seconds or so."),
            text("Raise AuthenticationTimeout in the profile as well."),
        ),
    ),
    "sso-failed": Words(
        "The sign-in page (SAML), the web view that shows it, or its TLS failed.",
        text("The company's sign-in page could not be shown or did not work"),
        text("The Cisco client opens it in a window of its own, and that failed."),
        (DEVICE, SERVER),
        (text("Close the Cisco client and open it again; if it stays so, send the zip to IT."),),
        (
            text("Check the web view on this computer (WebView2, WebKitGTK with glib-networking)."),
            text(
                "Check the identity provider's certificate and the SAML settings of the connection profile."
            ),
        ),
    ),
    "authentication-server-unreachable": Words(
        "The gateway could not ask its RADIUS or LDAP server.",
        text("The VPN server could not check your password just then"),
        text("The server that knows the passwords did not answer it."),
        (SERVER,),
        (text("Try again in a few minutes; if it stays so, tell IT."),),
        (text("Check that the gateway reaches its RADIUS or LDAP server, and the shared secret."),),
        ("show aaa-server", "test aaa-server authentication GROUP host HOST username USER"),
    ),
    "tunnel-setup-failed": Words(
        "The sign-in was accepted, and the tunnel, its driver or its routes could not be set up.",
        text("You were signed in, but the VPN connection could not be set up on this computer"),
        text("Its network adapter or its routes failed."),
        (DEVICE,),
        (text("Restart the computer and try again; if it stays so, send the zip to IT."),),
        (text("Repair the client; look for other VPN or security programs that filter the network."),),
    ),
}


def _rule(code: str, words: Words) -> Rule:
    def judge(evidence: Evidence) -> Judged:
        found = stopped(evidence)
        if found is not None and found.code == code and pointed_to(evidence) is None:
            yield _finding(code, words, found, evidence)

    judge.__doc__ = words.documentation
    return Rule(code, (LogAttempt,), judge)


def _finding(code: str, words: Words, found: Stopped, evidence: Evidence) -> Finding:
    return Finding(
        code=code,
        severity=found.severity,
        summary=words.summary,
        explanation=words.explanation,
        acts=words.acts,
        remedy=words.remedy,
        detail=log_detail(found),
        remedy_it=words.remedy_it,
        commands=words.commands,
        evidence=evidence.refs(found.attempt),
    )


def log_detail(found: Stopped) -> tuple[Text, ...]:
    """When, how far, and the record that decided."""
    when = found.sign.time or found.attempt.started
    return (
        text(
            "Last attempt {when}{zone}: reached {reached}, gateway `{gateway}`, log `{source}`.",
            when=when.isoformat(sep=" ", timespec="seconds") if when else "?",
            zone="" if found.attempt.zone_known else " (time zone assumed)",
            reached=found.attempt.reached or "?",
            gateway=found.attempt.gateway,
            source=found.attempt.source,
        ),
        text("Decisive record (`{id}`): `{words}`", id=found.sign.signature, words=found.sign.text),
        *(text("Shown to the user: {words}", words=one) for one in found.attempt.said[-3:]),
    )


RULES = tuple(_rule(code, words) for code, words in TABLE.items())
CODES = frozenset(TABLE)


def summary_of(code: str) -> Text | None:
    """What a failed sign-in with this code is called; None for a code that is none of :data:`CODES`."""
    words = TABLE.get(code)
    return words.summary if words is not None else None
