from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from clientdiag.cisco.elements import MAX_PROFILE_BYTES, odd_profiles
from clientdiag.cisco.policy import read_policy
from clientdiag.cisco.preferences import last_gateway, read_preferences
from clientdiag.cisco.profile import MAX_ENTRIES, host_entries, profile_settings
from clientdiag.model.core import FailureKind
from clientdiag.model.observations import ClientFile, ClientPreferences, FileRole, ProfileSettings

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
THUMBPRINT = "AB12CD34" + "0" * 32
SPACE = ' xmlns="http://schemas.xmlsoap.org/encoding/"'


def profile(*entries: str, more: str = "", space: str = SPACE) -> str:
    servers = f"<ServerList>{''.join(entries)}</ServerList>"
    return f"{HEAD}<AnyConnectProfile{space}>{more}{servers}</AnyConnectProfile>"


def entry(name: str = "", address: str = "", group: str = "") -> str:
    parts = {"HostName": name, "HostAddress": address, "UserGroup": group}
    inside = "".join(f"<{tag}> {value}\n</{tag}>" for tag, value in parts.items() if value)
    return f"<HostEntry>{inside}</HostEntry>"


def connects(*folders: Path) -> list[str]:
    return [one.connects_to for one in host_entries(folders)]


@pytest.mark.parametrize("space", [SPACE, "", ' xmlns:x="urn:x"'], ids=range(3))
def test_servers_are_read_in_their_order(tmp_path: Path, space: str) -> None:
    (tmp_path / "a.xml").write_text(
        profile(entry("Office", "vpn.example.com:8443", "staff"), entry("other.example.com"), space=space)
    )
    [first, second] = host_entries([tmp_path])

    assert (first.name, first.address, first.group, first.file) == (
        "Office",
        "vpn.example.com:8443",
        "staff",
        "a.xml",
    )
    assert first.connects_to == "vpn.example.com:8443/staff"
    assert second.connects_to == "other.example.com"


def test_an_address_with_a_path_keeps_it() -> None:
    from clientdiag.cisco.profile import HostEntry

    assert HostEntry("x", "vpn.example.com/staff", "other", "f").connects_to == "vpn.example.com/staff"


