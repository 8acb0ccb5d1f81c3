from __future__ import annotations

import random

import pytest

from clientdiag.engine.blame import EXPLAINS, fold
from clientdiag.model.catalogue import CATALOGUE, Stage, is_known, stage_of
from clientdiag.model.core import Finding, Severity
from clientdiag.model.text import text

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

_CERTIFICATE = [one.code for one in CATALOGUE if one.stage in {Stage.SERVER_CERTIFICATE, Stage.TRUST}]
_VALIDITY = [
    "server-certificate-expired",
    "server-certificate-not-yet-valid",
    "server-certificate-expiring",
    "chain-certificate-expired",
    "anchor-expired",
    "client-certificate-expired",
    "client-certificate-not-yet-valid",
    "client-certificate-expiring",
]
_PORT = ["port-closed", "port-filtered"]

# "What explains what" of the fault catalogue, row by row.
TABLE: dict[str, list[str]] = {
    "clock-wrong": _VALIDITY,
    "no-network": ["name-not-found", "name-without-address", "resolver-failing", *_PORT, "handshake-stalled"],
    "captive-portal": [*_CERTIFICATE, "not-anyconnect"],
    "proxy-in-the-way": [*_CERTIFICATE, "not-anyconnect"],
    "tls-inspection": [*(code for code in _CERTIFICATE if code != "tls-inspection"), "not-anyconnect"],
    "hosts-file-override": ["name-mismatch", *_PORT, "not-anyconnect", "address-differs-from-expected"],
    "profile-points-elsewhere": [
        "wrong-port",
        *_PORT,
        "not-anyconnect",
        "name-mismatch",
        "connected-by-address",
    ],
    "not-anyconnect": ["name-mismatch", "self-signed", "server-certificate-expired", "private-root-missing"],
    "wrong-port": ["name-mismatch", "self-signed", "server-certificate-expired", "trust-anchor-missing"],
    "root-updates-off": ["trust-anchor-missing"],
    "trust-anchor-missing": ["trusted-by-user-only"],
    "private-root-missing": ["trusted-by-user-only"],
    "self-signed-temporary": ["name-mismatch", "server-certificate-expired", "server-certificate-expiring"],
}
ROWS = [(cause, folded) for cause, row in TABLE.items() for folded in row]


def made(code: str, severity: Severity = ERROR, subject: str | None = None) -> Finding:
    return Finding(code, severity, text(code), (), subject=subject)


def folding(*findings: Finding) -> dict[str, str | None]:
    return {one.code: one.explained_by for one in fold(findings)}


@pytest.mark.parametrize(("cause", "folded"), ROWS)
def test_a_cause_explains_its_row(cause: str, folded: str) -> None:
    assert folding(made(folded), made(cause)) == {cause: None, folded: cause}


@pytest.mark.parametrize(("cause", "folded"), ROWS)
def test_without_its_cause_it_stands_for_itself(cause: str, folded: str) -> None:
    assert folding(made(folded), made("credentials-rejected"))[folded] is None
    assert cause in EXPLAINS


@pytest.mark.parametrize(("cause", "folded"), ROWS)
def test_doubt_does_not_excuse_a_fault(cause: str, folded: str) -> None:
    assert folding(made(folded, ERROR), made(cause, WARNING))[folded] is None
    assert folding(made(folded, WARNING), made(cause, WARNING))[folded] == cause
    assert folding(made(folded, WARNING), made(cause, ERROR))[folded] == cause


@pytest.mark.parametrize(("cause", "folded"), ROWS)
def test_a_note_explains_nothing(cause: str, folded: str) -> None:
    assert folding(made(folded, NOTE), made(cause, NOTE))[folded] is None
    assert folding(made(folded, ERROR), made(cause, NOTE))[folded] is None


