from __future__ import annotations

from typing import Any

import pytest

from clientdiag.model import observations as seen
from clientdiag.model.core import FailureKind, Finding, Severity, State
from tests.unit import client_facts, facts, profile_facts
from tests.unit.facts import HOST, but, finding, healthy, judged
from tests.unit.profile_facts import (
    LINUX,
    MAC,
    OTHER,
    WINDOWS,
    Facts,
    broken,
    entry,
    odd,
    policy,
    preferences,
    settings,
)


def severity(code: str, *observations: facts.Observation) -> Severity | None:
    found = finding(code, *observations)
    return found.severity if found is not None else None


def said(found: Finding | None) -> str:
    assert found is not None
    return facts.args(found)


class TestUnreadable:
    @pytest.mark.parametrize(
        "kind", [FailureKind.MALFORMED, FailureKind.TOO_LARGE, FailureKind.PERMISSION_DENIED]
    )
    def test_a_profile_that_cannot_be_read_is_a_warning(self, kind: FailureKind) -> None:
        assert severity("profile-unreadable", *healthy(), broken(kind=kind)) is Severity.WARNING

    def test_beside_a_sound_one_for_this_gateway_it_is_a_note(self) -> None:
        sound = settings(HOST, file="other.xml")
        assert severity("profile-unreadable", *healthy(), broken(), sound) is Severity.NOTE
        assert severity("profile-unreadable", *healthy(), broken(), settings(OTHER)) is Severity.WARNING

    def test_an_odd_name_does_not_vouch_for_itself(self) -> None:
        itself = settings(HOST, file="office.xml.xml")
        assert severity("profile-unreadable", *healthy(), odd(), itself) is Severity.WARNING

    def test_an_odd_name_that_the_client_lists_is_loaded(self) -> None:
        known = (odd(), entry(file="office.xml.xml"))
        assert severity("profile-unreadable", *healthy(), *known) is Severity.WARNING
        assert severity("profile-unreadable", *healthy(), *known, seen.ClientState(hosts=("OFFICE",))) is None

    @pytest.mark.parametrize(
        ("hosts", "expected"),
        [(("Boston",), Severity.NOTE), (("Boston", "office"), None), ((), None), (None, None)],
    )
    def test_a_sound_profile_that_the_client_leaves_out(
        self, hosts: tuple[str, ...] | None, expected: Severity | None
    ) -> None:
        known = (settings(), entry(), seen.ClientState(hosts=hosts))
        assert severity("profile-unreadable", *healthy(), *known) is expected

    def test_broken_preferences_are_no_profile(self) -> None:
        one = seen.ClientFile(seen.FileRole.PREFERENCES, "preferences.xml", failure=broken().failure)
        assert severity("profile-unreadable", *healthy(), one) is None


class TestProtocol:
    @pytest.mark.parametrize(
        ("gateway", "known", "expected"),
        [
            ("ocserv", (entry(protocol="IPsec"),), Severity.ERROR),
            ("meraki", (entry(protocol="ipsec"),), Severity.ERROR),
            ("asa", (entry(protocol="IPsec"),), None),
            ("unknown", (entry(protocol="IPsec"),), None),
            ("ocserv", (entry(protocol="SSL"),), None),
            ("ocserv", (entry(),), None),
            ("ocserv", (entry(OTHER, protocol="IPsec"),), None),
            ("ocserv", (entry(protocol="IPsec"), entry(path="/x")), None),
            ("asa", (entry(), policy(RestrictTunnelProtocols="TLS")), Severity.ERROR),
            ("asa", (policy(RestrictTunnelProtocols="TLS"),), None),
            ("ocserv", (policy(RestrictTunnelProtocols="TLS"),), Severity.ERROR),
            ("asa", (entry(protocol="IPsec"), policy(RestrictTunnelProtocols="TLS")), None),
            ("ocserv", (entry(), policy(RestrictTunnelProtocols="IPSec")), None),
            ("ocserv", (entry(), policy(RestrictTunnelProtocols="false")), None),
        ],
        ids=range(14),
    )
    def test_what_the_client_may_speak_and_the_gateway_speaks(
        self, gateway: str, known: Facts, expected: Severity | None
    ) -> None:
        world = (*but(healthy(), facts.exchange(gateway=gateway)), *known)
        assert severity("profile-needs-ipsec", *world) is expected


