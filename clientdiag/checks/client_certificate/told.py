"""What every finding about a client certificate has in common: who, which one, and what else was there."""

from __future__ import annotations

from msgspec.structs import replace

from clientdiag.checks.client_certificate.choosing import Barrier, Candidate, Choice
from clientdiag.model.core import Actor
from clientdiag.model.observations import ClientCertificate, KeyState
from clientdiag.model.text import Text, ntext, text

SEND = (
    text("Save the diagnostic zip and send it to IT."),
    text("When IT says it is done, press Run again."),
)
DEVICE = (Actor.IT_DEVICE,)
MOST_OTHERS = 8
_ALSO: dict[Barrier | None, Text] = {
    None: text("Also in `{store}`: `{subject}`, with nothing against it."),
    Barrier.KEY_MISSING: text("Also in `{store}`: `{subject}` has no private key."),
    Barrier.KEY_BROKEN: text("Also in `{store}`: the private key of `{subject}` cannot sign."),
    Barrier.EXPIRED: text("Also in `{store}`: `{subject}` has expired."),
    Barrier.NOT_YET_VALID: text("Also in `{store}`: `{subject}` is not valid yet."),
    Barrier.STORE: text("Also in `{store}`, where the client does not look: `{subject}`."),
    Barrier.PURPOSE: text("Also in `{store}`: `{subject}` is not meant for signing in."),
    Barrier.FILTERED: text("Also in `{store}`: `{subject}` does not fit the profile's CertificateMatch."),
    Barrier.CA_KEY: text("Also in `{store}`: `{subject}` was signed by another key of its CA."),
    Barrier.GAP: text("Also in `{store}`: the issuer's certificate of `{subject}` is missing."),
    Barrier.ISSUER: text("Also in `{store}`: `{subject}`, whose issuer is not on the server's list."),
    Barrier.OTHER_CA: text("Also in `{store}`: `{subject}`, from another CA."),
    Barrier.REVOKED: text("Also in `{store}`: `{subject}` was revoked."),
}


def which(one: ClientCertificate) -> Text:
    """The certificate as IT finds it: subject, issuer, serial, SHA-256, store."""
    return text(
        "`{subject}`, issued by `{issuer}`, serial `{serial}`, SHA-256 `{sha256}`, in `{store}`.",
        subject=one.subject or "–",
        issuer=one.issuer or "–",
        serial=one.serial or "–",
        sha256=one.sha256,
        store=one.store,
    )


def uses(one: ClientCertificate) -> Text:
    """Its uses and key, as the standard names them."""
    return text(
        "keyUsage `{usage}`; extKeyUsage `{purposes}`; key `{key}`, private key {state}{provider}.",
        usage="–" if one.key_usage is None else ", ".join(one.key_usage),
        purposes="–" if one.extended_key_usage is None else ", ".join(one.extended_key_usage),
        key=one.key or "–",
        state=one.private_key.value,
        provider=f" ({one.provider})" if one.provider else "",
    )


def others(choice: Choice, but: Candidate | None) -> tuple[Text, ...]:
    """The other candidates, each with its first barrier."""
    listed = [one for one in choice.candidates if one != but]  # each reading of the evidence makes its own
    lines = [_also(one) for one in listed[:MOST_OTHERS]]
    if len(listed) > MOST_OTHERS:
        lines.append(ntext("And {n} more.", "And {n} more.", len(listed) - MOST_OTHERS))
    return tuple(lines)


def _also(one: Candidate) -> Text:
    seen = one.certificate
    return replace(_ALSO[one.first], args={"store": seen.store, "subject": seen.subject or seen.sha256})


def doubt(state: KeyState) -> Text:
    """Why it is not known whether the key can sign."""
    return {
        KeyState.NEEDS_PERSON: text("Its key asks for a PIN or a confirmation, so it was not tried."),
        KeyState.DENIED: text("Its key may not be used by this user, so it was not tried."),
    }.get(state, text("The system does not say whether its key can be used."))