@pytest.mark.parametrize(
    ("cause", "other"),
    [
        ("clock-wrong", "name-mismatch"),
        ("clock-wrong", "private-root-missing"),
        ("clock-wrong", "port-closed"),
        ("captive-portal", "name-not-found"),
        ("tls-inspection", "port-closed"),
        ("hosts-file-override", "server-certificate-expired"),
        ("not-anyconnect", "connected-by-address"),
        ("wrong-port", "connected-by-address"),
        ("root-updates-off", "private-root-missing"),
        ("trust-anchor-missing", "name-mismatch"),
        ("self-signed-temporary", "self-signed"),
        ("server-certificate-expired", "clock-wrong"),
        ("no-network", "client-certificate-missing"),
        ("no-network", "client-not-installed"),
    ],
)
def test_what_it_does_not_explain_stays_open(cause: str, other: str) -> None:
    assert folding(made(cause), made(other))[other] is None


def test_the_whole_wrong_clock_is_one_cause() -> None:
    ends = folding(made("clock-wrong"), *(made(code) for code in _VALIDITY))

    assert {code for code, cause in ends.items() if cause is None} == {"clock-wrong"}


def test_a_chain_of_explanations_ends_at_what_nothing_explains() -> None:
    ends = folding(
        made("trusted-by-user-only", WARNING),
        made("trust-anchor-missing"),
        made("root-updates-off"),
        made("tls-inspection"),
        made("captive-portal"),
    )

    assert ends == {
        "captive-portal": None,
        "tls-inspection": "captive-portal",
        "root-updates-off": "captive-portal",
        "trust-anchor-missing": "captive-portal",
        "trusted-by-user-only": "captive-portal",
    }


def test_a_chain_goes_on_only_through_causes_that_are_severe_enough() -> None:
    # The doubtful root-updates-off explains nothing, so the missing root stands for itself.
    ends = folding(
        made("root-updates-off", WARNING), made("trust-anchor-missing"), made("trusted-by-user-only", WARNING)
    )

    assert ends["trust-anchor-missing"] is None
    assert ends["trusted-by-user-only"] in {"root-updates-off", "trust-anchor-missing"}


def test_of_two_causes_the_earlier_in_the_catalogue_is_named() -> None:
    ends = folding(made("name-mismatch"), made("not-anyconnect"), made("hosts-file-override"))

    assert ends["name-mismatch"] == "hosts-file-override"


def test_what_explains_each_other_ends() -> None:
    ends = folding(made("captive-portal"), made("proxy-in-the-way"), made("tls-inspection"))

    assert ends["captive-portal"] is None


def test_findings_of_one_code_are_told_apart_and_never_explain_each_other() -> None:
    twins = fold([made("name-mismatch", subject="a"), made("name-mismatch", subject="b")])

    assert [(one.subject, one.explained_by) for one in twins] == [("a", None), ("b", None)]


def test_the_order_in_which_findings_come_does_not_matter() -> None:
    found = [
        made(code) for code in ("clock-wrong", *_VALIDITY, "name-mismatch", "not-anyconnect", "wrong-port")
    ]
    expected = fold(found)
    for seed in range(20):
        mixed = random.Random(seed).sample(found, len(found))
        assert fold(mixed) == expected


def test_folding_twice_changes_nothing() -> None:
    once = fold([made("clock-wrong"), made("server-certificate-expired"), made("not-anyconnect")])

    assert fold(once) == once


def test_a_code_of_a_newer_version_comes_last_and_is_kept() -> None:
    folded = fold([made("from-the-future"), made("client-log-error"), made("clock-wrong")])

    assert [one.code for one in folded] == ["clock-wrong", "client-log-error", "from-the-future"]


def test_every_code_of_the_table_is_in_the_catalogue() -> None:
    for cause, folded in EXPLAINS.items():
        assert is_known(cause)
        assert all(is_known(code) for code in folded), cause


def test_nothing_explains_itself_and_a_cause_ends_somewhere() -> None:
    for cause in EXPLAINS:
        reached, ahead = set[str](), [cause]
        while ahead:
            for code in EXPLAINS.get(ahead.pop(), ()):
                if code not in reached:
                    reached.add(code)
                    ahead.append(code)
        assert stage_of(cause) is not None
        assert cause not in EXPLAINS[cause]
