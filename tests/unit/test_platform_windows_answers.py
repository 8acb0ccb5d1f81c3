"""What Windows' numbers and words mean; the parts of its answers that are worked out without it."""

from __future__ import annotations

import ctypes

import pytest

from clientdiag.model.core import FailureKind
from clientdiag.model.observations import KeyState, PortalState
from clientdiag.platforms.windows import portal
from clientdiag.platforms.windows.certificates import MAX_ENTRY_BYTES, CertContext, der_of
from clientdiag.platforms.windows.chain_words import words
from clientdiag.platforms.windows.keys import state_of
from clientdiag.platforms.windows.libraries import NOT_HERE, CallFailed, Function, failure_of
from clientdiag.platforms.windows.network import is_default, tunnel_of
from clientdiag.platforms.windows.proxies import machine_proxy

ETHERNET, PPP, PROP_VIRTUAL, TUNNEL, WIFI = 6, 23, 53, 131, 71


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (0x80090016, KeyState.BROKEN),  # NTE_BAD_KEYSET
        (0x8009000D, KeyState.BROKEN),  # NTE_NO_KEY
        (0x80090015, KeyState.BROKEN),  # NTE_BAD_PUBLIC_KEY
        (0x8010000C, KeyState.BROKEN),  # SCARD_E_NO_SMARTCARD
        (0x8010002E, KeyState.BROKEN),  # SCARD_E_NO_READERS_AVAILABLE
        (0x80090022, KeyState.NEEDS_PERSON),  # NTE_SILENT_CONTEXT
        (0x8010006B, KeyState.NEEDS_PERSON),  # SCARD_W_WRONG_CHV
        (5, KeyState.DENIED),
        (0x80070005, KeyState.DENIED),  # E_ACCESSDENIED
        (0x80090010, KeyState.DENIED),  # NTE_PERM
        (0x80090020, KeyState.UNKNOWN),  # NTE_FAIL
        (NOT_HERE, KeyState.UNKNOWN),
        (0, KeyState.UNKNOWN),
    ],
)
def test_what_a_keys_provider_answers_is_a_state(code: int, state: KeyState) -> None:
    assert state_of(code, may_be_hidden=False) is state


def test_a_key_file_that_one_may_not_open_is_not_said_to_be_gone() -> None:
    assert state_of(0x80090016, may_be_hidden=True) is KeyState.UNKNOWN
    assert state_of(0x80090015, may_be_hidden=True) is KeyState.BROKEN


def test_the_bits_of_a_status_have_microsofts_names() -> None:
    assert words(0) == ()
    assert words(0x20) == ("CERT_TRUST_IS_UNTRUSTED_ROOT",)
    assert words(0x10009) == (
        "CERT_TRUST_IS_NOT_TIME_VALID",
        "CERT_TRUST_IS_NOT_SIGNATURE_VALID",
        "CERT_TRUST_IS_PARTIAL_CHAIN",
    )
    assert words(0x4000000) == ("CERT_TRUST_IS_EXPLICIT_DISTRUST",)


def test_a_bit_without_a_name_is_not_lost() -> None:
    assert words(0x80000001) == ("CERT_TRUST_IS_NOT_TIME_VALID", "0x80000000")


@pytest.mark.parametrize(
    ("code", "kind", "kept"),
    [
        (2, FailureKind.NOT_FOUND, 2),
        (5, FailureKind.PERMISSION_DENIED, 5),
        (-2147024891, FailureKind.PERMISSION_DENIED, 0x80070005),  # E_ACCESSDENIED as ctypes gives it
        (0x80070002, FailureKind.NOT_FOUND, 0x80070002),
        (0x8009310B, FailureKind.MALFORMED, 0x8009310B),  # CRYPT_E_ASN1_BADTAG
        (0x80090016, FailureKind.OTHER, 0x80090016),
        (NOT_HERE, FailureKind.NOT_SUPPORTED, None),
    ],
)
def test_an_error_number_is_kept_as_windows_writes_it(code: int, kind: FailureKind, kept: int | None) -> None:
    failure = failure_of(CallFailed(code))

    assert (failure.kind, failure.code) == (kind, kept)


def test_a_function_that_is_not_there_is_not_supported() -> None:
    with pytest.raises(CallFailed) as refused:
        Function("clientdiag-no-such-library.dll", "Nothing", None)()

    assert failure_of(refused.value).kind is FailureKind.NOT_SUPPORTED


