"""One certificate in full, under RFC 5280's names: what the window and the terminal show of it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from cryptography import x509

from clientdiag.certificates import fields
from clientdiag.certificates.reading import Certificate, read
from clientdiag.certificates.structure import UNDECODABLE, Extension
from clientdiag.model.text import text
from clientdiag.rendering.chain_words import purpose
from clientdiag.rendering.moments import moment
from clientdiag.translation import say

MOST_NAMES = 200
MOST_EXTENSIONS = 60
_MOST_BYTES = 48


@dataclass(frozen=True)
class CertificateFields:
    """A certificate for IT: pairs of field and value as plain text of possibly hostile origin.

    ``sha256`` is upper-case hexadecimal; ``pem`` ends in a newline.
    """

    label: str
    rows: tuple[tuple[str, str], ...]
    sha256: str
    pem: str


def certificate_fields(der: bytes, source: str = "") -> CertificateFields:
    """Everything *der* says. Never raises: what cannot be decoded is said so."""
    one = read(der)
    rows: list[tuple[str, str]] = [(say(text("Where it came from")), source)] if source else []
    rows += [("SHA-256", one.sha256), *(_basic(one) if one.loaded is not None else _unreadable(one))]
    rows += [_extension(each) for each in one.extensions[:MOST_EXTENSIONS]]
    if len(one.extensions) > MOST_EXTENSIONS:
        rows.append(("extensions", _more(len(one.extensions) - MOST_EXTENSIONS)))
    return CertificateFields(one.label, tuple(rows), one.sha256, pem_text(der))


def pem_text(der: bytes) -> str:
    """*der* as PEM (RFC 7468), with a newline at its end."""
    body = base64.b64encode(der).decode("ascii")
    lines = (body[start : start + 64] for start in range(0, len(body), 64))
    return "\n".join(("-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""))


def missing_fields(child: bytes) -> tuple[tuple[str, str], ...]:
    """What *child* says of the issuer that nobody has shown."""
    one = read(child)
    rows = [("issuer", one.issuer or "–"), (say(text("Named by")), one.label)]
    wanted = {fields.AUTHORITY_KEY_IDENTIFIER, fields.AUTHORITY_INFO_ACCESS}
    return (*rows, *(_extension(each) for each in one.extensions if each.oid in wanted))


def _unreadable(one: Certificate) -> list[tuple[str, str]]:
    return [
        (say(text("Form")), say(text("its bytes are no certificate that can be decoded"))),
        (say(text("Bytes")), f"{len(one.der)}: {_hex(one.der)}"),
    ]


def _basic(one: Certificate) -> list[tuple[str, str]]:
    start, end = one.not_before, one.not_after
    structure, loaded = one.structure, one.loaded
    rows = [
        ("subject", one.subject or "–"),
        ("issuer", one.issuer or "–"),
        ("validity notBefore", moment(start) if start else say(text("not readable"))),
        ("validity notAfter", moment(end) if end else say(text("not readable"))),
        ("subjectPublicKeyInfo", one.key),
    ]
    if structure is not None:
        rows += [("version", f"v{structure.version}"), ("serialNumber", _serial(structure.serial))]
    if loaded is not None:
        rows.append(("signatureAlgorithm", _signature(loaded)))
    return rows


def _signature(loaded: x509.Certificate) -> str:
    oid = loaded.signature_algorithm_oid
    name = getattr(oid, "_name", "")
    return f"{name} ({oid.dotted_string})" if name and name != "Unknown OID" else oid.dotted_string


def _serial(number: int) -> str:
    digits = f"{abs(number):X}"
    return ("-" if number < 0 else "") + digits.zfill(len(digits) + len(digits) % 2)


# --------------------------------------------------------------------------------------------- extensions


def _extension(one: Extension) -> tuple[str, str]:
    name = fields.field_of(one.oid)
    words = say(text("{field}, critical", field=name)) if one.critical else name
    if one.value is None:
        return (words, say(text("cannot be decoded: {why}", why=one.problem)))
    try:
        return (words, _value(one.value))
    except UNDECODABLE as error:
        return (words, say(text("cannot be decoded: {why}", why=f"{type(error).__name__}: {error}"[:200])))


def _value(value: x509.ExtensionType) -> str:
    for kind, words in _WORDS.items():
        if isinstance(value, kind):
            return words(value)
    if isinstance(value, x509.UnrecognizedExtension):
        return f"{len(value.value)}: {_hex(value.value)}"
    encoded = value.public_bytes()
    return f"{len(encoded)}: {_hex(encoded)}"


def _listed(names: Iterable[str], count: int) -> str:
    shown = ", ".join(islice(names, MOST_NAMES))
    return f"{shown}, {_more(count - MOST_NAMES)}" if count > MOST_NAMES else shown or "–"


def _more(count: int) -> str:
    return say(text("… and {count} more", count=count))


def _general(one: x509.GeneralName) -> str:
    if isinstance(one, x509.DirectoryName):
        return f"directoryName {one.value.rfc4514_string()}"
    kinds: dict[type[x509.GeneralName], str] = {
        x509.DNSName: "dNSName",
        x509.IPAddress: "iPAddress",
        x509.RFC822Name: "rfc822Name",
        x509.UniformResourceIdentifier: "URI",
        x509.RegisteredID: "registeredID",
        x509.OtherName: "otherName",
    }
    value = one.type_id.dotted_string if isinstance(one, x509.OtherName) else str(one.value)
    return f"{kinds.get(type(one), type(one).__name__)} {value}"


def _names(value: Any) -> str:
    return _listed((_general(one) for one in value), len(list(value)))


def _constraints(value: x509.BasicConstraints) -> str:
    length = "" if value.path_length is None else f", pathLenConstraint {value.path_length}"
    return f"cA {'TRUE' if value.ca else 'FALSE'}{length}"


_BITS = {
    "digital_signature": "digitalSignature",
    "content_commitment": "contentCommitment",
    "key_encipherment": "keyEncipherment",
    "data_encipherment": "dataEncipherment",
    "key_agreement": "keyAgreement",
    "key_cert_sign": "keyCertSign",
    "crl_sign": "cRLSign",
}


def _usage(value: x509.KeyUsage) -> str:
    return _listed((name for bit, name in _BITS.items() if getattr(value, bit)), len(_BITS))


def _purposes(value: x509.ExtendedKeyUsage) -> str:
    return _listed((purpose(one.dotted_string) for one in value), len(list(value)))


def _authority(value: x509.AuthorityKeyIdentifier) -> str:
    parts = [value.key_identifier.hex().upper()] if value.key_identifier is not None else []
    parts += [_general(one) for one in value.authority_cert_issuer or ()][:MOST_NAMES]
    parts += [f"serial {value.authority_cert_serial_number:X}"] if value.authority_cert_serial_number else []
    return ", ".join(parts) or "–"


def _access(value: x509.AuthorityInformationAccess) -> str:
    methods = {"1.3.6.1.5.5.7.48.1": "OCSP", "1.3.6.1.5.5.7.48.2": "caIssuers"}
    return _listed(
        (
            f"{methods.get(one.access_method.dotted_string, one.access_method.dotted_string)}: "
            f"{_general(one.access_location)}"
            for one in value
        ),
        len(list(value)),
    )


def _points(value: x509.CRLDistributionPoints) -> str:
    names = [_general(name) for one in value for name in one.full_name or ()]
    return _listed(names, len(names))


def _subtrees(value: x509.NameConstraints) -> str:
    permitted = [f"permitted {_general(one)}" for one in value.permitted_subtrees or ()]
    excluded = [f"excluded {_general(one)}" for one in value.excluded_subtrees or ()]
    return _listed((*permitted, *excluded), len(permitted) + len(excluded))


def _policies(value: x509.CertificatePolicies) -> str:
    return _listed((one.policy_identifier.dotted_string for one in value), len(list(value)))


_WORDS: dict[type[x509.ExtensionType], Callable[[Any], str]] = {
    x509.SubjectAlternativeName: _names,
    x509.IssuerAlternativeName: _names,
    x509.BasicConstraints: _constraints,
    x509.KeyUsage: _usage,
    x509.ExtendedKeyUsage: _purposes,
    x509.SubjectKeyIdentifier: lambda value: value.digest.hex().upper(),
    x509.AuthorityKeyIdentifier: _authority,
    x509.AuthorityInformationAccess: _access,
    x509.CRLDistributionPoints: _points,
    x509.NameConstraints: _subtrees,
    x509.CertificatePolicies: _policies,
}


def _hex(data: bytes) -> str:
    return data[:_MOST_BYTES].hex().upper() + ("…" if len(data) > _MOST_BYTES else "")
