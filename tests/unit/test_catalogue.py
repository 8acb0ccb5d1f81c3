from __future__ import annotations

import re

import pytest

from clientdiag.checks import ALL_CHECKS
from clientdiag.model.catalogue import CATALOGUE, Stage, blame_order, is_known, stage_of
from clientdiag.model.evidence import Evidence
from clientdiag.model.rule import Judged, Rule, rule

# Codes are for ever: this list may grow, in the place where blame puts it, and never lose or move a word.
GOLDEN = {
    Stage.COMPUTER: """
        no-network clock-wrong gateway-clock-wrong captive-portal proxy-in-the-way other-vpn-active
        already-connected client-not-installed client-damaged client-service-stopped client-too-old
        remote-desktop-blocked
    """,
    Stage.NAME: """
        hosts-file-override name-not-found name-without-address resolver-failing
        address-differs-from-expected resolvers-disagree address-is-not-a-name
    """,
    Stage.NETWORK: "port-closed port-filtered ipv6-broken some-addresses-dead wrong-port not-tls",
    Stage.SERVER: """
        handshake-refused handshake-stalled hybrid-hello-dropped legacy-tls-only not-anyconnect
        gateway-reports-error wrong-group session-limit-reached
    """,
    Stage.SERVER_CERTIFICATE: """
        connected-by-address connected-by-other-name name-mismatch self-signed-temporary self-signed
        server-certificate-expired server-certificate-not-yet-valid server-certificate-expiring
        intermediate-not-sent chain-in-wrong-order chain-has-strangers chain-certificate-expired
        malformed-certificate wrong-purpose common-name-only weak-key weak-signature not-a-ca path-too-long
        name-constraint-violated server-certificate-revoked revocation-check-blocked
        certificate-pin-mismatch fips-rejects addresses-serve-different-certificates unusual-issuer
    """,
    Stage.TRUST: """
        tls-inspection root-updates-off trust-anchor-missing private-root-missing trust-anchor-distrusted
        trusted-by-user-only client-store-lacks-root anchor-expired
    """,
    Stage.CLIENT_CERTIFICATE: """
        client-certificate-missing client-certificate-in-wrong-store client-private-key-missing
        client-private-key-unusable client-certificate-expired client-certificate-not-yet-valid
        client-certificate-expiring client-wrong-purpose client-ca-key-differs client-intermediate-missing
        client-issuer-not-accepted client-certificate-filtered client-certificate-ambiguous
        client-certificate-revoked start-before-login-unavailable
    """,
    Stage.SIGN_IN: """
        profile-points-elsewhere profile-unreadable profile-needs-ipsec profile-update-refused
        default-preferences-used strict-trust-policy credentials-rejected password-expired account-locked
        token-required second-factor-timed-out sso-failed authentication-server-unreachable
        tunnel-setup-failed client-weakened client-log-error
    """,
}
RULES = [one for check in ALL_CHECKS for one in check.rules]


def test_no_code_was_renamed_moved_or_dropped() -> None:
    golden = [(code, stage) for stage, codes in GOLDEN.items() for code in codes.split()]
    assert [tuple(fault) for fault in CATALOGUE if fault.code in dict(golden)] == golden


def test_stages_are_numbered_as_they_always_were() -> None:
    assert [(stage.name, stage.value) for stage in Stage] == [
        ("COMPUTER", 1),
        ("NAME", 2),
        ("NETWORK", 3),
        ("SERVER", 4),
        ("SERVER_CERTIFICATE", 5),
        ("TRUST", 6),
        ("CLIENT_CERTIFICATE", 7),
        ("SIGN_IN", 8),
    ]


def test_codes_are_words_and_each_stands_once() -> None:
    codes = [fault.code for fault in CATALOGUE]

    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in codes)


def test_stages_follow_one_another() -> None:
    stages = [fault.stage for fault in CATALOGUE]

    assert stages == sorted(stages)
    assert set(stages) == set(Stage)


def test_blame_follows_the_list_and_newer_codes_come_last() -> None:
    codes = [fault.code for fault in CATALOGUE]

    assert sorted(codes, key=blame_order) == codes
    assert blame_order("from-the-future") > blame_order(codes[-1])
    assert stage_of("from-the-future") is None
    assert not is_known("from-the-future")


def test_every_rule_is_of_a_known_code_and_has_its_page() -> None:
    assert RULES
    for one in RULES:
        assert is_known(one.code)
        first = one.documentation.partition("\n")[0]
        assert len(first) > 20, one.code
        assert first.endswith((".", ":", ")")), one.code


def test_a_rule_of_an_unknown_code_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="from-the-future"):
        rule("from-the-future")


def test_a_rule_says_what_it_needs() -> None:
    @rule("clock-wrong")
    def judge(_evidence: Evidence) -> Judged:
        """Words."""
        yield from ()

    assert isinstance(judge, Rule)
    assert (judge.code, judge.needs, judge.topic, judge.documentation) == ("clock-wrong", (), None, "Words.")


def test_a_rule_of_a_check_blames_its_own_stage_or_an_earlier_one() -> None:
    for check in ALL_CHECKS:
        for one in check.rules:
            assert stage_of(one.code) is not None
            assert isinstance(one, Rule), check.id


def test_checks_have_names_of_their_own_and_wait_only_for_others_that_exist() -> None:
    names = [check.id for check in ALL_CHECKS]

    assert len(names) == len(set(names))
    for place, check in enumerate(ALL_CHECKS):
        assert re.fullmatch(r"[a-z_]+", check.id)
        assert check.doing.msgid
        assert check.deadline_s > 0
        assert set(check.after) <= set(names) - {check.id}, (place, check.id)


def test_no_check_waits_for_itself_by_way_of_others() -> None:
    after = {check.id: set(check.after) for check in ALL_CHECKS}
    done: set[str] = set()
    while ready := {name for name, others in after.items() if others <= done and name not in done}:
        done |= ready

    assert done == set(after)
