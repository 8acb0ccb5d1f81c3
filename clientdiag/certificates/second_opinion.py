"""OpenSSL's own verdict on a chain: what a client built on it would say, without an explanation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from OpenSSL import crypto

from clientdiag.certificates.reading import Certificate


@dataclass(frozen=True)
class Opinion:
    """OpenSSL's X509_V_* code (0 trusted), the depth it names, and its text."""

    code: int
    depth: int
    detail: str


def openssl_opinion(
    presented: Sequence[Certificate], anchors: Sequence[Certificate], when: datetime
) -> Opinion | None:
    """Verify the first of *presented* against *anchors* at *when*; None when OpenSSL cannot load them."""
    loaded = [one.loaded for one in presented]
    if not loaded or loaded[0] is None:
        return None
    try:
        store = crypto.X509Store()
        store.set_time(when)
        for anchor in anchors:
            if anchor.loaded is not None:
                store.add_cert(crypto.X509.from_cryptography(anchor.loaded))
        rest = [crypto.X509.from_cryptography(one) for one in loaded[1:] if one is not None]
        context = crypto.X509StoreContext(store, crypto.X509.from_cryptography(loaded[0]), rest)
        context.verify_certificate()
    except crypto.X509StoreContextError as error:
        code, depth, detail = error.errors[0], error.errors[1], error.errors[2]
        return Opinion(int(code), int(depth), str(detail))
    except (crypto.Error, ValueError):
        return None
    return Opinion(0, 0, "ok")
