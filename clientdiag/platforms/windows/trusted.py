"""Windows' stores of trusted, intermediate and refused certificates, each location apart from the others.

The view that programs get of the user's roots takes in the machine's, so each location is asked for what it
holds itself. Windows fetches roots when a chain needs them: a listing never shows all that it would trust.
Its list of revoked authorities is no certificate store and is not shown. Ran under Wine only; needs real
Windows.
"""

from __future__ import annotations

from functools import partial

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import StoreContext
from clientdiag.platforms.base import Store, StoreContents
from clientdiag.platforms.windows.certificates import (
    MAX_ENTRIES,
    Location,
    Provider,
    der_of,
    entries,
    opened,
)
from clientdiag.platforms.windows.libraries import CallFailed, failure_of

USER, MACHINE = StoreContext.USER, StoreContext.MACHINE
_PLACES = (
    ("machine", Location.LOCAL_MACHINE, MACHINE, "LocalMachine"),
    ("machine-policy", Location.LOCAL_MACHINE_GROUP_POLICY, MACHINE, "LocalMachine (group policy)"),
    ("enterprise", Location.LOCAL_MACHINE_ENTERPRISE, MACHINE, "LocalMachine (enterprise)"),
    ("user", Location.CURRENT_USER, USER, "CurrentUser"),
    ("user-policy", Location.CURRENT_USER_GROUP_POLICY, USER, "CurrentUser (group policy)"),
)


def trust_stores() -> tuple[Store, ...]:
    """ROOT, CA and Disallowed of every location, and AuthRoot, the roots of Microsoft's program."""
    found = []
    for place, location, context, words in _PLACES:
        found.append(_store(f"windows-{place}-root", location, context, words, "ROOT"))
        if location in {Location.CURRENT_USER, Location.LOCAL_MACHINE}:
            # the view of the roots takes in the machine's AuthRoot, never the user's own
            anchors = location is Location.LOCAL_MACHINE
            name = f"windows-{place}-authroot"
            found.append(_store(name, location, context, words, "AuthRoot", anchors=anchors))
        found.append(_store(f"windows-{place}-ca", location, context, words, "CA", anchors=False))
        refused = StoreContext.DISTRUSTED
        name = f"windows-{place}-disallowed"
        found.append(_store(name, location, refused, words, "Disallowed", anchors=False))
    return tuple(found)


def _store(
    name: str,
    location: Location,
    context: StoreContext,
    words: str,
    store: str,
    *,
    anchors: bool = True,
) -> Store:
    reader = partial(read_store, location, store)
    return Store(name, context, rf"{words}\{store}", reader, complete=False, anchors=anchors)


def read_store(location: Location, name: str) -> StoreContents:
    """The certificates that *location* holds itself under *name*; a store that is not there is empty."""
    found: dict[bytes, None] = {}
    unreadable = 0
    try:
        with opened(Provider.OWN, location, name) as handle:
            for entry in entries(handle):
                if len(found) + unreadable >= MAX_ENTRIES:
                    too_many = Failure(Operation.READ_STORE, FailureKind.TOO_LARGE)
                    return StoreContents(tuple(found), unreadable, too_many)
                der = der_of(entry)
                if der is None:
                    unreadable += 1
                else:
                    found[der] = None
    except CallFailed as refused:
        failure = failure_of(refused)
        return StoreContents() if failure.kind is FailureKind.NOT_FOUND else StoreContents(failure=failure)
    return StoreContents(tuple(found), unreadable)
