"""What stands on the cards of a certification path."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from clientdiag import knowledge
from clientdiag.certificates.names import shown_names
from clientdiag.certificates.reading import Certificate
from clientdiag.model.text import Text, ntext, text
from clientdiag.translation import say

FAULT_WORDS: dict[str, Text] = {
    "name-mismatch": text("another name"),
    "connected-by-other-name": text("another name"),
    "connected-by-address": text("no such address"),
    "server-certificate-expired": text("expired"),
    "server-certificate-not-yet-valid": text("not valid yet"),
    "server-certificate-expiring": text("ends soon"),
    "chain-certificate-expired": text("expired"),
    "anchor-expired": text("expired"),
    "malformed-certificate": text("malformed"),
    "wrong-purpose": text("wrong purpose"),
    "common-name-only": text("name only in CN"),
    "weak-key": text("weak key"),
    "weak-signature": text("weak signature"),
    "not-a-ca": text("not a CA"),
    "path-too-long": text("path too long"),
    "name-constraint-violated": text("name not allowed"),
    "server-certificate-revoked": text("revoked"),
    "certificate-pin-mismatch": text("not the pinned one"),
    "fips-rejects": text("refused in FIPS mode"),
    "trust-anchor-distrusted": text("distrusted"),
    "trusted-by-user-only": text("only for this user"),
}
"""A finding's code whose subject is a certificate, as a word or two beside that certificate."""

_PURPOSES = {
    ExtendedKeyUsageOID.SERVER_AUTH.dotted_string: "serverAuth",
    ExtendedKeyUsageOID.CLIENT_AUTH.dotted_string: "clientAuth",
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE.dotted_string: "anyExtendedKeyUsage",
    ExtendedKeyUsageOID.CODE_SIGNING.dotted_string: "codeSigning",
    ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string: "emailProtection",
    ExtendedKeyUsageOID.TIME_STAMPING.dotted_string: "timeStamping",
    ExtendedKeyUsageOID.OCSP_SIGNING.dotted_string: "OCSPSigning",
}


def purpose(oid: str) -> str:
    """RFC 5280's name of an extended key usage, or the OID itself."""
    return _PURPOSES.get(oid, oid)


def date_word(one: Certificate, when: datetime) -> Text | None:
    """What the dates of *one* say at *when*; None when it is valid."""
    start, end = one.not_before, one.not_after
    if start is None or end is None:
        return text("no readable dates")
    moment = when.replace(microsecond=0)
    if moment > end:
        return text("expired")
    return text("not valid yet") if moment < start else None


def leaf_lines(one: Certificate, when: datetime) -> tuple[str, ...]:
    """The end entity's names, key and purposes; its dates."""
    if one.loaded is None:
        return (say(text("its bytes are no certificate that can be decoded")),)
    names = shown_names(one, 3)
    found = text("SAN {names}", names=names) if one.dns_names or one.ip_addresses else text("no SAN")
    usage = one.extended_key_usage
    purposes = ", ".join(purpose(each) for each in usage[:3]) if usage else ""
    first = [say(found), one.key, *([purposes] if purposes else [])]
    return (" · ".join(first), _validity(one, when))


def middle_lines(one: Certificate, *, is_direct: bool, source: str) -> tuple[str, ...]:
    """Whose issuer it is and who runs it; where it came from and how long it lasts."""
    role = text("issuer of the server certificate") if is_direct else text("intermediate")
    first = " · ".join((say(role), *_organisation(one)))
    return (first, f"{source} · {_ends(one)}")


def root_lines(
    one: Certificate, *, sent: bool, local: tuple[str, ...], deciding: bool | None
) -> tuple[str, ...]:
    """What it is and how long it lasts; whether it was sent, and whether it is here."""
    role = text("root") if one.is_self_signed else text("trusted as it stands")
    if deciding:
        here = text("in this computer's roots ({stores})", stores=", ".join(local))
    elif deciding is None:
        here = text("this computer's roots could not all be read")
    elif local:
        here = text("only in {stores}, which the Cisco client does not read", stores=", ".join(local))
    else:
        here = text("not in this computer's roots")
    came = [text("sent by the server")] if sent else [] if deciding else [text("not sent by the server")]
    return (f"{say(role)} · {one.key} · {_ends(one)}", " · ".join(say(each) for each in (*came, here)))


def missing_lines(child: Certificate, *, is_between: bool, is_known: bool) -> tuple[str, ...]:
    """What is known of an issuer that nobody has shown."""
    role = text("issuer of the server certificate") if is_between else text("root, or what leads to it")
    unsure = text("not sent by the server · this computer's roots could not all be read")
    lines = [say(role), say(text("neither sent by the server nor on this computer") if is_known else unsure)]
    known = next((one for one in knowledge.known_cas() if one.subject == child.issuer), None)
    if known is not None and known.url:
        lines.append(say(text("can be fetched from {url}", url=known.url)))
    return tuple(lines)


def _organisation(one: Certificate) -> tuple[str, ...]:
    name = one.subject_name
    if name is None:
        return ()
    parts = [
        str(each.value)
        for oid in (NameOID.ORGANIZATION_NAME, NameOID.COUNTRY_NAME)
        for each in name.get_attributes_for_oid(x509.ObjectIdentifier(oid.dotted_string))[:1]
    ]
    return (", ".join(parts),) if parts else ()


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment is not None else "?"


def _ends(one: Certificate) -> str:
    return say(text("valid to {day}", day=_day(one.not_after)))


def _validity(one: Certificate, when: datetime) -> str:
    span = say(text("valid {start} – {end}", start=_day(one.not_before), end=_day(one.not_after)))
    if one.not_after is None or date_word(one, when) is not None:
        return span
    days = (one.not_after - when).days
    left = say(ntext("{n} day left", "{n} days left", days))
    return f"{span} ({left})"
