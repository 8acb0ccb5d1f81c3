from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from clientdiag.engine import rejudge
from clientdiag.model import observations as seen
from clientdiag.model import wire
from clientdiag.model.core import CheckRun, CheckStatus, Observation, Report
from clientdiag.redaction import redact
from tests.unit import log_facts, samples
from tests.unit.client_facts import EXAMPLES, OTHER_CA, holding, mine
from tests.unit.zips import bytes_of

ANNA = mine(
    subject="1.2.840.113549.1.9.1=anna.rivera@company.example,CN=Anna Rivera,O=Company", label="Anna Rivera"
)


def report(*those: Observation) -> Report:
    run = CheckRun("facts", CheckStatus.COMPLETED, observations=those)
    return rejudge(samples.bare(runs=(run,)))


def test_the_names_on_a_client_certificate_are_in_no_byte_of_a_zip() -> None:
    whole = report(
        *holding(ANNA, mine(private_key=seen.KeyState.ABSENT, label="LAPTOP-4711", subject="CN=LAPTOP-4711"))
    )
    with zipfile.ZipFile(BytesIO(bytes_of(whole))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}

    for name, data in files.items():
        for secret in (b"Anna", b"Rivera", b"anna.rivera", b"LAPTOP-4711"):
            assert secret not in data, name
    assert b"name-1" in files["report.json"]
    assert b"Company CA" in files["report.json"]
    assert b"name-1" in files["redaction.json"]


def test_the_name_on_a_certificate_that_issued_itself_is_in_no_byte_of_a_zip() -> None:
    name = "CN=Zelda Zimmer"
    own = mine(subject=name, issuer=name, label="Zelda Zimmer", is_ca=True, is_self_signed=True)
    with zipfile.ZipFile(BytesIO(bytes_of(report(*holding(own))))) as archive:
        for entry in archive.namelist():
            assert b"Zelda" not in archive.read(entry), entry


def test_a_name_with_a_comma_is_found_in_its_escaped_form_too() -> None:
    made = redact(report(*holding(mine(subject=r"CN=Rivera\, Anna,O=Company", label="Rivera, Anna")))).report

    assert b"Rivera" not in wire.encode(made)


def test_equal_names_stay_equal_and_different_ones_different() -> None:
    made = redact(report(*holding(ANNA, mine(label="Berta", subject="CN=Berta,O=Company", sha256="CD" * 32))))
    subjects = [
        one.subject
        for run in made.report.runs
        for one in run.observations
        if isinstance(one, seen.ClientCertificate)
    ]

    assert len(set(subjects)) == 2
    assert all("O=Company" in one for one in subjects)


def test_issuers_and_the_gateway_keep_their_names() -> None:
    own = mine(subject="CN=vpn.example.com", label="vpn.example.com", issuer=OTHER_CA)
    made = wire.encode(redact(report(*holding(own))).report)

    assert b"vpn.example.com" in made
    assert b"Other CA" in made


def test_a_name_inside_another_word_is_left_alone() -> None:
    own = mine(subject="CN=comp,O=Company", label="comp")
    made = wire.encode(redact(report(*holding(own))).report)

    assert b"Company CA" in made
    assert b"CN=comp" not in made


def test_a_single_letter_is_no_name() -> None:
    assert redact(report(*holding(mine(subject="CN=a,O=Company", label="a")))).places == {}


def test_a_report_without_own_certificates_is_left_as_it_is() -> None:
    plain = samples.bare()

    assert redact(plain).report is plain


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_a_redacted_report_is_judged_as_the_live_one(code: str) -> None:
    live = report(*EXAMPLES[code]())
    again = rejudge(redact(live).report)

    assert [(one.code, one.severity) for one in again.findings] == [
        (one.code, one.severity) for one in live.findings
    ]
    assert again.verdict.root == live.verdict.root == code


@pytest.mark.parametrize(
    "name",
    ["CN=(((.*", "no name at all", "CN=\\", "CN=" + "x" * 999, "CN=<b>‹name-1›</b>", "CN=‹name-1›"],
)
def test_odd_names_are_hidden_and_break_nothing(name: str) -> None:
    made = redact(report(*holding(mine(subject=name, label="Zoe"))))
    (own,) = (
        one for run in made.report.runs for one in run.observations if isinstance(one, seen.ClientCertificate)
    )

    assert own.subject in {"‹name-1›", "CN=‹name-1›"}
    assert own.label == "‹name-2›"


def test_a_redacted_report_is_redacted_to_itself() -> None:
    once = redact(report(*holding(ANNA, mine(label="Berta", subject="CN=Berta", sha256="CD" * 32)))).report

    assert redact(once).report == once


LINES = (
    "Resolved vpn.example.com to 192.0.2.10 from 10.4.7.21 and 2001:db8:5::77",
    "Profile /home/jrivera/.vpn/profile.xml and C:\\Users\\jrivera2\\x for anna.rivera@company.example",
    "username: jrivera3 user 'j rivera4' hostname=LAPTOP-4711 mac 00:1B:44:11:3A:B7",
    "Set-Cookie webvpn=0123456789abcdef@1 Bearer abcdefgh12345 eyJhbGciOi12.eyJzdWIiOiIx.sig",
    "S-1-5-21-1-2-3-1001",
)
SECRETS = (
    "10.4.7.21", "2001:db8:5::77", "jrivera", "jrivera2", "anna.rivera", "jrivera3", "j rivera4",
    "LAPTOP-4711", "00:1B:44:11:3A:B7", "0123456789abcdef", "abcdefgh12345", "eyJhbGciOi12",
    "S-1-5-21-1-2-3-1001",
)  # fmt: skip


def test_what_a_log_says_of_persons_and_places_is_hidden_and_the_rest_is_not() -> None:
    signs = tuple(log_facts.sign("login-failed", text=line) for line in LINES)
    one = log_facts.attempt("login-failed", signs=signs, decisive=signs[0], said=LINES[1:])
    live = report(*holding(mine()), one)
    hidden = redact(live)
    written = wire.encode(hidden.report).decode()

    for secret in SECRETS:
        assert secret not in written, secret
    for kept in ("vpn.example.com", "192.0.2.10", "Resolved", "profile.xml", "Company CA"):
        assert kept in written, kept
    assert sum(hidden.places.values()) >= len(SECRETS)
    assert redact(hidden.report).report == hidden.report
    assert rejudge(hidden.report).verdict == live.verdict


def test_a_line_without_anything_personal_is_left_word_for_word() -> None:
    line = "Function: Verify File: FileCertificate.cpp Line: 800 Invoked Function: X509_verify_cert"
    live = report(*holding(mine()), log_facts.attempt("verify-issuer-missing", said=(line,)))

    assert line in wire.encode(redact(live).report).decode()
