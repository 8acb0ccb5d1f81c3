"""The NSS database of the user's Firefox, which the Cisco client on Linux reads beside its own folders.

What cannot be read here (damaged, another user's, a snap's) the client cannot read either: it is told as a
failure, but decides nothing. Tokens are named and not asked: NSS would log on to them, and a wrong PIN
counts. Mozilla's own list is no part of the database.
"""

from __future__ import annotations

from pathlib import Path

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import KeyState, StoreContext
from clientdiag.platforms.base import ClientStoreContents, Held, KeyStore, Store, StoreContents
from clientdiag.platforms.firefox import Profile, default_profile
from clientdiag.platforms.nss_database import read_entries, read_key_ids
from clientdiag.platforms.nss_modules import gives_roots, may_hold_keys, read_modules
from clientdiag.platforms.nss_password import needs_password
from clientdiag.platforms.shared import home_relative

TRUST, CLIENT, TOKENS = "cisco-nss", "nss-firefox", "nss-tokens"
_OUR_LIMITS = {FailureKind.TOO_LARGE, FailureKind.TIMED_OUT}
"""Failures of this program alone: what the client would find stays open."""


def nss_trust_stores() -> tuple[Store, ...]:
    """The CAs that the default profile trusts for servers; nothing where Firefox left no database.

    A store that nobody can read says so, and is none of anchors. It is read at once: that takes milliseconds.
    """
    profile = default_profile(Path.home())
    if profile is None:
        return ()
    contents = _anchors(profile)
    decides = contents.failure is None or contents.failure.kind in _OUR_LIMITS
    location = home_relative(profile.folder)
    complete = not any(gives_roots(one) for one in read_modules(profile.folder))
    return (Store(TRUST, StoreContext.USER, location, lambda: contents, complete, decides),)


def nss_client_stores() -> tuple[KeyStore, ...]:
    """The certificates of the default profile; nothing where Firefox left no database.

    A second store stands for the tokens behind the profile's modules, if any, and cannot be read.
    """
    profile = default_profile(Path.home())
    if profile is None:
        return ()
    own = KeyStore(CLIENT, StoreContext.USER, home_relative(profile.folder), lambda: _held(profile))
    modules = [one for one in read_modules(profile.folder) if may_hold_keys(one)]
    if profile.failure is not None or not modules:
        return (own,)
    location = ", ".join(home_relative(Path(one)) for one in modules)
    not_asked = ClientStoreContents(failure=Failure(Operation.READ_STORE, FailureKind.NOT_SUPPORTED))
    return (own, KeyStore(TOKENS, StoreContext.USER, location, lambda: not_asked))


def _anchors(profile: Profile) -> StoreContents:
    if profile.failure is not None:
        return StoreContents(failure=profile.failure)
    found = read_entries(profile.folder)
    anchors = tuple(one.der for one in found.certificates if one.is_anchor)
    return StoreContents(anchors, found.unreadable, found.failure)


def _held(profile: Profile) -> ClientStoreContents:
    """Certificates with a key first; the others may be its issuers, or what Firefox met on its way."""
    if profile.failure is not None:
        return ClientStoreContents(failure=profile.failure)
    found, keys = read_entries(profile.folder), read_key_ids(profile.folder)
    if isinstance(keys, Failure):
        held = tuple(Held(one.der, KeyState.UNKNOWN, failure=keys) for one in found.certificates)
        return ClientStoreContents(held, found.unreadable, failure=found.failure or keys)
    state = KeyState.PRESENT
    if any(one.key_id in keys for one in found.certificates) and needs_password(profile.folder):
        state = KeyState.NEEDS_PERSON
    with_key = [Held(one.der, state) for one in found.certificates if one.key_id in keys]
    alone = [Held(one.der, KeyState.ABSENT) for one in found.certificates if one.key_id not in keys]
    loose = len(keys - {one.key_id for one in found.certificates})
    return ClientStoreContents((*with_key, *alone), found.unreadable, loose, found.failure)
