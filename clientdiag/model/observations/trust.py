"""Facts about the stores of trusted roots."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from clientdiag.model.core import Failure, Observation


class StoreContext(StrEnum):
    """Who trusts what is in a store.

    ``public`` is the shipped Mozilla list, which nobody trusts here; what is in a ``distrusted``
    store is refused whatever another one says.
    """

    USER = "user"
    MACHINE = "machine"
    PUBLIC = "public"
    DISTRUSTED = "distrusted"


class TrustStore(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="trust-store"):
    """What one store holds that matters here.

    ``certificates`` are the members on a path from the presented chains or among the known CAs,
    not the whole store; ``count`` counts all. ``complete`` is false where a listing does not show
    all that the system would trust (Windows fetches roots on demand): there, absence proves nothing.
    ``unreadable`` counts entries that could not be decoded. ``anchors`` is false for a store of
    intermediates, whose members are not trusted by being there.
    """

    store: str
    context: StoreContext
    location: str
    anchors: bool = True
    complete: bool = True
    count: int = 0
    unreadable: int = 0
    certificates: tuple[bytes, ...] = ()
    failure: Failure | None = None


class StoreVerdict(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="store-verdict"):
    """What a verifier of its own (not our rules) says of the presented chain against some stores.

    ``code`` is the verifier's number, 0 for trusted (OpenSSL: X509_V_*); ``depth`` the certificate
    it names, 0 being the end entity. The host name is not part of it.
    """

    verifier: str
    address: str
    stores: tuple[str, ...]
    code: int
    depth: int = 0
    detail: str = ""


class SystemVerdict(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="system-verdict"):
    """What the system's own verifier says of the presented chain: CryptoAPI (Windows), SecTrust (macOS).

    ``context`` is whose stores it used: the user's or the machine's. ``retrieval`` says whether it might
    fetch what is missing, which may install a root. ``status`` is the verifier's own number, 0 for no
    fault (CryptoAPI: the bits of CERT_TRUST_STATUS.dwErrorStatus; SecTrust: 0 or 1), ``words`` its names
    for it, ``policy`` the result for this host name (an HRESULT; None where that was not asked).
    ``path`` are the SHA-256 of the chain it built, the end entity first.
    """

    verifier: str
    address: str
    context: StoreContext
    retrieval: bool
    status: int = 0
    words: tuple[str, ...] = ()
    policy: int | None = None
    path: tuple[str, ...] = ()
    failure: Failure | None = None
    duration_ms: float = 0.0


class PublicExpected(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="public-expected"):
    """IT says that the gateway's certificate comes from a public authority; where that was said."""

    source: str


class ConfiguredRoots(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="configured-roots"):
    """The root that IT says the gateway's certificate leads to (DER), and where that was said."""

    certificates: tuple[bytes, ...]
    source: str


class OtherNameLookup(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="other-name-lookup"):
    """Where a name from the server's certificate leads, looked up because it is not the one in use."""

    name: str
    addresses: tuple[str, ...] = ()
    failure: Failure | None = None


class RootUpdates(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="root-updates"):
    """Whether Windows may fetch roots by itself; None where the policy could not be read."""

    disabled: bool | None
    location: str = ""
