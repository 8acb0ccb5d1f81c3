"""Client certificates on a Mac: which have their key, by what its tools print."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import KeyState, StoreContext
from clientdiag.platforms.base import ClientStoreContents
from clientdiag.platforms.macos import MacOS, client_stores, tools
from clientdiag.platforms.macos.keychains import SYSTEM, sha1
from tests.peers.authority import CLIENT, Authority, Issued
from tests.unit.macos_keychains import LOGIN, Mac, der
from tests.unit.macos_tools import replaced

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the tool is replaced by a shell script")

NO_CARD = '"list-smartcards") echo "No smartcards found.";;'
CARD = '"list-smartcards") echo "com.apple.pivtoken:0123456789ABCDEF0123456789ABCDEF";;'


@pytest.fixture
def mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mac:
    """A Mac of a user named anna, with empty keychains and no card."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setattr(Path, "home", lambda: Path("/Users/anna"))
    return Mac(replaced(folder, monkeypatch), further=NO_CARD)


@pytest.fixture(scope="module")
def person(root_ca: Authority) -> Issued:
    """A client certificate."""
    return root_ca.leaf("Anna", usages=(CLIENT,))


@pytest.fixture(scope="module")
def lonely(root_ca: Authority) -> Issued:
    """Another one."""
    return root_ca.leaf("Anna of old", usages=(CLIENT,))


def _identities(place: str, *ones: Issued, lower: bool = False) -> str:
    """A case of the script: what find-identity prints of *ones* in the keychain at *place*."""
    names = [sha1(der(one)).lower() if lower else sha1(der(one)) for one in ones]
    lines = "".join(
        f'  {number}) {name} "A name) (of (sorts" (CSSMERR_TP_CERT_EXPIRED)\n'
        for number, name in enumerate(names, 1)
    )
    count = f"     {len(names)} identities found\n"
    valid = "\n  Valid identities only\n     0 valid identities found\n"
    text = f"\nPolicy: X.509 Basic\n  Matching identities\n{lines}{count}{valid}"
    return f"\"find-identity {place}\") cat <<'END'\n{text}\nEND\n;;\n"


def _read(mac: Mac) -> dict[str, ClientStoreContents]:
    mac.begin()
    return {one.name: one.read() for one in MacOS().client_stores()}


def test_the_stores_are_named_with_the_users_first(mac: Mac) -> None:
    mac.begin()

    assert [(one.name, one.context, one.location) for one in MacOS().client_stores()] == [
        ("macos-login", StoreContext.USER, "~/Library/Keychains/login.keychain-db"),
        ("macos-smart-card", StoreContext.USER, "CryptoTokenKit"),
        ("macos-pem-user", StoreContext.USER, "~/.cisco/certificates/client"),
        ("macos-system", StoreContext.MACHINE, SYSTEM),
        ("macos-pem-machine", StoreContext.MACHINE, "/opt/.cisco/certificates/client"),
    ]


@pytest.mark.parametrize("lower", [False, True])
def test_an_identity_has_its_key_and_a_certificate_alone_has_none(
    mac: Mac, person: Issued, lonely: Issued, lower: bool
) -> None:
    mac.login, mac.system = (person, lonely), (person,)
    mac.further += f"\n{_identities(LOGIN, person, lower=lower)}{_identities(SYSTEM)}"
    found = _read(mac)

    assert {one.der: one.key for one in found["macos-login"].held} == {
        person.der: KeyState.PRESENT,
        lonely.der: KeyState.ABSENT,
    }
    assert [one.key for one in found["macos-system"].held] == [KeyState.ABSENT]
    assert found["macos-login"].failure is None


def test_a_key_is_never_asked_for(mac: Mac, person: Issued) -> None:
    mac.login = (person,)
    mac.further += f"\n{CARD}\n{_identities(LOGIN, person)}{_identities(SYSTEM)}"
    _read(mac)
    words = {one.split()[0] for one in mac.tools.asked("SECURITY")}

    assert words == {"login-keychain", "find-certificate", "find-identity", "list-smartcards"}


def test_without_a_list_of_identities_nothing_is_known_of_the_keys(mac: Mac, person: Issued) -> None:
    mac.login = (person,)
    mac.further += f'\n"find-identity {LOGIN}") exit 1;;\n{_identities(SYSTEM)}'
    held = _read(mac)["macos-login"].held[0]

    assert held.key is KeyState.UNKNOWN
    assert held.failure is not None


def test_a_name_that_looks_like_a_hash_is_no_identity(mac: Mac, lonely: Issued) -> None:
    mac.login = (lonely,)
    name = sha1(lonely.der)
    listing = f'  1) {"0" * 40} "  1) {name} "\n     1 identities found'
    mac.further += f"\n\"find-identity {LOGIN}\") cat <<'END'\n{listing}\nEND\n;;\n{_identities(SYSTEM)}"

    assert _read(mac)["macos-login"].held[0].key is KeyState.ABSENT


def test_a_keychain_that_cannot_be_read_is_unknown(mac: Mac) -> None:
    mac.further += f'\n"find-certificate -a -p {SYSTEM}") exit 1;;\n{_identities(LOGIN)}'
    found = _read(mac)

    assert found["macos-system"].failure is not None
    assert found["macos-login"].failure is None


@pytest.mark.parametrize("ending", ["", " exit 1;"])
def test_without_a_card_there_is_nothing_and_no_failure(mac: Mac, ending: str) -> None:
    mac.further = f'"list-smartcards") echo "No smartcards found.";{ending};'

    assert _read(mac)["macos-smart-card"] == ClientStoreContents()
    assert "export-smartcard" not in " ".join(mac.tools.asked("SECURITY"))


def test_a_card_that_does_not_answer_is_given_up(mac: Mac, monkeypatch: pytest.MonkeyPatch) -> None:
    mac.further = '"list-smartcards") exec sleep 600;;'
    mac.begin()
    monkeypatch.setattr(tools, "DEADLINE_S", 0.3)
    failure = client_stores._read_cards().failure

    assert failure is not None
    assert failure.kind is FailureKind.TIMED_OUT


@pytest.mark.parametrize("form", [Encoding.PEM, Encoding.DER])
def test_a_cards_certificates_need_the_person(mac: Mac, person: Issued, form: Encoding) -> None:
    certificate = mac.tools.file(person.certificate.public_bytes(form))
    public = PublicFormat.SubjectPublicKeyInfo
    key = mac.tools.file(person.certificate.public_key().public_bytes(form, public))
    mac.further = (
        f'{CARD}\n"export-smartcard -e "*) cp {certificate} "$3/Certificate For PIV (Anna)"; '
        f'cp {key} "$3/Key For PIV (Anna)"; ln -s /dev/zero "$3/odd"; mkfifo "$3/pipe"; mkdir "$3/folder";;'
    )
    found = _read(mac)["macos-smart-card"]

    assert [(one.der, one.key, one.provider) for one in found.held] == [
        (person.der, KeyState.NEEDS_PERSON, "smart card")
    ]
    assert (found.unreadable, found.loose_keys, found.failure) == (0, 0, None)


def test_a_card_that_cannot_be_exported_is_unknown(mac: Mac) -> None:
    mac.further = f'{CARD}\n"export-smartcard -e "*) exit 1;;'
    failure = _read(mac)["macos-smart-card"].failure

    assert failure is not None
    assert failure.code == 1