class TestUpdates:
    @pytest.mark.parametrize(
        ("listed", "expected"),
        [
            ((), Severity.NOTE),
            ((HOST,), None),
            (("*.example.com",), None),
            (("example.com",), Severity.NOTE),
            (("*",), None),
        ],
    )
    def test_a_gateway_that_is_not_listed_may_not_bring_a_profile(
        self, listed: tuple[str, ...], expected: Severity | None
    ) -> None:
        one = seen.ClientPolicy(
            "p.xml", {"AllowVPNProfileUpdatesFromAnyServer": "false"}, authorized_servers=listed
        )
        assert severity("profile-update-refused", *healthy(), one) is expected

    def test_what_any_server_may_do_this_one_may(self) -> None:
        allowed = policy(AllowVPNProfileUpdatesFromAnyServer="true", BypassDownloader="false")
        assert severity("profile-update-refused", *healthy(), allowed) is None


class TestDefaults:
    code = "default-preferences-used"

    def test_settings_that_matter_are_lost_where_the_gateway_asks(self) -> None:
        lost = settings(OTHER, values={"CertificateStore": "Machine"})
        assert severity(self.code, *client_facts.asking(lost, WINDOWS)) is Severity.WARNING
        assert severity(self.code, *client_facts.asking(lost, LINUX)) is Severity.NOTE
        assert severity(self.code, *healthy(), lost, WINDOWS) is Severity.NOTE

    @pytest.mark.parametrize(
        "more",
        [
            {"certificate_match": ("KeyUsage: Digital_Signature",)},
            {"values": {"AutomaticCertSelection": "false"}},
            {"values": {"UseStartBeforeLogon": "true"}},
        ],
    )
    def test_each_of_them_counts(self, more: dict[str, Any]) -> None:
        assert severity(self.code, *client_facts.asking(settings(OTHER, **more), LINUX)) is Severity.WARNING

    def test_they_change_nothing_where_there_is_but_one_certificate_to_take(self) -> None:
        lost, mine = settings(OTHER, values={"AutomaticCertSelection": "false"}), client_facts.mine
        second, gone = mine(sha256="CD" * 32), mine(sha256="CD" * 32, private_key=seen.KeyState.ABSENT)
        old = mine(sha256="CD" * 32, not_after=facts.NOW - facts.DAY)
        assert severity(self.code, *client_facts.holding(mine()), lost) is Severity.NOTE
        assert severity(self.code, *client_facts.holding(mine(), gone), lost) is Severity.NOTE
        assert severity(self.code, *client_facts.holding(mine(), old), lost) is Severity.NOTE
        assert severity(self.code, *client_facts.holding(mine(), second), lost) is Severity.WARNING
        early = client_facts.before_sign_in()
        assert severity(self.code, *client_facts.holding(mine()), lost, early) is Severity.WARNING

    def test_the_only_certificate_may_be_where_the_client_does_not_look_without_them(self) -> None:
        lost = settings(OTHER, values={"CertificateStoreOverride": "true"})
        machine = client_facts.mine("cisco-machine-client", context=seen.StoreContext.MACHINE)
        assert severity(self.code, *client_facts.holding(machine), lost) is Severity.WARNING
        assert severity(self.code, *client_facts.holding(client_facts.mine()), lost) is Severity.NOTE

    def test_defaults_that_are_written_out_change_nothing(self) -> None:
        usual = settings(OTHER, values={"CertificateStoreLinux": "All", "AutomaticCertSelection": "true"})
        assert severity(self.code, *client_facts.asking(usual, LINUX)) is Severity.NOTE

    def test_pins_count(self) -> None:
        pinned = seen.PinnedKeys("office.xml", OTHER, ("00" * 64,))
        assert severity(self.code, *client_facts.asking(settings(OTHER), pinned)) is Severity.WARNING

    def test_a_value_left_to_the_user_counts_as_the_user_chose(self) -> None:
        left = settings(
            OTHER,
            values={"AutomaticCertSelection": "false"},
            controllable=("AutomaticCertSelection",),
        )
        chosen = preferences(AutomaticCertSelection="true")
        assert severity(self.code, *client_facts.asking(left, LINUX)) is Severity.WARNING
        assert severity(self.code, *client_facts.asking(left, chosen, LINUX)) is Severity.NOTE
        machine = preferences(of_machine=True, AutomaticCertSelection="true")
        assert severity(self.code, *client_facts.asking(left, machine, LINUX)) is Severity.WARNING

    def test_a_host_that_is_named_is_silent(self) -> None:
        both = (settings(OTHER), settings(f"{HOST}:8443/staff", file="b.xml"))
        assert severity(self.code, *client_facts.asking(*both)) is None
        assert severity(self.code, *client_facts.asking(seen.ProfileSettings("empty.xml"))) is None


