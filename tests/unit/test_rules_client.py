from __future__ import annotations

import pytest

from clientdiag.model import observations as seen
from clientdiag.model.core import Severity, State, Symptom, UnknownObservation
from tests.unit import facts, log_facts
from tests.unit.facts import HOST, ask, finding, healthy, judged, unknown


def _install(**more: object) -> seen.ClientInstall:
    usual: dict[str, object] = {"found": True, "product": "Cisco Secure Client", "version": "5.1.20", **more}
    return seen.ClientInstall(**usual)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("client", "codes"),
    [
        (_install(), []),
        (_install(agent_running=True), []),
        (_install(agent_running=False), ["client-service-stopped"]),
        (_install(missing=("vpnagentd",)), ["client-damaged"]),
        (_install(missing=("vpnagentd",), agent_running=False), ["client-damaged"]),
        (_install(version="4.7.9999"), ["client-too-old"]),
        (_install(version="4.8"), []),
        (_install(version="4.8.0"), []),
        (_install(version="4.10.1"), []),
        (_install(version="3.1"), ["client-too-old"]),
        (_install(version=None), []),
        (_install(version="x"), []),
        (_install(found=False), []),
        (_install(found=False, expected="policy"), ["client-not-installed"]),
        (_install(found=False, expected="symptom"), ["client-not-installed"]),
        (_install(found=False, agent_running=False, version="1.0", missing=("a",)), []),
    ],
    ids=range(16),
)
def test_the_client_s_state_has_its_code(client: seen.ClientInstall, codes: list[str]) -> None:
    every = ("client-not-installed", "client-damaged", "client-service-stopped", "client-too-old")

    assert [code for code in every if finding(code, *healthy(), client)] == codes


@pytest.mark.parametrize(("said", "old"), [("4.7.1", True), ("5.1.2", False), (None, False)])
def test_where_no_file_says_the_version_the_client_does(said: str | None, old: bool) -> None:
    found = finding("client-too-old", *healthy(), _install(version=None), seen.ClientState(version=said))

    assert (found is not None) is old


@pytest.mark.parametrize(
    ("expected", "severity"), [("policy", Severity.ERROR), ("symptom", Severity.WARNING)]
)
def test_a_user_s_word_alone_is_at_most_a_warning(expected: str, severity: Severity) -> None:
    found = finding("client-not-installed", _install(found=False, expected=expected))

    assert found is not None
    assert found.severity is severity


def _session(system: str, windows: str, linux: str, *, remote: bool | None) -> tuple[facts.Observation, ...]:
    return (
        seen.Environment(system, "1", "x", "3.11", "OpenSSL"),
        seen.ProfileSettings("office.xml", windows, linux),
        seen.RemoteSession(remote=remote, how="RDP"),
    )


@pytest.mark.parametrize(
    ("run", "blocked"),
    [
        (_session("Windows", "LocalUsersOnly", "", remote=True), True),
        (_session("Windows", "localusersonly", "", remote=True), True),
        (_session("Windows", "AllowRemoteUsers", "LocalUsersOnly", remote=True), False),
        (_session("Windows", "LocalUsersOnly", "", remote=False), False),
        (_session("Debian GNU/Linux", "AllowRemoteUsers", "LocalUsersOnly", remote=True), True),
        (_session("Debian GNU/Linux", "LocalUsersOnly", "AllowRemoteUsers", remote=True), False),
        (_session("Windows", "", "", remote=True), False),
    ],
    ids=range(7),
)
def test_a_remote_session_is_blocked_only_by_its_own_system_s_word(
    run: tuple[facts.Observation, ...], blocked: bool
) -> None:
    assert (finding("remote-desktop-blocked", *run) is not None) is blocked


def test_a_system_that_does_not_say_is_unknown() -> None:
    run = _session("Windows", "LocalUsersOnly", "", remote=None)

    assert finding("remote-desktop-blocked", *run) is None
    assert unknown("remote-desktop-blocked", *run) is not None


@pytest.mark.parametrize(
    ("tunnel", "routes", "code"),
    [
        ("other", ("tun0",), "other-vpn-active"),
        ("other", ("eth0",), None),
        ("other", (), None),
        ("cisco", ("tun0",), "already-connected"),
        ("cisco", (), "already-connected"),
        (None, ("tun0",), None),
    ],
    ids=range(6),
)
def test_a_tunnel_matters_when_it_is_ours_or_carries_everything(
    tunnel: str | None, routes: tuple[str, ...], code: str | None
) -> None:
    state = seen.NetworkState((seen.Interface("eth0"), seen.Interface("tun0", tunnel)), routes)
    every = ("other-vpn-active", "already-connected")

    assert [one for one in every if finding(one, *healthy(), state)] == ([code] if code else [])


@pytest.mark.parametrize(
    "state", [seen.NetworkState(None, ("eth0",)), seen.NetworkState((), None), seen.NetworkState(None, None)]
)
def test_tunnels_that_were_not_asked_for_are_unknown(state: seen.NetworkState) -> None:
    assert finding("other-vpn-active", state) is None
    assert unknown("other-vpn-active", state) is not None


def test_inside_the_tunnel_names_and_addresses_are_not_compared() -> None:
    inside = seen.NetworkState((seen.Interface("cscotun0", "cisco"),), ("cscotun0",))
    differing = (
        *healthy(),
        seen.ExpectedAddresses(("192.0.2.99",), "policy"),
        seen.HostsFile("/etc/hosts", ("192.0.2.99",)),
        seen.DnsAnswer(
            HOST,
            "A",
            "192.0.2.54",
            role=seen.ResolverRole.SECOND,
            rcode="NOERROR",
            addresses=("192.0.2.98",),
        ),
    )

    assert len(judged(*differing).findings) == 3
    assert [one.code for one in judged(*differing, inside).findings] == ["already-connected"]
    assert judged(*differing, inside).verdict.state is State.READY


