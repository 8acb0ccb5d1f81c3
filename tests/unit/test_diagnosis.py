from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from clientdiag import demo, platforms, translation
from clientdiag.diagnosis import Prepared, prepare
from clientdiag.model.core import Symptom
from clientdiag.platforms.base import PolicySource
from clientdiag.target import BadTarget
from clientdiag.translation import Problem
from tests.peers.authority import Authority

Make = Callable[..., Prepared]
_PROFILE = (
    "<AnyConnectProfile><ServerList><HostEntry><HostName>Office</HostName>"
    "<HostAddress>vpn.example.com:8443</HostAddress><UserGroup>staff</UserGroup></HostEntry>"
    "<HostEntry><HostName>branch.example.com</HostName></HostEntry>"
    "<HostEntry><HostName>not one name</HostName></HostEntry></ServerList></AnyConnectProfile>"
)


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Prepares a run on a computer with *policy*, *profile* and the user's *settings*."""
    for name in ("_current", "_language"):
        monkeypatch.setattr(translation, name, getattr(translation, name))

    def made(
        typed: dict[str, Any] | None = None,
        *,
        policy: dict[str, Any] | None = None,
        profile: str = "",
        settings: str = "",
        last: str = "",
    ) -> Prepared:
        with demo.demo_run(demo.HEALTHY) as run:
            computer = run.platform
        folder = tmp_path / "profile"
        folder.mkdir(exist_ok=True)
        (folder / "office.xml").write_text(profile)
        monkeypatch.setattr(computer, "policy", lambda: PolicySource(policy or {}, "policy"), raising=False)
        monkeypatch.setattr(computer, "profile_folders", lambda: (folder,), raising=False)
        (tmp_path / "preferences.xml").write_text(f"<a><DefaultHostAddress>{last}</DefaultHostAddress></a>")
        monkeypatch.setattr(
            computer, "preference_files", lambda: (tmp_path / "preferences.xml",), raising=False
        )
        monkeypatch.setattr(platforms, "current", lambda: computer)
        file = tmp_path / "settings.toml"
        file.write_text(settings)
        return prepare(typed, file)

    return made


def places(prepared: Prepared) -> list[tuple[str, int, str, str]]:
    return [(one.host, one.port, one.path, one.source) for one in prepared.gateways]


def test_the_profile_s_servers_are_known_and_bad_ones_left_out(make: Make) -> None:
    prepared = make(profile=_PROFILE)

    assert places(prepared) == [
        ("vpn.example.com", 8443, "/staff", "cisco-profile"),
        ("branch.example.com", 443, "/", "cisco-profile"),
    ]
    assert prepared.gateways[0].profile == "Office"


def test_the_user_s_gateway_comes_before_the_profile_s(make: Make) -> None:
    prepared = make(profile=_PROFILE, settings='gateway = "mine.example.com"')

    assert [one[0] for one in places(prepared)] == [
        "mine.example.com",
        "vpn.example.com",
        "branch.example.com",
    ]


def test_a_locked_gateway_is_the_only_one(make: Make) -> None:
    prepared = make(profile=_PROFILE, policy={"Gateway": "it.example.com:444"})

    assert places(prepared) == [("it.example.com", 444, "/", "policy")]


def test_a_gateway_named_twice_is_listed_once(make: Make) -> None:
    prepared = make(profile=_PROFILE, settings='gateway = "https://VPN.example.com:8443/staff"')

    assert [one[0] for one in places(prepared)] == ["vpn.example.com", "branch.example.com"]


@pytest.mark.parametrize(
    ("last", "then"),
    [
        ("old.example.com:8443", [("old.example.com", 8443)]),
        ("VPN.example.com:8443", []),
        ("Office", []),
        ("not a name", []),
        ("", []),
    ],
)
def test_the_last_gateway_comes_after_the_profile_s_and_only_once(
    make: Make, last: str, then: list[tuple[str, int]]
) -> None:
    prepared = make(profile=_PROFILE, last=last)

    assert [one[:2] for one in places(prepared)] == [
        ("vpn.example.com", 8443),
        ("branch.example.com", 443),
        *then,
    ]
    assert {one.host for one in prepared.known} == {"vpn.example.com", "branch.example.com"}


def test_the_last_gateway_is_suggested_where_nothing_else_is_known(make: Make) -> None:
    prepared = make(last="old.example.com:8443")

    assert places(prepared) == [("old.example.com", 8443, "/", "cisco-profile")]
    assert prepared.settings.gateway.value == "old.example.com:8443"
    assert places(make(last="old.example.com", policy={"Gateway": "it.example.com"})) == [
        ("it.example.com", 443, "/", "policy")
    ]


def test_an_entry_says_its_file_its_protocol_and_whether_it_names_the_port(make: Make) -> None:
    first, second = make(
        profile=_PROFILE.replace("</UserGroup>", "</UserGroup><PrimaryProtocol>IPsec</PrimaryProtocol>")
    ).known

    assert (first.file, first.protocol, first.says_port) == ("office.xml", "IPsec", True)
    assert (second.file, second.protocol, second.says_port) == ("office.xml", "", False)


