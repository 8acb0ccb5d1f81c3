"""Where the Cisco client finds client certificates: the login and System keychains, and smart cards.

Keys are counted, not tried: to sign might open a dialogue. Never run on a real Mac.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from clientdiag.model.core import Failure
from clientdiag.model.observations import KeyState, StoreContext
from clientdiag.platforms.base import ClientStoreContents, Held, KeyFiles, KeyStore, StoreContents
from clientdiag.platforms.client_pem import key_files, read_client_folder
from clientdiag.platforms.macos import tools
from clientdiag.platforms.macos.keychains import SYSTEM, Keychains, identities, login_keychain, sha1
from clientdiag.platforms.macos.stores import MACHINE_PEM
from clientdiag.platforms.pem import MAX_FILE_BYTES, is_regular, read_pem_file
from clientdiag.platforms.shared import home_relative

MAX_CARD_FILES = 200
_CARD = re.compile(r"^\s*([A-Za-z0-9._-]{1,200}:[A-Za-z0-9._-]{1,200})\s*$", re.MULTILINE)
_SMART_CARD = "smart card"


def keychain_stores() -> Iterable[KeyStore]:
    """The login keychain, then the System keychain."""
    login = login_keychain()
    shown = home_relative(Path(login))
    yield KeyStore("macos-login", StoreContext.USER, shown, partial(_read_keychain, login))
    yield KeyStore("macos-system", StoreContext.MACHINE, SYSTEM, partial(_read_keychain, SYSTEM))


def smart_card_stores() -> Iterable[KeyStore]:
    """Every token that CryptoTokenKit shows now, as one store."""
    yield KeyStore("macos-smart-card", StoreContext.USER, "CryptoTokenKit", _read_cards)


def pem_stores() -> Iterable[KeyStore]:
    """The Cisco client's own folders, the user's and the machine's."""
    user, machine = Path.home() / ".cisco" / "certificates" / "client", MACHINE_PEM / "client"
    mine = home_relative(user)
    yield KeyStore("macos-pem-user", StoreContext.USER, mine, partial(read_client_folder, user))
    yield KeyStore(
        "macos-pem-machine", StoreContext.MACHINE, str(machine), partial(read_client_folder, machine)
    )


SOURCES: tuple[Callable[[], Iterable[KeyStore]], ...] = (keychain_stores, smart_card_stores, pem_stores)
"""Asked in this order."""


def pem_key_files(sha256: str) -> KeyFiles | None:
    """In the Cisco client's folders; a keychain gives its keys to nobody without asking."""
    return key_files((Path.home() / ".cisco" / "certificates" / "client", MACHINE_PEM / "client"), sha256)


def client_stores() -> tuple[KeyStore, ...]:
    """Every store of every source, the user's first."""
    found = [one for source in SOURCES for one in source()]
    return tuple(sorted(found, key=lambda one: one.context is not StoreContext.USER))


def _read_keychain(place: str) -> ClientStoreContents:
    found = Keychains().certificates(place)
    if found.failure is not None:
        return ClientStoreContents(failure=found.failure)
    with_key, failure = identities(place)
    held = tuple(_held(der, with_key, failure) for der in found.certificates)
    return ClientStoreContents(held, found.unreadable)


def _held(der: bytes, with_key: frozenset[str], failure: Failure | None) -> Held:
    if failure is not None:
        return Held(der, KeyState.UNKNOWN, failure=failure)
    return Held(der, KeyState.PRESENT if sha1(der) in with_key else KeyState.ABSENT)


def _read_cards() -> ClientStoreContents:
    """What `export-smartcard -e` writes: certificates and public keys; private keys stay in the card.

    `find-identity` does not see tokens, and `sc_auth identities` names them by their public key.
    """
    listed = tools.ask(tools.SECURITY, "list-smartcards")
    if not _CARD.search(listed.text()):
        return ClientStoreContents(failure=listed.failure)  # its status without a card is not documented
    with tempfile.TemporaryDirectory(prefix="clientdiag-") as folder:
        refusal = tools.ask(tools.SECURITY, "export-smartcard", "-e", folder).refusal()
        read = [_exported(one) for one in sorted(Path(folder).iterdir())[:MAX_CARD_FILES]]
    ders = dict.fromkeys(der for one in read for der in one.certificates)
    held = tuple(Held(der, KeyState.NEEDS_PERSON, _SMART_CARD) for der in ders)
    return ClientStoreContents(held, sum(one.unreadable for one in read), failure=refusal)


def _exported(file: Path) -> StoreContents:
    """The certificates of one exported file, PEM or DER; a public key is none, and no fault."""
    found = read_pem_file(file)
    if found.certificates or found.unreadable or found.failure is not None:
        return found
    try:
        data = file.read_bytes() if is_regular(file) and file.stat().st_size <= MAX_FILE_BYTES else b""
    except OSError:
        return found
    return StoreContents((data,)) if _is_certificate(data) else found


def _is_certificate(data: bytes) -> bool:
    from cryptography import x509  # slow to load, and only needed beside a card

    try:
        x509.load_der_x509_certificate(data)
    except ValueError:
        return False
    return True
