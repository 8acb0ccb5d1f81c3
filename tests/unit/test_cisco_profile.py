from __future__ import annotations

from pathlib import Path

import pytest

from clientdiag.cisco.preferences import read_preferences
from clientdiag.cisco.profile import MAX_ENTRIES, host_entries, profile_settings
from clientdiag.model.observations import ClientPreferences, ProfileSettings

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
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
        "<DefaultGroup>staff</DefaultGroup><ClientCertificateThumbprint>AB12</ClientCertificateThumbprint>"
        "</AnyConnectPreferences>"
    )
    seen = read_preferences([absent, broken, good])

    assert seen == ClientPreferences("vpn.example.com:443", "staff")
    assert "jane" not in str(seen)
    assert read_preferences([absent, broken]) is None


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_preferences_never_raise(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "preferences.xml"
    file.write_bytes(content)

    read_preferences([file])