def test_nothing_known_is_an_empty_list(make: Make) -> None:
    assert places(make()) == []


def test_an_entry_s_name_means_the_entry(make: Make) -> None:
    target = make(profile=_PROFILE).target("  office ")

    assert (target.host, target.port, target.path) == ("vpn.example.com", 8443, "/staff")


class TestExpectedAddresses:
    policy: ClassVar = {"Gateway": "vpn.example.com", "ExpectedAddresses": "192.0.2.1"}

    def test_they_belong_to_the_configured_gateway(self, make: Make) -> None:
        prepared = make(policy=self.policy)
        assert prepared.target("VPN.example.com:9999").expected_addresses == ("192.0.2.1",)
        assert prepared.target("VPN.example.com").expected_source == "policy"
        assert prepared.target("other.example.com").expected_addresses == ()

    def test_those_of_the_command_line_belong_to_what_was_typed(self, make: Make) -> None:
        prepared = make({"expected_addresses": ["192.0.2.9"]}, settings='gateway = "vpn.example.com"')
        assert prepared.target("other.example.com").expected_addresses == ("192.0.2.9",)

    def test_without_a_configured_gateway_they_are_anybody_s(self, make: Make) -> None:
        prepared = make(policy={"ExpectedAddresses": "192.0.2.1"})
        assert prepared.target("other.example.com").expected_addresses == ("192.0.2.1",)


def test_the_client_ca_is_read_with_its_source(make: Make, tmp_path: Path, root_ca: Authority) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(root_ca.issued.pem)
    options = make({"client_ca_file": str(file)}).options(Symptom.NOT_SURE, before_sign_in=True)

    assert options.client_ca == (root_ca.issued.der,)
    assert options.client_ca_source == "command-line"
    assert (options.symptom, options.before_sign_in) == (Symptom.NOT_SURE, True)


@pytest.mark.parametrize("setting", ["client_ca_file", "server_root_file"])
def test_a_key_in_a_ca_file_is_told_and_the_ca_is_taken(
    make: Make, tmp_path: Path, root_ca: Authority, setting: str
) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(root_ca.issued.pem + root_ca.issued.key_pem)
    prepared = make({setting: str(file)})
    (told,) = prepared.problems

    assert (prepared.client_ca or prepared.server_roots) == (root_ca.issued.der,)
    assert str(file) in told
    assert "private key" in told


def test_a_bad_client_ca_of_a_person_is_a_sentence_and_of_it_a_problem(make: Make, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pem"
    bad.write_text("words")
    with pytest.raises(Problem, match="holds no certificate"):
        make({"client_ca_file": str(bad)})

    prepared = make(policy={"ClientCaFile": str(bad)})
    assert len(prepared.problems) == 1
    assert str(bad) in prepared.problems[0]
    assert prepared.options().client_ca == ()
    assert prepared.options().client_ca_source == ""


def test_options_come_from_the_settings(make: Make) -> None:
    options = make({"connect_deadline_s": "2.5"}, policy={"SecondResolver": "192.0.2.54"}).options()

    assert options.connect_deadline_s == 2.5
    assert options.second_resolver == "192.0.2.54"
    assert options.symptom is None


def test_bad_values_of_policy_are_told_and_the_run_goes_on(make: Make) -> None:
    prepared = make(policy={"Gateway": "not one name", "ConnectDeadlineS": "9"})

    assert len(prepared.problems) == 1
    assert prepared.options().connect_deadline_s == 9


@pytest.mark.parametrize("typed", ["", "a b", "x:99999"])
def test_a_target_that_is_none_is_a_sentence(make: Make, typed: str) -> None:
    with pytest.raises(BadTarget):
        make(profile=_PROFILE).target(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ab" * 32, "AB" * 32),
        (":".join(["AB"] * 32), "AB" * 32),
        ("AB " * 8, "AB" * 8),
    ],
)
def test_a_fingerprint_is_read_as_people_copy_it(make: Make, typed: str, read: str) -> None:
    assert make().options(try_certificate=typed).try_certificate == read


@pytest.mark.parametrize(
    "typed", ["", "xyz", "AB" * 7, "AB" * 33, "0x" + "AB" * 31, "\uff11" * 16, "AB" * 31 + "G"]
)
def test_what_is_no_fingerprint_is_a_sentence(make: Make, typed: str) -> None:
    with pytest.raises(Problem, match="no certificate's SHA-256"):
        make().options(try_certificate=typed)


def test_no_setting_of_anybody_has_a_certificate_shown(make: Make) -> None:
    prepared = make(policy={"TryCertificate": "AB" * 32})

    assert len(prepared.problems) == 1
    assert prepared.options().try_certificate is None
    with pytest.raises(Problem, match="no setting"):
        make(settings=f'try_certificate = "{"AB" * 32}"')
