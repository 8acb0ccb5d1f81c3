"""The addresses that a certificate names: of its issuer, of responders, of revocation lists."""

from __future__ import annotations

from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.oid import AuthorityInformationAccessOID

from clientdiag.certificates.reading import Certificate

E = TypeVar("E", bound=x509.ExtensionType)
MAX_PLACES = 4
MAX_LENGTH = 2048
_ABSENT = (
    ValueError,
    TypeError,
    KeyError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
)


def issuer_places(certificate: Certificate) -> tuple[str, ...]:
    """The addresses that may hold *certificate*'s issuer, as written; not all are http."""
    return _access(certificate, AuthorityInformationAccessOID.CA_ISSUERS)


def responder_places(certificate: Certificate) -> tuple[str, ...]:
    """The OCSP responders that *certificate* names."""
    return _access(certificate, AuthorityInformationAccessOID.OCSP)


def list_places(certificate: Certificate) -> tuple[str, ...]:
    """The addresses of its issuer's complete revocation lists.

    Points that cover some reasons only, or that another issuer keeps, are left out.
    """
    points = _extension(certificate, x509.CRLDistributionPoints) or ()
    usable = [one.full_name or () for one in points if not one.reasons and not one.crl_issuer]
    return _addresses([name for names in usable for name in names])


def _access(certificate: Certificate, method: x509.ObjectIdentifier) -> tuple[str, ...]:
    found = _extension(certificate, x509.AuthorityInformationAccess) or ()
    return _addresses([one.access_location for one in found if one.access_method == method])


def _addresses(names: list[x509.GeneralName]) -> tuple[str, ...]:
    found = [one.value for one in names if isinstance(one, x509.UniformResourceIdentifier)]
    # those that can be asked come first: a domain's lists name LDAP before http
    ordered = sorted(dict.fromkeys(found), key=lambda url: not url.lower().startswith("http:"))
    return tuple(url for url in ordered if len(url) <= MAX_LENGTH)[:MAX_PLACES]


def _extension(certificate: Certificate, kind: type[E]) -> E | None:
    try:
        return (
            certificate.loaded.extensions.get_extension_for_class(kind).value if certificate.loaded else None
        )
    except _ABSENT:
        return None
