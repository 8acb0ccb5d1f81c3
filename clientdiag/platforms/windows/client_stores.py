"""The user's and the machine's own certificates (MY), with the state of each one's key.

Ran under Wine only; needs real Windows.
"""

from __future__ import annotations

from functools import partial

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import StoreContext
from clientdiag.platforms.base import ClientStoreContents, Held, KeyStore
from clientdiag.platforms.windows.certificates import Location, Provider, der_of, kept, opened
from clientdiag.platforms.windows.keys import key_of
from clientdiag.platforms.windows.libraries import CallFailed, failure_of
from clientdiag.platforms.windows.session import is_elevated

MAX_TRIED = 200
"""The keys of further certificates are not asked for."""


def client_stores() -> tuple[KeyStore, ...]:
    """The two stores that the Cisco client searches."""
    places = (
        ("windows-user-my", StoreContext.USER, r"CurrentUser\MY", Location.CURRENT_USER),
        ("windows-machine-my", StoreContext.MACHINE, r"LocalMachine\MY", Location.LOCAL_MACHINE),
    )
    return tuple(
        KeyStore(name, context, words, partial(read_client_store, location))
        for name, context, words, location in places
    )


def read_client_store(location: Location) -> ClientStoreContents:
    """Every certificate, then every key's state: a provider may take its time over a key.

    A store that is not there is empty.
    """
    elevated = is_elevated()
    try:
        with opened(Provider.VIEW, location, "MY") as handle, kept(handle) as (found, unreadable, is_more):
            held = []
            for place, entry in enumerate(found):
                state, provider, failure = key_of(entry, elevated=elevated, is_tried=place < MAX_TRIED)
                held.append(Held(der_of(entry) or b"", state, provider, failure))
    except CallFailed as refused:
        failure = failure_of(refused)
        return ClientStoreContents(failure=None if failure.kind is FailureKind.NOT_FOUND else failure)
    too_many = Failure(Operation.READ_STORE, FailureKind.TOO_LARGE) if is_more else None
    return ClientStoreContents(tuple(held), unreadable, failure=too_many)
