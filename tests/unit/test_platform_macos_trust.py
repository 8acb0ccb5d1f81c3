"""Which certificates of a Mac's keychains are anchors: trust settings decide, presence does not."""

from __future__ import annotations

import os
import plistlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clientdiag.checks.readings import CISCO_STORES
from clientdiag.model.core import FailureKind, State
from clientdiag.model.observations import StoreContext
from clientdiag.platforms.base import Store
from clientdiag.platforms.macos import MacOS, stores, trust_settings
from clientdiag.platforms.macos.keychains import SYSTEM, SYSTEM_ROOTS
from tests.peers.authority import Authority
from tests.unit import facts
from tests.unit.macos_keychains import LOGIN, Mac, constraint, der, settings
from tests.unit.macos_tools import replaced

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the tool is replaced by a shell script")

ANNA = Path("/Users/anna")
ONE = Authority.root("One")


@pytest.fixture
def mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mac:
    """A Mac of a user named anna, with empty keychains and no trust settings."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setattr(Path, "home", lambda: ANNA)
    monkeypatch.setattr(stores, "MACHINE_PEM", tmp_path / "machine")
    monkeypatch.setattr(trust_settings, "SECURITY_PREFERENCES", tmp_path / "security.plist")
    return Mac(replaced(folder, monkeypatch))


@pytest.fixture(scope="module")
def corporate() -> Authority:
    """A company's root."""
    return Authority.root("Corporate Root CA")


@pytest.fixture(scope="module")
def public() -> Authority:
    """A root of the system."""
    return Authority.root("Public Root CA")


def _stores(mac: Mac) -> dict[str, Store]:
    mac.begin()
    return {one.name: one for one in MacOS().trust_stores()}


def test_the_systems_roots_are_all_trusted_and_the_keychains_empty_without_settings(
    mac: Mac, public: Authority, corporate: Authority
) -> None:
    mac.roots, mac.system = (public,), (corporate,)
    found = _stores(mac)

    assert list(found) == [
        "macos-system-roots",
        "macos-system",
        "macos-login",
        "macos-others",
        "macos-pem-user",
        "macos-pem-machine",
    ]
    assert all(one.complete for one in found.values())
    assert found["macos-system-roots"].read().certificates == (der(public),)
    assert found["macos-system"].read().certificates == ()
    assert found["macos-others"].read().certificates == (der(corporate),)
    assert not found["macos-others"].anchors


def test_no_store_stands_in_place_of_the_systems(mac: Mac, corporate: Authority) -> None:
    mac.user, mac.system = settings((corporate, [constraint(1)]), (ONE, [constraint(3)])), (corporate,)
    names = list(_stores(mac))

    assert "macos-denied" in names
    assert "macos-system-user" in names
    assert not any(one.startswith(CISCO_STORES) for one in names)


def test_each_store_says_whose_it_is_and_where_without_the_users_name(mac: Mac) -> None:
    found = _stores(mac)

    assert {name: (one.context, one.location) for name, one in found.items()} == {
        "macos-system-roots": (StoreContext.MACHINE, SYSTEM_ROOTS),
        "macos-system": (StoreContext.MACHINE, SYSTEM),
        "macos-login": (StoreContext.USER, "~/Library/Keychains/login.keychain-db"),
        "macos-others": (StoreContext.USER, "System and login keychain"),
        "macos-pem-user": (StoreContext.USER, "~/.cisco/certificates/ca"),
        "macos-pem-machine": (StoreContext.MACHINE, str(stores.MACHINE_PEM / "ca")),
    }


def test_a_certificate_that_the_administrator_trusts_is_an_anchor_for_all(
    mac: Mac, corporate: Authority
) -> None:
    mac.system, mac.admin = (corporate,), settings((corporate, [constraint(1)]))
    found = _stores(mac)

    assert found["macos-system"].read().certificates == (der(corporate),)
    assert found["macos-others"].read().certificates == ()
    assert found["macos-system"].complete


