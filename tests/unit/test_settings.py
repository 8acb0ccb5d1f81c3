from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from clientdiag import settings
from clientdiag.platforms.base import PolicySource
from clientdiag.settings import SPECS, BadSettings, Source, load
from clientdiag.translation import Problem

NO_POLICY = PolicySource()


def policy(**values: Any) -> PolicySource:
    return PolicySource(values, "/etc/clientdiag/policy.toml")


@pytest.fixture
def user(tmp_path: Path) -> Path:
    """The user's settings file, empty."""
    file = tmp_path / "settings.toml"
    file.write_text("")
    return file


def gateway(loaded: settings.Settings) -> tuple[str | None, Source]:
    return loaded.gateway.value, loaded.gateway.source


def test_each_layer_covers_the_one_below(user: Path) -> None:
    profile = "profile.example"
    file = user.with_name("with-gateway.toml")
    file.write_text('gateway = "user.example"\n')
    typed = {"gateway": "typed.example"}

    assert gateway(load(NO_POLICY, {}, user)) == (None, Source.DEFAULT)
    assert gateway(load(NO_POLICY, {}, user, profile)) == (profile, Source.CISCO_PROFILE)
    assert gateway(load(NO_POLICY, {}, file, profile)) == ("user.example", Source.USER)
    assert gateway(load(NO_POLICY, typed, file, profile)) == ("typed.example", Source.COMMAND_LINE)
    locked = load(policy(gateway="policy.example"), typed, file, profile)
    assert gateway(locked) == ("policy.example", Source.POLICY)


def test_nothing_but_the_gateway_and_dns_is_asked_unless_it_is_switched_on(user: Path) -> None:
    plain = load(NO_POLICY, {}, user)
    switches = (plain.fetch_issuers, plain.check_revocation, plain.require_revocation, plain.ask_zone_servers)
    assert not any(one.value for one in switches)
    assert (plain.time_source.value, plain.portal_probe.value, plain.second_resolver.value) == (None,) * 3


def test_only_policy_locks_a_value(user: Path) -> None:
    loaded = load(policy(gateway="policy.example"), {"connect_deadline_s": "2"}, user)

    assert loaded.gateway.is_locked
    assert not loaded.connect_deadline_s.is_locked
    assert not loaded.appearance.is_locked


def test_each_value_knows_its_own_source(user: Path) -> None:
    user.write_text('appearance = "dark"\n')

    loaded = load(policy(Gateway="policy.example"), {"connect_deadline_s": "2"}, user)

    assert loaded.appearance == settings.Value("dark", Source.USER)
    assert loaded.connect_deadline_s == settings.Value(2.0, Source.COMMAND_LINE)
    assert loaded.gateway.source is Source.POLICY
    assert loaded.save_folder.source is Source.DEFAULT


def test_policy_names_are_written_as_in_the_registry(user: Path) -> None:
    given = policy(ExpectedAddresses="192.0.2.1, 2001:DB8::1", ConnectDeadlineS="10", ClientCaFile="/ca.pem")

    loaded = load(given, {}, user)

    assert loaded.problems == ()
    assert loaded.expected_addresses.value == ("192.0.2.1", "2001:db8::1")
    assert loaded.connect_deadline_s.value == 10.0
    assert loaded.client_ca_file.value == Path("/ca.pem")


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("gateway", "vpn example com"),
        ("gateway", 7),
        ("expected_addresses", "vpn.example.com"),
        ("expected_addresses", ["192.0.2.1", 5]),
        ("connect_deadline_s", 0),
        ("connect_deadline_s", "soon"),
        ("connect_deadline_s", float("nan")),
        ("connect_deadline_s", 61),
        ("appearance", "pink"),
        ("appearance", ["dark"]),
        ("language", 1),
        ("save_folder", {}),
        ("client_ca_file", ""),
        ("client_ca_file", "  "),
        ("server_root_file", "a\0b"),
        pytest.param(
            "save_folder",
            "~nobody-of-this-name/zips",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows gives every name a folder"),
        ),
        ("no_such_setting", "x"),
    ],
)
def test_a_bad_policy_value_is_reported_and_ignored(user: Path, name: str, bad: Any) -> None:
    loaded = load(policy(**{name: bad}), {}, user)

    assert len(loaded.problems) == 1
    assert name in loaded.problems[0]
    assert "/etc/clientdiag/policy.toml" in loaded.problems[0]
    without = load(NO_POLICY, {}, user)
    assert loaded.gateway == without.gateway
    assert loaded.connect_deadline_s == without.connect_deadline_s


def test_a_bad_policy_value_leaves_the_good_ones_and_the_user_s(user: Path) -> None:
    user.write_text('gateway = "user.example"\n')

    loaded = load(policy(gateway="not one name", appearance="dark"), {}, user)

    assert gateway(loaded) == ("user.example", Source.USER)
    assert loaded.appearance == settings.Value("dark", Source.POLICY)