class TestStrictness:
    code = "strict-trust-policy"

    def test_it_is_told_only_beside_a_certificate_that_is_warned_about(self) -> None:
        strict = policy(StrictCertificateTrust="true")
        assert severity(self.code, *healthy(), strict) is None
        assert severity(self.code, *but(healthy(), facts.store()), strict) is Severity.NOTE
        expired = facts.handshake(facts.leaf(not_after=facts.NOW - facts.DAY), facts.issuing())
        assert severity(self.code, *but(healthy(), expired), strict) is Severity.NOTE

    def test_always_on_does_the_same(self) -> None:
        untrusted = but(healthy(), facts.store())
        assert severity(self.code, *untrusted, settings(values={"AlwaysOn": "true"})) is Severity.NOTE
        assert severity(self.code, *untrusted, settings(values={"AlwaysOn": "false"})) is None

    def test_the_trust_finding_stays_the_root(self) -> None:
        made = judged(*but(healthy(), facts.store()), policy(StrictCertificateTrust="true"))
        assert made.verdict.root == "private-root-missing"


class TestWeakened:
    code = "client-weakened"

    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            ((preferences(BlockUntrustedServers="false"),), Severity.WARNING),
            ((preferences(BlockUntrustedServers="true"),), None),
            ((preferences(),), None),
            ((MAC, policy(ExcludeMacNativeCertStore="true")), Severity.WARNING),
            ((WINDOWS, policy(ExcludeWinNativeCertStore="TRUE")), Severity.WARNING),
            ((LINUX, policy(ExcludeMacNativeCertStore="true")), None),
            ((LINUX, policy(ExcludeFirefoxNSSCertStore="true")), None),
            ((MAC, policy(ExcludeMacNativeCertStore="false")), None),
            ((seen.ClientPolicy("p.xml", writable=True),), Severity.WARNING),
            ((seen.ClientPolicy("p.xml", writable=None),), None),
        ],
        ids=range(10),
    )
    def test_what_lowers_the_guard(self, known: Facts, expected: Severity | None) -> None:
        assert severity(self.code, *healthy(), *known) is expected

    def test_it_is_never_recommended(self) -> None:
        told = said(finding(self.code, *healthy(), MAC, policy(ExcludeMacNativeCertStore="true")))
        assert "`false`" in told

    def test_it_is_no_cause_of_a_connection_that_fails(self) -> None:
        closed = (facts.clock(), facts.lookup(), facts.refused(), preferences(BlockUntrustedServers="false"))
        assert judged(*closed).verdict.root == "port-closed"


def test_hostile_values_stay_text() -> None:
    odd_name = "<b>`{x}`\u202e.xml"
    for code in profile_facts.EXAMPLES:
        found = finding(code, *healthy(), broken(odd_name), policy(BypassDownloader="<i>"))
        assert found is None or odd_name not in found.summary.msgid


def test_a_weakened_client_that_connects_needs_attention() -> None:
    assert judged(*healthy(), preferences(BlockUntrustedServers="false")).verdict.state is State.ATTENTION