@pytest.mark.parametrize(
    ("kind", "tunnel_kind", "description", "whose"),
    [
        (ETHERNET, 0, "Cisco AnyConnect Virtual Miniport Adapter for Windows x64", "cisco"),
        (PROP_VIRTUAL, 0, "Cisco Secure Client Virtual Miniport Adapter for Windows x64", "cisco"),
        (ETHERNET, 0, "TAP-Windows Adapter V9", "other"),
        (PROP_VIRTUAL, 0, "WireGuard Tunnel", "other"),
        (ETHERNET, 0, "PANGP Virtual Ethernet Adapter Secure", "other"),
        (PPP, 0, "Work", "other"),
        (TUNNEL, 15, "Microsoft IP-HTTPS Platform Adapter", "other"),
        (TUNNEL, 14, "Teredo Tunneling Pseudo-Interface", None),
        (TUNNEL, 13, "Microsoft ISATAP Adapter", None),
        (ETHERNET, 0, "Intel(R) Ethernet Connection I219-LM", None),
        (ETHERNET, 0, "Hyper-V Virtual Ethernet Adapter", None),
        (PROP_VIRTUAL, 0, "Microsoft Network Adapter Multiplexor Driver", None),
        (ETHERNET, 0, "Cisco Aironet 802.11 adapter", None),
        (WIFI, 0, "", None),
    ],
)
def test_a_tunnel_is_known_by_its_kind_or_its_driver(
    kind: int, tunnel_kind: int, description: str, whose: str | None
) -> None:
    assert tunnel_of(kind, tunnel_kind, description) == whose


@pytest.mark.parametrize(
    ("length", "prefix", "is_it"),
    [
        (0, b"\x02\0\0\0" + bytes(24), True),
        (0, b"\x17\0\0\0" + bytes(24), True),
        (1, b"\x02\0\0\0" + bytes(24), True),
        (1, b"\x02\0\0\0\x80" + bytes(23), True),
        (1, b"\x17\0\0\0\0\0\0\0\x80" + bytes(19), True),
        (8, b"\x02\0\0\0\x0a" + bytes(23), False),
        (3, b"\x17\0\0\0\0\0\0\0\x20" + bytes(19), False),
    ],
)
def test_everything_or_half_of_it_is_a_default_route(length: int, prefix: bytes, is_it: bool) -> None:
    assert is_default(length, prefix) is is_it


@pytest.mark.parametrize(
    ("named", "bypass", "host", "place", "applies"),
    [
        ("p.example.com:8080", "", "vpn.example.com", "p.example.com:8080", True),
        ("http=a.example.com:1;https=b.example.com:2", "", "vpn.example.com", "b.example.com:2", True),
        ("https=http://me:secret@b.example.com:2", "", "vpn.example.com", "b.example.com:2", True),
        ("p.example.com:8080", "<local>;*.Example.com", "VPN.example.com", "p.example.com:8080", False),
        ("p.example.com:8080", "<local>", "vpn.example.com", "p.example.com:8080", True),
        ("p.example.com:8080", "<local>", "vpn", "p.example.com:8080", False),
        ("p.example.com:8080", "https://vpn.example.com", "vpn.example.com", "p.example.com:8080", False),
        ("p.example.com:99999", "", "vpn.example.com", "", None),
    ],
)
def test_the_machines_proxy_is_read_as_it_is_written(
    named: str, bypass: str, host: str, place: str, applies: bool | None
) -> None:
    found = machine_proxy(named, bypass, host)

    assert found is not None
    assert (found.source, found.place, found.applies) == ("WinHTTP", place, applies)


@pytest.mark.parametrize("named", ["", "http=a.example.com:1", ";;", "ftp=a:1;socks=b:2"])
def test_a_proxy_for_other_things_is_none(named: str) -> None:
    assert machine_proxy(named, "", "vpn.example.com") is None


@pytest.mark.parametrize(
    ("level", "state"),
    [
        (0, "unknown"),
        (1, "none"),
        (2, "limited"),
        (3, "full"),
        (4, "portal"),
        (5, "unknown"),
        (77, "unknown"),
    ],
)
def test_windows_level_of_connectivity_has_our_words(
    level: int, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(hint: object) -> int:
        ctypes.cast(hint, ctypes.POINTER(portal.ConnectivityHint)).contents.level = level  # type: ignore[arg-type]  # by reference
        return 0

    monkeypatch.setattr(portal, "_hint", answers)

    assert portal.portal_state() == PortalState("Windows", state)


def test_without_an_answer_nothing_is_said_of_a_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal, "_hint", lambda _hint: 50)  # ERROR_NOT_SUPPORTED

    assert portal.portal_state() is None


@pytest.mark.parametrize(
    ("der", "encoding", "is_read"),
    [
        (b"\x30\x03\x02\x01\x01", 1, True),
        (b"\x30\x03\x02\x01\x01", 0x10001, True),  # X.509, beside PKCS #7
        (b"\x30\x03\x02\x01\x01", 0x10000, False),
        (b"\x31\x03\x02\x01\x01", 1, False),
        (b"", 1, False),
        (b"\x30" * (MAX_ENTRY_BYTES + 1), 1, False),
    ],
)
def test_an_entry_that_is_no_certificate_is_not_read(der: bytes, encoding: int, is_read: bool) -> None:
    kept = ctypes.create_string_buffer(der, len(der) + 1)
    entry = CertContext(encoding, ctypes.cast(kept, ctypes.c_void_p), len(der))

    assert der_of(ctypes.pointer(entry)) == (der if is_read else None)
