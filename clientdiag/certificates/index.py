"""Finding a certificate's possible issuers among many, decoding only those that could be meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clientdiag.certificates.distinguished import rarest_word, same_name
from clientdiag.certificates.reading import Certificate, read_all
from clientdiag.certificates.structure import NO_NAME


class Index:
    """Certificates by subject. A store of ten thousand costs no more than loading it.

    A name is looked for in the bytes as they are; only certificates that hold it are decoded.
    """

    def __init__(self, certificates: Iterable[Certificate]) -> None:
        self._by_der = {one.der: one for one in certificates}
        self.certificates: Sequence[Certificate] = tuple(self._by_der.values())
        self._named: dict[bytes, tuple[Certificate, ...]] = {}
        self._lower: list[bytes] | None = None

    @classmethod
    def of(cls, ders: Iterable[bytes]) -> Index:
        """An index over a whole store's certificates; those that cannot be loaded stay in it."""
        return cls(read_all(ders))

    @property
    def unreadable(self) -> int:
        """How many of them cannot be loaded."""
        return sum(1 for one in self.certificates if one.loaded is None)

    def __contains__(self, certificate: Certificate) -> bool:
        return certificate.der in self._by_der

    def named(self, name: bytes) -> tuple[Certificate, ...]:
        """Those whose subject is *name* (DER), by RFC 5280 7.1; byte for byte first."""
        found = self._named.get(name)
        if found is None:
            exact = [one for one in self.certificates if name in one.der and one.subject_der == name]
            found = self._named[name] = tuple(exact or self._alike(name)) if name else ()
        return found

    def _alike(self, name: bytes) -> list[Certificate]:
        """Those with the same name in other bytes; asked only when no subject is the same byte for byte."""
        word = rarest_word(name)
        if name == NO_NAME or not word:
            return []
        if self._lower is None:
            self._lower = [one.der.lower() for one in self.certificates]
        if not word.isascii():
            pairs = list(self.certificates)
        else:
            forms = (word.encode(), word.encode("utf-16-be").lower(), word.encode("utf-32-be").lower())
            pairs = [
                one
                for one, lower in zip(self.certificates, self._lower, strict=True)
                if any(form in lower for form in forms)
            ]
        return [one for one in pairs if same_name(one.subject_der, name)]