def test_a_certificate_that_only_the_user_trusts_is_no_anchor_of_the_machine(
    mac: Mac, corporate: Authority
) -> None:
    mac.system, mac.user = (corporate,), settings((corporate, [constraint(1)]))
    found = _stores(mac)

    assert found["macos-system"].read().certificates == ()
    assert found["macos-system-user"].read().certificates == (der(corporate),)
    assert found["macos-system-user"].context is StoreContext.USER


def test_what_either_domain_trusts_is_an_anchor_in_the_login_keychain(mac: Mac) -> None:
    one, two, three = (Authority.root(f"Root {number}") for number in range(3))
    mac.login = (one, two, three)
    mac.user, mac.admin = settings((one, [constraint(1)])), settings((two, None))
    found = _stores(mac)

    assert set(found["macos-login"].read().certificates) == {der(one), der(two)}
    assert found["macos-others"].read().certificates == (der(three),)


@pytest.mark.parametrize("domain", ["user", "admin"])
def test_what_one_domain_denies_is_refused_and_no_anchor(
    mac: Mac, public: Authority, corporate: Authority, domain: str
) -> None:
    mac.roots, mac.login = (public,), (corporate,)
    mac.user = settings((corporate, [constraint(1)]))
    denying = settings((public, [constraint(3)]), (corporate, [constraint(3)]))
    setattr(mac, domain, denying)
    found = _stores(mac)

    assert found["macos-denied"].context is StoreContext.DISTRUSTED
    assert not found["macos-denied"].anchors
    assert set(found["macos-denied"].read().certificates) == {der(public), der(corporate)}
    assert found["macos-login"].read().certificates == ()


def test_settings_that_cannot_be_read_leave_every_listing_incomplete(mac: Mac, corporate: Authority) -> None:
    mac.system, mac.user, mac.admin, mac.own = (corporate,), settings(), None, None
    found = _stores(mac)

    assert not any(found[name].complete for name in ("macos-system-roots", "macos-system", "macos-login"))
    assert found["macos-system"].read().certificates == ()


def test_the_users_settings_alone_leave_only_the_users_listing_incomplete(mac: Mac) -> None:
    mac.user = b"no property list"
    found = _stores(mac)

    assert found["macos-system"].complete
    assert not found["macos-login"].complete


def test_the_systems_own_settings_are_exported_only_to_tell_none_from_a_failure(mac: Mac) -> None:
    mac.user, mac.admin = settings(), settings()
    _stores(mac)
    assert not any(" -s " in one for one in mac.tools.asked("SECURITY"))

    mac.admin = None
    _stores(mac)
    assert any(" -s " in one for one in mac.tools.asked("SECURITY"))


def test_user_settings_that_the_administrator_turned_off_do_not_count(mac: Mac, corporate: Authority) -> None:
    mac.login, mac.user = (corporate,), settings((corporate, [constraint(1)]))
    off = plistlib.dumps({"DisableUserTrustSettings": True})
    trust_settings.SECURITY_PREFERENCES.write_bytes(off)
    found = _stores(mac)

    assert found["macos-login"].read().certificates == ()