def test_folders_and_files_keep_their_order_and_each_target_comes_once(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    for folder in (new, old):
        folder.mkdir()
    (new / "b.xml").write_text(profile(entry("b.example"), entry("B.EXAMPLE")))
    (new / "a.XML").write_text(profile(entry("a.example")))
    (old / "z.xml").write_text(profile(entry("a.example"), entry("z.example")))

    assert connects(new, tmp_path / "absent", old) == ["a.example", "b.example", "z.example"]


HOSTILE = {
    "empty.xml": b"",
    "broken.xml": b"<AnyConnectProfile><ServerList>",
    "binary.xml": b"\x00\xff" * 100,
    "encoding.xml": b'<?xml version="1.0" encoding="no-such-thing"?><a/>',
    "dtd.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a><HostEntry><HostName>&x;</HostName></HostEntry></a>',
    "external.xml": b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "other.txt": b"<a><HostEntry><HostName>no.example</HostName></HostEntry></a>",
    "nothing.xml": b"<a><HostEntry/><HostEntry><HostName> </HostName></HostEntry></a>",
    "deep.xml": b"<a>" * 20_000 + b"</a>" * 20_000,
}


def test_what_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    for name, content in HOSTILE.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder.xml").mkdir()
    (tmp_path / "good.xml").write_text(profile(entry("good.example")))

    assert connects(tmp_path) == ["good.example"]


def test_a_list_has_an_end(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(profile(*(entry(f"{n}.example") for n in range(MAX_ENTRIES + 10))))
    (tmp_path / "b.xml").write_text(profile(entry("x" * 5000)))
    listed = host_entries([tmp_path])

    assert len(listed) == MAX_ENTRIES
    assert all(len(one.name) <= 500 for one in listed)


def test_who_may_connect_from_afar_is_kept_as_written(tmp_path: Path) -> None:
    more = (
        "<ClientInitialization><WindowsVPNEstablishment>LocalUsersOnly</WindowsVPNEstablishment>"
        "<LinuxVPNEstablishment>AllowRemoteUsers</LinuxVPNEstablishment></ClientInitialization>"
    )
    (tmp_path / "a.xml").write_text(profile(more=more))
    (tmp_path / "b.xml").write_text(profile())
    (tmp_path / "c.xml").write_bytes(b"<")

    assert profile_settings([tmp_path]) == (
        ProfileSettings("a.xml", "LocalUsersOnly", "AllowRemoteUsers"),
        ProfileSettings("b.xml"),
    )


def test_the_first_readable_preferences_count_and_names_of_people_are_left_out(tmp_path: Path) -> None:
    absent, broken, good = tmp_path / "absent", tmp_path / "broken", tmp_path / "good"
    broken.write_bytes(b"<AnyConnectPreferences>")
    good.write_text(
        f"{HEAD}<AnyConnectPreferences><DefaultUser>jane.doe</DefaultUser>"
        "<DefaultHostName>Office</DefaultHostName><DefaultHostAddress>vpn.example.com:443</DefaultHostAddress>"
        "<DefaultGroup>staff</DefaultGroup>"
        f"<ClientCertificateThumbprint>{THUMBPRINT}</ClientCertificateThumbprint>"
        "<ServerCertificateThumbprint>99:88:77:66:55</ServerCertificateThumbprint>"
        "</AnyConnectPreferences>"
    )
    unread, seen = list(read_preferences([absent, broken, good]))

    assert seen == ClientPreferences(
        "vpn.example.com:443",
        "staff",
        "good",
        client_certificates=("AB12CD34",),
        server_certificate="99887766",
    )
    assert isinstance(unread, ClientFile)
    assert (unread.role, unread.file) == (FileRole.PREFERENCES, "broken")
    assert "jane" not in str(seen)
    assert THUMBPRINT not in str(seen)


def test_the_user_s_preferences_and_the_machine_s_are_both_read_and_the_older_product_s_are_not(
    tmp_path: Path,
) -> None:
    names = (".anyconnect", "old.anyconnect", ".anyconnect_global", "old.anyconnect_global")
    for number, name in enumerate(names):
        (tmp_path / name).write_text(
            f"<AnyConnectPreferences><DefaultHostName>{number}.example</DefaultHostName>"
            "<ControllablePreferences><BlockUntrustedServers>false</BlockUntrustedServers>"
            "<RSASecurIDIntegration>x</RSASecurIDIntegration></ControllablePreferences></AnyConnectPreferences>"
        )
    read = list(read_preferences(tmp_path / name for name in names))

    assert [(one.default_host, one.of_machine) for one in read if isinstance(one, ClientPreferences)] == [
        ("0.example", False),
        ("2.example", True),
    ]
    assert all(one.values == {"BlockUntrustedServers": "false"} for one in read)  # type: ignore[union-attr]  # as above


@pytest.mark.parametrize(
    ("host", "remembered"),
    [
        ("vpn.example.com:8443", "vpn.example.com:8443"),
        ("Office", ""),
        ("", ""),
        ("[2001:db8::1]", "[2001:db8::1]"),
    ],
)
def test_the_last_gateway_is_a_server_s_name_and_no_alias(tmp_path: Path, host: str, remembered: str) -> None:
    (tmp_path / "p").write_text(f"<a><DefaultHostName>{host}</DefaultHostName></a>")

    assert last_gateway([tmp_path / "absent", tmp_path / "p"]) == remembered


def test_several_thumbprints_are_each_cut_and_what_is_none_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "p").write_text(
        "<a><MultipleClientCertificateThumbprints><x>aabbccdd1122</x><x>zz</x></MultipleClientCertificateThumbprints>"
        f"<ClientCertificateThumbprint>{THUMBPRINT}</ClientCertificateThumbprint></a>"
    )
    [seen] = read_preferences([tmp_path / "p"])

    assert isinstance(seen, ClientPreferences)
    assert seen.client_certificates == (THUMBPRINT[:8], "AABBCCDD")


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_preferences_never_raise(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "preferences.xml"
    file.write_bytes(content)

    list(read_preferences([file]))
    read_policy([file])


def test_each_profile_that_cannot_be_read_is_named_with_its_reason(tmp_path: Path) -> None:
    for name, content in HOSTILE.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "large.xml").write_bytes(b"<a>" + b" " * MAX_PROFILE_BYTES)
    (tmp_path / "._office.xml").write_bytes(b"\x00\x05\x16\x07")
    (tmp_path / "twice.xml.xml").write_text(profile(entry("a.example")))
    (tmp_path / "good.xml").write_text(profile(entry("good.example")))
    odd = {one.file: one for one in odd_profiles([tmp_path, tmp_path / "absent"])}

    assert set(odd) == {
        "binary.xml",
        "broken.xml",
        "dtd.xml",
        "empty.xml",
        "encoding.xml",
        "external.xml",
        "large.xml",
        "twice.xml.xml",
    }
    failures = {name: one.failure for name, one in odd.items() if one.failure is not None}
    assert failures["empty.xml"].detail == "empty"
    assert failures["dtd.xml"].detail == failures["external.xml"].detail == "DTD"
    assert failures["large.xml"].kind is FailureKind.TOO_LARGE
    assert failures["broken.xml"].kind is FailureKind.MALFORMED
    assert failures["broken.xml"].detail.startswith("line 1")
    assert odd["twice.xml.xml"].name_is_odd
    assert "twice.xml.xml" not in failures


def test_a_value_left_to_the_user_and_the_rules_for_certificates_are_kept(tmp_path: Path) -> None:
    more = (
        '<ClientInitialization><AutomaticCertSelection UserControllable="true">false</AutomaticCertSelection>'
        '<AlwaysOn UserControllable="false">true</AlwaysOn><CertificateMatch><KeyUsage>'
        "<MatchKey>Digital_Signature</MatchKey></KeyUsage></CertificateMatch></ClientInitialization>"
    )
    (tmp_path / "a.xml").write_text(profile(more=more))
    [settings] = profile_settings([tmp_path])

    assert settings.values == {"AutomaticCertSelection": "false", "AlwaysOn": "true"}
    assert settings.controllable == ("AutomaticCertSelection",)
    assert settings.certificate_match == ("KeyUsage: Digital_Signature",)


def test_an_entry_s_protocol_is_kept_as_written(tmp_path: Path) -> None:
    ipsec = "<PrimaryProtocol>IPsec<AuthMethodDuringIKENegotiation/></PrimaryProtocol>"
    (tmp_path / "a.xml").write_text(
        profile(f"<HostEntry><HostName>a.example</HostName>{ipsec}</HostEntry>", entry("b.example"))
    )

    assert [one.protocol for one in host_entries([tmp_path])] == ["IPsec", ""]


POLICY = (
    f"{HEAD}<AnyConnectLocalPolicy{SPACE}><BypassDownloader>true</BypassDownloader><RestrictWebLaunch>x"
    "</RestrictWebLaunch><UpdatePolicy><AllowVPNProfileUpdatesFromAnyServer>false"
    "</AllowVPNProfileUpdatesFromAnyServer><AuthorizedServerList><ServerName>vpn.example.com</ServerName>"
    "<ServerName>*.example.net</ServerName></AuthorizedServerList></UpdatePolicy></AnyConnectLocalPolicy>"
)


def test_the_first_policy_counts_with_the_servers_it_takes_updates_from(tmp_path: Path) -> None:
    (tmp_path / "policy.xml").write_text(POLICY)
    (tmp_path / "other.xml").write_text("<a/>")
    policy = read_policy([tmp_path / "absent", tmp_path, tmp_path / "policy.xml", tmp_path / "other.xml"])

    assert policy is not None
    assert policy.values == {"BypassDownloader": "true", "AllowVPNProfileUpdatesFromAnyServer": "false"}
    assert policy.authorized_servers == ("vpn.example.com", "*.example.net")


@pytest.mark.skipif(sys.platform == "win32", reason="there an access list says who may write")
def test_a_policy_that_everyone_may_write_is_told(tmp_path: Path) -> None:
    file = tmp_path / "policy.xml"
    file.write_text(POLICY)
    file.chmod(0o666)
    assert (policy := read_policy([file])) is not None
    assert policy.writable is True

    file.chmod(0o444)
    assert (policy := read_policy([file])) is not None
    assert policy.writable is (
        None if file.stat().st_uid == 65534 else file.stat().st_uid not in {0, os.geteuid()}
    )
