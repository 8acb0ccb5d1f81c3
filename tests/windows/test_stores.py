"""Stores of certificates that were filled with CryptoAPI, read by a process of its own.

What only a real Windows can show is skipped under Wine and says so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

if sys.platform != "win32":
    pytest.skip("runs on Windows: make test-windows", allow_module_level=True)

import winreg

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import KeyState, StoreContext
from clientdiag.platforms.base import Held
from clientdiag.platforms.windows import Windows, client_stores, trusted
from clientdiag.platforms.windows.certificates import MAX_ENTRIES, Location
from tests.peers.authority import CLIENT, Authority, Issued
from tests.windows import seeding
from tests.windows.program import alone, is_throw_away, is_wine
from tests.windows.seen import look

GARBAGE_KEY = (
    r"Software\Microsoft\SystemCertificates\MY\Certificates\AA00AA00AA00AA00AA00AA00AA00AA00AA00AA00"
)
PLACES = {
    "windows-user-root": (Location.CURRENT_USER, "ROOT"),
    "windows-user-ca": (Location.CURRENT_USER, "CA"),
    "windows-user-authroot": (Location.CURRENT_USER, "AuthRoot"),
    "windows-user-disallowed": (Location.CURRENT_USER, "Disallowed"),
    "windows-user-policy-root": (Location.CURRENT_USER_GROUP_POLICY, "ROOT"),
    "windows-machine-ca": (Location.LOCAL_MACHINE, "CA"),
    "windows-machine-authroot": (Location.LOCAL_MACHINE, "AuthRoot"),
    "windows-machine-disallowed": (Location.LOCAL_MACHINE, "Disallowed"),
    "windows-machine-policy-root": (Location.LOCAL_MACHINE_GROUP_POLICY, "ROOT"),
    "windows-machine-policy-disallowed": (Location.LOCAL_MACHINE_GROUP_POLICY, "Disallowed"),
}
needs_real_windows = pytest.mark.skipif(is_wine(), reason="needs real Windows")


@pytest.fixture(autouse=True)
def throw_away() -> Iterator[None]:
    """One test at a time: Wine keeps the key of every PFX under one name."""
    if not is_throw_away():
        pytest.skip("writes to the stores, so only in a throw-away Windows")
    with alone():
        yield


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.root("Seeded Root", key="rsa")


def client(authority: Authority, **wanted: object) -> Issued:
    return authority.leaf("client", usages=(CLIENT,), key="rsa", **wanted)


def test_a_certificate_from_a_pfx_is_usable_and_nothing_of_its_key_comes_along(authority: Authority) -> None:
    mine = client(authority)
    with seeding.imported(mine) as container:
        seen = look()

    assert seen.held["windows-user-my"].held == (Held(mine.der, KeyState.USABLE, seeding.CSP, None),)
    assert container
    assert container not in repr(seen.held)


def test_a_certificate_without_a_key_stands_alone(authority: Authority) -> None:
    mine = client(authority)
    with seeding.in_store(mine.der, "MY", Location.CURRENT_USER):
        seen = look()

    assert seen.held["windows-user-my"].held == (Held(mine.der, KeyState.ABSENT),)


def test_a_key_whose_key_set_was_deleted_is_broken(authority: Authority) -> None:
    mine = client(authority)
    with seeding.key_container() as place:
        with seeding.in_store(mine.der, "MY", Location.CURRENT_USER, place):
            before = look()
        with seeding.in_store(mine.der, "MY", Location.CURRENT_USER, seeding.gone(place)):
            after = look()
    (held,) = after.held["windows-user-my"].held

    assert before.held["windows-user-my"].held[0].key is KeyState.USABLE
    assert (held.der, held.key, held.provider) == (mine.der, KeyState.BROKEN, seeding.CSP)
    assert held.failure is not None
    assert held.failure.code in {0x80090016, 0x8009200B}  # NTE_BAD_KEYSET; under Wine CRYPT_E_NO_KEY_PROPERTY


def test_the_keys_of_very_many_certificates_are_not_all_tried(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, alone_here = client(authority), client(authority)
    monkeypatch.setattr(client_stores, "MAX_TRIED", 0)
    with (
        seeding.key_container() as place,
        seeding.in_store(mine.der, "MY", Location.CURRENT_USER, place),
        seeding.in_store(alone_here.der, "MY", Location.CURRENT_USER),
    ):
        found = client_stores.read_client_store(Location.CURRENT_USER).held

    assert {one.der: one.key for one in found} == {
        mine.der: KeyState.PRESENT,
        alone_here.der: KeyState.ABSENT,
    }


@needs_real_windows
def test_a_key_that_is_not_the_certificates_is_broken(authority: Authority) -> None:
    with (
        seeding.key_container() as place,
        seeding.in_store(client(authority).der, "MY", Location.CURRENT_USER, place),
    ):
        (held,) = look().held["windows-user-my"].held

    assert held.key is KeyState.BROKEN


@needs_real_windows
def test_a_key_of_the_machine_is_found_by_an_administrator(authority: Authority) -> None:
    with (
        seeding.key_container(of_machine=True) as place,
        seeding.in_store(client(authority).der, "MY", Location.LOCAL_MACHINE, place),
    ):
        (held,) = look().held["windows-machine-my"].held

    assert held.failure is not None
    assert held.failure.code == 0x80090015  # found, compared, and another one


def test_the_machines_certificates_are_its_own(authority: Authority) -> None:
    machines, mine = client(authority), client(authority)
    with (
        seeding.in_store(machines.der, "MY", Location.LOCAL_MACHINE),
        seeding.in_store(mine.der, "MY", Location.CURRENT_USER),
    ):
        seen = look()

    assert [one.der for one in seen.held["windows-machine-my"].held] == [machines.der]
    # the user's view takes in the machine's under Wine, not on Windows
    assert mine.der in [one.der for one in seen.held["windows-user-my"].held]


def test_what_cannot_be_used_is_listed_all_the_same(authority: Authority) -> None:
    expired = client(authority, not_before=timedelta(days=-30), not_after=timedelta(days=-1))
    with (
        seeding.in_store(expired.der, "MY", Location.CURRENT_USER),
        seeding.in_store(authority.issued.der, "MY", Location.CURRENT_USER),
    ):
        seen = look()

    assert {one.der for one in seen.held["windows-user-my"].held} == {expired.der, authority.issued.der}


def test_garbage_in_a_store_keeps_no_other_from_being_read(authority: Authority) -> None:
    mine = client(authority)
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, GARBAGE_KEY) as key:
        winreg.SetValueEx(
            key, "Blob", 0, winreg.REG_BINARY, b"\x20\x00\x00\x00\x01\x00\x00\x00\xff\xff\xff\x7f30"
        )
    try:
        with seeding.in_store(mine.der, "MY", Location.CURRENT_USER):
            contents = look().held["windows-user-my"]
    finally:
        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, GARBAGE_KEY)

    assert [one.der for one in contents.held] == [mine.der]
    assert contents.failure is None


@pytest.mark.parametrize("name", PLACES)
def test_each_place_shows_what_was_put_there_and_no_other_does(authority: Authority, name: str) -> None:
    der = authority.issued.der
    if name == "windows-user-root" and not is_wine():
        pytest.skip("Windows would ask the person in front of it")
    with seeding.in_store(der, PLACES[name][1], PLACES[name][0]):
        seen = look()

    assert [place for place, found in seen.trusted.items() if der in found.certificates] == [name]


@pytest.mark.skipif(not is_wine(), reason="Windows would ask the person in front of it")
def test_a_root_of_the_user_alone_convinces_the_user_alone(authority: Authority) -> None:
    leaf = authority.leaf("vpn.example.com")
    with seeding.in_store(authority.issued.der, "ROOT", Location.CURRENT_USER):
        user, machine = look(leaf.der).verdicts

    assert (user.context, user.status, user.policy) == (StoreContext.USER, 0, 0)
    assert len(user.path) == 2
    assert machine.context is StoreContext.MACHINE
    assert machine.words == ("CERT_TRUST_IS_PARTIAL_CHAIN",)


def test_a_store_that_nobody_made_is_empty() -> None:
    seen = look()
    enterprise = seen.trusted["windows-enterprise-root"]

    assert (enterprise.certificates, enterprise.failure) == ((), None)
    assert all(one.failure is None for one in seen.trusted.values())


def test_a_store_with_too_many_entries_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trusted, "MAX_ENTRIES", 10)
    contents = trusted.read_store(Location.LOCAL_MACHINE, "ROOT")

    assert MAX_ENTRIES > 1000
    assert len(contents.certificates) == 10
    assert contents.failure is not None
    assert contents.failure.kind is FailureKind.TOO_LARGE


def test_nothing_is_left_behind() -> None:
    assert [store.read().held for store in Windows().client_stores()] == [(), ()]