class TestHostsFile:
    pinned = seen.HostsFile("/etc/hosts", ("192.0.2.99",))

    def test_a_pin_that_dns_confirms_is_fine(self) -> None:
        same = seen.HostsFile("/etc/hosts", (facts.ADDRESS,))
        assert ask("hosts-file-override", *healthy(), same) == []

    def test_no_pin_is_fine(self) -> None:
        assert ask("hosts-file-override", *healthy(), seen.HostsFile("/etc/hosts")) == []

    def test_a_foreign_pin_is_a_warning_while_all_is_well_there_and_else_an_error(self) -> None:
        good = finding("hosts-file-override", *healthy(), self.pinned)
        assert good is not None
        assert good.severity is Severity.WARNING
        dead = (facts.clock(), facts.lookup("192.0.2.99"), facts.dns("A", "NOERROR", facts.ADDRESS))
        bad = finding("hosts-file-override", *dead, facts.refused("192.0.2.99"), self.pinned)
        assert bad is not None
        assert bad.severity is Severity.ERROR
        made = judged(*dead, facts.refused("192.0.2.99"), self.pinned)
        assert made.verdict.root == "hosts-file-override"
        assert {one.explained_by for one in made.findings} == {None, "hosts-file-override"}

    def test_a_name_that_dns_does_not_know_is_pinned_against_it(self) -> None:
        run = (facts.lookup("192.0.2.99"), facts.dns("A", "NXDOMAIN"), self.pinned)
        assert finding("hosts-file-override", *run) is not None

    def test_without_a_word_of_dns_it_is_unknown(self) -> None:
        silent = facts.dns("A", None, failure=facts.FailureKind.TIMED_OUT)
        assert finding("hosts-file-override", facts.lookup(), silent, self.pinned) is None
        assert unknown("hosts-file-override", facts.lookup(), silent, self.pinned) is not None

    def test_a_file_that_cannot_be_read_is_unknown(self) -> None:
        failed = facts.Failure(facts.Operation.READ_FILE, facts.FailureKind.PERMISSION_DENIED)
        assert unknown("hosts-file-override", *healthy(), seen.HostsFile("x", (), failed)) is not None


def test_an_unknown_kind_of_fact_changes_nothing() -> None:
    assert judged(*healthy(), UnknownObservation({"kind": "new"})) == judged(*healthy())


def test_a_symptom_without_any_fault_leaves_the_verdict_open() -> None:
    told = seen.UserReport(Symptom.UNTRUSTED_SERVER)

    assert judged(*healthy(), told).verdict.state is State.UNDETERMINED


def _told(**answers: object) -> seen.UserReport:
    return seen.UserReport(Symptom.AUTHENTICATION_FAILED, **{"asked_for_password": True, **answers})  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("answers", "root"),
    [
        ({"second_factor": "not-expected", "others_connect": True}, "credentials-rejected"),
        ({"second_factor": "helps"}, "token-required"),
        ({"second_factor": "not-tried"}, "token-required"),
        ({"others_connect": False}, "authentication-server-unreachable"),
        ({"others_connect": False, "second_factor": "not-tried"}, "authentication-server-unreachable"),
        ({}, None),
        ({"second_factor": "fails"}, None),
        ({"asked_for_password": False, "others_connect": True, "second_factor": "not-expected"}, None),
        ({"asked_for_password": None, "others_connect": True, "second_factor": "not-expected"}, None),
    ],
)
def test_answers_point_to_a_sign_in_code_and_never_more_than_warn(
    answers: dict[str, object], root: str | None
) -> None:
    verdict = judged(*healthy(), _told(**answers)).verdict

    assert verdict.root == root
    assert verdict.state is (State.ATTENTION if root else State.UNDETERMINED)


def test_a_log_says_more_than_answers() -> None:
    told = _told(second_factor="not-expected", others_connect=True)
    verdict = judged(*healthy(), told, log_facts.attempt("account-locked")).verdict

    assert verdict.root == "account-locked"


@pytest.mark.parametrize(
    ("answers", "root"),
    [
        ({"others_connect": False}, "authentication-server-unreachable"),
        ({"others_connect": False, "asked_for_password": None}, "authentication-server-unreachable"),
        ({"second_factor": "helps"}, "token-required"),
        ({"second_factor": "not-tried", "others_connect": True}, "token-required"),
        ({"others_connect": True}, "credentials-rejected"),
        ({"others_connect": True, "second_factor": "not-expected"}, "credentials-rejected"),
        ({"others_connect": False, "second_factor": "helps"}, "credentials-rejected"),
        ({"others_connect": False, "asked_for_password": False}, "credentials-rejected"),
        ({}, "credentials-rejected"),
    ],
)
def test_where_the_log_says_only_that_it_was_refused_the_answers_say_why(
    answers: dict[str, object], root: str
) -> None:
    found = judged(*healthy(), _told(**answers), log_facts.attempt("login-failed"))

    assert [one.code for one in found.findings] == [root]
    assert found.findings[0].severity is Severity.WARNING
    assert "login-failed" in facts.args(found.findings[0])


def test_answers_about_another_symptom_say_nothing_of_sign_in() -> None:
    told = seen.UserReport(
        Symptom.UNTRUSTED_SERVER, asked_for_password=True, others_connect=True, second_factor="not-expected"
    )

    assert judged(*healthy(), told).verdict.root is None