def test_a_keychain_is_read_once_for_all_stores_and_nothing_is_left_behind(
    mac: Mac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    for one in _stores(mac).values():
        one.read()
    asked = mac.tools.asked("SECURITY")

    assert [one for one in asked if one.startswith("find-certificate")] == [
        f"find-certificate -a -p {place}" for place in (SYSTEM_ROOTS, SYSTEM, LOGIN)
    ]
    assert len([one for one in asked if one.startswith("trust-settings-export")]) == 3
    assert list(folder.iterdir()) == []


def test_a_keychain_that_cannot_be_read_is_unknown(mac: Mac) -> None:
    mac.further = f'"find-certificate -a -p {SYSTEM}") exit 44;;'
    found = _stores(mac)
    failure = found["macos-system"].read().failure

    assert failure is not None
    assert failure.code == 44
    assert found["macos-system-roots"].read().failure is None


def test_garbage_in_a_keychain_is_counted(mac: Mac) -> None:
    mac.further = (
        f'"find-certificate -a -p {SYSTEM_ROOTS}") '
        "echo 'x -----BEGIN CERTIFICATE-----'; echo '####'; echo 'AAAA'; "
        "echo '-----BEGIN CERTIFICATE-----'; echo 'AAAA'; echo '-----END CERTIFICATE-----';;"
    )
    found = _stores(mac)["macos-system-roots"].read()

    assert (found.certificates, found.unreadable, found.failure) == ((), 1, None)


def test_a_listing_that_is_too_long_is_unknown(mac: Mac) -> None:
    mac.further = f'"find-certificate -a -p {SYSTEM_ROOTS}") exec head -c 10000000 /dev/zero;;'
    failure = _stores(mac)["macos-system-roots"].read().failure

    assert failure is not None
    assert failure.kind is FailureKind.TOO_LARGE


@pytest.mark.parametrize(
    ("login", "listed", "expected"),
    [
        ("""echo '    "/Users/anna/Keys/own.keychain-db"'""", "exit 1", "~/Keys/own.keychain-db"),
        (
            "exit 1",
            """echo '    "/Volumes/x.keychain"'; echo '    "/Users/anna/l.keychain-db"'""",
            "~/l.keychain-db",
        ),
        ("echo nonsense", "exit 1", "~/Library/Keychains/login.keychain-db"),
        ("exit 1", "exit 1", "~/Library/Keychains/login.keychain-db"),
    ],
    ids=["named", "listed", "nonsense", "unknown"],
)
def test_the_login_keychain_is_found(mac: Mac, login: str, listed: str, expected: str) -> None:
    mac.further = f'"login-keychain") {login};;\n"list-keychains -d user") {listed};;'

    assert _stores(mac)["macos-login"].location == expected


def test_the_clients_pem_folders_are_read(mac: Mac, corporate: Authority) -> None:
    folder = stores.MACHINE_PEM / "ca"
    folder.mkdir(parents=True)
    (folder / "corporate.pem").write_bytes(corporate.issued.pem)
    found = _stores(mac)

    assert found["macos-pem-machine"].read().certificates == (der(corporate),)
    assert found["macos-pem-user"].read().certificates == ()


WITH_A_CLIENT = facts.seen.ClientInstall(found=True, product="Cisco Secure Client", version="5.1.8")
LAB = facts.root()


@pytest.mark.parametrize(
    ("changes", "codes", "state"),
    [
        ({"login": (LAB,)}, ["private-root-missing"], State.BLOCKED),
        (
            {"login": (LAB,), "user": settings((LAB, [constraint(1)]))},
            ["trusted-by-user-only"],
            State.ATTENTION,
        ),
        ({"system": (LAB,), "admin": settings((LAB, None))}, [], State.READY),
        ({"roots": (LAB,)}, [], State.READY),
        (
            {"roots": (LAB,), "user": settings((LAB, [constraint(3)]))},
            ["trust-anchor-distrusted"],
            State.BLOCKED,
        ),
        ({"system": (LAB,), "own": None}, [], State.UNDETERMINED),
    ],
    ids=["present", "by the user", "by the administrator", "by the system", "denied", "unknown"],
)
def test_what_the_rules_make_of_a_macs_trust(
    mac: Mac, changes: dict[str, Any], codes: list[str], state: State
) -> None:
    shown = [_shown(one) for one in _stores(replace(mac, **changes)).values()]
    others = [one for one in facts.healthy() if not isinstance(one, facts.seen.TrustStore)]
    found = facts.judged(*others, WITH_A_CLIENT, *shown)

    assert [one.code for one in found.findings] == codes
    assert found.verdict.state is state


def _shown(store: Store) -> facts.seen.TrustStore:
    read = store.read()
    return facts.seen.TrustStore(
        store.name,
        store.context,
        store.location,
        anchors=store.anchors,
        complete=store.complete,
        count=len(read.certificates),
        certificates=read.certificates,
        failure=read.failure,
    )