def test_a_place_of_policy_that_cannot_be_read_is_a_problem(user: Path) -> None:
    loaded = load(PolicySource({}, "there", ("there: it is broken",)), {}, user)

    assert loaded.problems == ("there: it is broken",)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'gateway = "', "not valid TOML"),
        (b"\xff\xfe\x00", "not valid TOML"),
        (b'gateway = "a b"', "gateway"),
        (b"connect_deadline_s = 900", "0.5 to 60"),
        (b'expected_addresses = ["192.0.2.300"]', "not an IP address"),
        (b'apearance = "dark"', "no setting of this name"),
        (b"[gateway]\nname = 1", "gateway"),
        (b"a = 1\n" * 50_000, "too large"),
    ],
)
def test_a_bad_file_of_the_user_is_one_sentence_that_says_where(
    user: Path, content: bytes, says: str
) -> None:
    user.write_bytes(content)

    with pytest.raises(BadSettings) as caught:
        load(NO_POLICY, {}, user)

    assert says in str(caught.value)
    assert str(user) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_with_a_byte_order_mark_is_read(user: Path) -> None:
    user.write_bytes(b'\xef\xbb\xbfgateway = "user.example"\r\n')

    assert load(NO_POLICY, {}, user).gateway.value == "user.example"


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="There is no settings file"):
        load(NO_POLICY, {}, tmp_path / "absent.toml")


def test_a_home_that_is_no_folder_holds_no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "null"
    home.write_text("")
    monkeypatch.setattr(settings, "user_file", lambda: home / "clientdiag" / "settings.toml")

    assert gateway(load(NO_POLICY, {})) == (None, Source.DEFAULT)


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="not a settings file"):
        load(NO_POLICY, {}, tmp_path)


def test_the_user_s_own_file_may_be_absent() -> None:
    assert not settings.user_file().exists()
    assert load(NO_POLICY, {}).gateway.source is Source.DEFAULT


@pytest.mark.skipif(os.name != "posix", reason="XDG folders")
def test_the_user_s_own_file_is_read_from_where_it_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    settings.user_file().parent.mkdir(parents=True)
    settings.user_file().write_text('language = "de"\n')

    assert load(NO_POLICY, {}).language == settings.Value("de", Source.USER)


@pytest.mark.parametrize(
    ("name", "bad", "says"),
    [
        ("expected_addresses", ["here"], "not an IP address"),
        ("connect_deadline_s", "0.1", "0.5 to 60"),
        ("gateway", "", "enter the VPN server"),
    ],
)
def test_a_bad_word_on_the_command_line_is_a_sentence(user: Path, name: str, bad: Any, says: str) -> None:
    with pytest.raises(Problem, match=says):
        load(NO_POLICY, {name: bad}, user)


def test_a_bad_word_on_the_command_line_says_which_option(user: Path) -> None:
    with pytest.raises(Problem, match="deadline"):
        load(NO_POLICY, {"connect_deadline_s": "soon"}, user)


@pytest.mark.parametrize(
    ("given", "addresses"),
    [
        ("192.0.2.1", ("192.0.2.1",)),
        ("192.0.2.1;192.0.2.2 192.0.2.1,", ("192.0.2.1", "192.0.2.2")),
        (["192.0.2.1", "2001:DB8::0001"], ("192.0.2.1", "2001:db8::1")),
        ([], ()),
        ("", ()),
    ],
)
def test_expected_addresses_are_a_list_or_a_line(
    user: Path, given: object, addresses: tuple[str, ...]
) -> None:
    loaded = load(NO_POLICY, {"expected_addresses": given}, user)

    assert loaded.expected_addresses.value == addresses


@pytest.mark.parametrize("seconds", [0.5, 60, "0.50", "4"])
def test_the_limits_of_a_deadline_are_allowed(user: Path, seconds: object) -> None:
    assert load(NO_POLICY, {"connect_deadline_s": seconds}, user).connect_deadline_s.value == float(
        str(seconds)
    )


def test_every_setting_has_a_meaning_and_a_place() -> None:
    fields = set(settings.Settings.__dataclass_fields__) - {"problems"}

    assert [spec.name for spec in SPECS] == sorted(fields, key=[spec.name for spec in SPECS].index)
    assert all(spec.meaning.msgid.endswith(".") for spec in SPECS)


def test_a_policy_that_cannot_be_read_never_shares_more(user: Path) -> None:
    user.write_text("require_sealing = false\n")
    broken = load(PolicySource({}, "there", ("there: it is broken",)), {"hide_gateway": False}, user)

    assert broken.require_sealing == settings.Value(value=True, source=Source.POLICY)
    assert broken.hide_gateway == settings.Value(value=True, source=Source.POLICY)


def test_what_of_a_policy_can_be_read_counts(user: Path) -> None:
    half = PolicySource({"RequireSealing": False}, "there", ("elsewhere: it is broken",))

    assert not load(half, {}, user).require_sealing.value
