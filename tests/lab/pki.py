"""The certification authorities of the lab."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cached_property

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from tests.peers.authority import CLIENT, Authority, Issued


class Pki:
    """A private CA that the lab's computers trust, and one that only the public list holds."""

    def __init__(self) -> None:
        self._plain: dict[tuple[str, ...], Issued] = {}

    @cached_property
    def root(self) -> Authority:
        """The root in the system's store."""
        return Authority.root("Lab Root CA")

    @cached_property
    def issuing(self) -> Authority:
        """Below ``root``."""
        return self.root.intermediate("Lab Issuing CA")

    @cached_property
    def public_root(self) -> Authority:
        """A root that Mozilla's list holds, and the system's store not."""
        return Authority.root("Lab Public Root CA")

    @cached_property
    def public_issuing(self) -> Authority:
        """Below ``public_root``."""
        return self.public_root.intermediate("Lab Public Issuing CA")

    @cached_property
    def stranger(self) -> Authority:
        """A root that nobody knows."""
        return Authority.root("Hotel Root CA")

    @cached_property
    def old_root(self) -> Authority:
        """A root that ended yesterday."""
        return Authority.root("Lab Old Root CA", not_after=timedelta(days=-1))

    @cached_property
    def client_ca(self) -> Authority:
        """The company's CA for client certificates."""
        return Authority.root("Lab Client CA")

    @cached_property
    def client_issuing(self) -> Authority:
        """Below ``client_ca``."""
        return self.client_ca.intermediate("Lab Client Issuing CA", usages=())

    def client(self, name: str = "Anna Lab", *, by: Authority | None = None, **wanted: object) -> Issued:
        """A client certificate of the company's CA; *wanted* are fields of ``Wanted``."""
        usual: dict[str, object] = {"common_name": name, "usages": (CLIENT,), "names": (), **wanted}
        return (by or self.client_ca).leaf(**usual)

    def staple(self, leaf: Issued) -> bytes:
        """An OCSP answer of the issuing CA about *leaf*, good and from just now, as DER."""
        now = datetime.now(UTC)
        certificate = self.issuing.certificate
        return (
            ocsp.OCSPResponseBuilder()
            .add_response(
                leaf.certificate,
                certificate,
                hashes.SHA1(),  # noqa: S303  # what OCSP identifies by (RFC 6960)
                ocsp.OCSPCertStatus.GOOD,
                now,
                now + timedelta(days=1),
                None,
                None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.NAME, certificate)
            .sign(self.issuing.issued.private_key, hashes.SHA256())
            .public_bytes(Encoding.DER)
        )

    def leaf(self, *names: str, **wanted: object) -> Issued:
        """A server certificate of the private CA; *wanted* are fields of ``Wanted``.

        Without any it is the same certificate each time, as on a gateway with several addresses.
        """
        if wanted:
            return self.issuing.leaf(*names, **wanted)
        return self._plain.setdefault(names, self.issuing.leaf(*names))

    @cached_property
    def rsa_root(self) -> Authority:
        """A root with an RSA key, in the system's store where a scene says so."""
        return Authority.root("Lab RSA Root CA", key="rsa")

    def rsa_leaf(self, *names: str) -> Issued:
        """A server certificate with RSA keys all the way."""
        return self._rsa_issuing.leaf(*names, key="rsa")

    @cached_property
    def _rsa_issuing(self) -> Authority:
        return self.rsa_root.intermediate("Lab RSA Issuing CA", key="rsa")
