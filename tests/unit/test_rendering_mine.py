"""Your certificates as tables: the first rule that rejects each, and nothing claimed beyond it."""

from __future__ import annotations

import pytest

from clientdiag.checks.client_certificate import Barrier
from clientdiag.model.core import Failure, FailureKind, Observation, Operation, Report
from clientdiag.rendering.details import Area, CellMark, Section, details
from clientdiag.rendering.details.mine import MOST, Column
from clientdiag.rendering.html import report_html
from clientdiag.rendering.terminal import report_text
from clientdiag.rendering.trying import trying
from tests.unit import client_facts as held
from tests.unit import facts, hostile, samples
from tests.unit.facts import DAY, NOW, but, healthy, seen

GOOD, BAD, UNKNOWN, SKIPPED, NONE = (
    CellMark.GOOD,
    CellMark.BAD,
    CellMark.UNKNOWN,
    CellMark.SKIPPED,
    CellMark.NONE,
)


def report(*observations: Observation) -> Report:
    judged = facts.judged(*observations)
    run = facts.run_of(*observations)
    return samples.bare(runs=(run,), findings=judged.findings, verdict=judged.verdict)


def section(identity: str, *observations: Observation) -> Section:
    (found,) = (one for one in details(report(*observations)).sections if one.id == identity)
    assert [len(row) for row in found.marks] == [len(row) for row in found.rows]
    return found


def cells(*observations: Observation) -> dict[Column, tuple[str, CellMark]]:
    """The cells of the only certificate."""
    made = section("mine.certificates", *observations)
    ((row,), (marks,)) = made.rows, made.marks
    return {column: (row[column], marks[column]) for column in Column}


def marks_of(*observations: Observation) -> list[CellMark]:
    found = cells(*observations)
    judged = (Column.KEY, Column.VALID, Column.SIGN_IN, Column.ISSUER, Column.PROFILE)
    return [found[column][1] for column in judged]


# ------------------------------------------------------------------------------------ the first rejection


@pytest.mark.parametrize(
    ("code", "column", "words", "marks"),
    [
        ("client-private-key-missing", Column.KEY, "missing", [BAD, *[SKIPPED] * 4]),
        ("client-private-key-unusable", Column.KEY, "cannot sign", [BAD, *[SKIPPED] * 4]),
        (
            "client-certificate-expired",
            Column.VALID,
            f"expired {NOW - DAY:%Y-%m-%d}",
            [GOOD, BAD, *[SKIPPED] * 3],
        ),
        (
            "client-certificate-not-yet-valid",
            Column.VALID,
            f"from {NOW + DAY:%Y-%m-%d}",
            [GOOD, BAD, *[SKIPPED] * 3],
        ),
        ("client-certificate-in-wrong-store", Column.WHERE, "not looked into", [GOOD, GOOD, *[SKIPPED] * 3]),
        ("client-wrong-purpose", Column.SIGN_IN, "other uses", [GOOD, GOOD, BAD, SKIPPED, SKIPPED]),
        (
            "client-certificate-filtered",
            Column.PROFILE,
            "not met: KeyUsage",
            [GOOD, GOOD, GOOD, SKIPPED, BAD],
        ),
        ("client-ca-key-differs", Column.ISSUER, "another key", [GOOD, GOOD, GOOD, BAD, NONE]),
        ("client-intermediate-missing", Column.ISSUER, "a link is missing", [GOOD, GOOD, GOOD, BAD, NONE]),
        ("client-issuer-not-accepted", Column.ISSUER, "not on the server", [GOOD, GOOD, GOOD, BAD, NONE]),
        ("client-certificate-revoked", Column.ISSUER, "revoked", [GOOD, GOOD, GOOD, BAD, NONE]),
    ],
)
def test_only_the_first_rule_that_rejects_it_is_marked(
    code: str, column: Column, words: str, marks: list[CellMark]
) -> None:
    example = held.EXAMPLES[code]()
    assert words in cells(*example)[column][0]
    assert cells(*example)[column][1] is BAD
    assert marks_of(*example) == marks


def test_every_barrier_has_a_column_and_words() -> None:
    another = held.configured(
        held.mine(issuer=held.OTHER_CA, path=held.up(held.OTHER_CA, seen.Found.HERE)), listed=()
    )
    assert cells(*another)[Column.ISSUER] == ("another CA", BAD)
    tested = {code for code in held.EXAMPLES if code in set(Barrier)} | {Barrier.OTHER_CA}
    assert tested == set(Barrier)


def test_one_that_the_client_takes_passes_every_column() -> None:
    fit = (*held.holding(held.mine()), held.profile(), seen.ProfileMatch("office.xml", "AB" * 32))
    assert marks_of(*fit) == [GOOD] * 5
    assert cells(*fit)[Column.CERTIFICATE] == ("Anna", NONE)
    assert section("mine.certificates", *fit).beneath == ("Company CA · serial\u00a04711",)
    assert cells(*fit)[Column.WHERE] == ("You · cisco-user-client", NONE)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (seen.KeyState.NEEDS_PERSON, "not tried: asks for a PIN"),
        (seen.KeyState.DENIED, "not tried: not yours to use"),
        (seen.KeyState.UNKNOWN, "not known"),
    ],
)
def test_a_doubtful_key_is_neither_good_nor_bad(state: seen.KeyState, words: str) -> None:
    found = held.holding(held.mine(private_key=state))
    assert cells(*found)[Column.KEY] == (words, UNKNOWN)
    assert marks_of(*found)[1:4] == [GOOD] * 3


def test_nobody_naming_an_issuer_leaves_that_column_open() -> None:
    asked = held.holding(held.mine(), listed=())
    assert cells(*asked)[Column.ISSUER] == ("not known", UNKNOWN)
    not_asked = (*healthy(), held.store(), held.mine())
    assert cells(*not_asked)[Column.ISSUER] == ("–", NONE)


def test_a_card_and_the_machine_are_named() -> None:
    machine = held.mine("windows-machine-my", provider="Microsoft Smart Card Key Storage Provider")
    assert cells(*held.holding(machine))[Column.WHERE][0] == "Computer · windows-machine-my · smart card"


def test_a_ca_is_no_candidate() -> None:
    made = section("mine.certificates", *held.holding(held.mine(), held.mine(is_ca=True, label="A CA")))
    assert [row[0] for row in made.rows] == ["Anna"]


def test_of_too_many_those_that_come_furthest_are_shown() -> None:
    keyless = [
        held.mine(private_key=seen.KeyState.ABSENT, sha256=f"{number:064X}", label=f"No {number}")
        for number in range(MOST + 99)
    ]
    made = section("mine.certificates", *held.holding(*keyless, held.mine(label="The right one")))
    assert len(made.rows) == MOST
    assert [made.rows[0][0], made.rows[-1][0]] == ["No 0", "The right one"]
    assert made.note.endswith("100 more are not shown.")


# ---------------------------------------------------------------------------------------- the sentence


@pytest.mark.parametrize(
    ("observations", "sentence"),
    [
        (
            held.holding(held.mine()),
            "issued by Company CA. The Cisco client takes the first one below that passes every column;",
        ),
        (held.holding(held.mine(), listed=()), "The server asks for a certificate, but does not say whose."),
        ((*healthy(), held.store(), held.mine()), "The server does not ask for a certificate."),
        (
            (*but(healthy(), facts.good_chain(asked=seen.Asked.UNKNOWN)), held.store(), held.mine()),
            "Whether the server asks for a certificate is not known.",
        ),
        (
            held.holding(held.mine(), listed=(held.CA, held.OTHER_CA)),
            "The server asks for a certificate issued by Company CA or Other CA.",
        ),
        (
            held.holding(held.mine(), listed=tuple(f"CN=CA {number}" for number in range(9))),
            "The server asks for a certificate issued by CA 0 or CA 1 or CA 2 or another CA it lists.",
        ),
        (held.asking(held.store(count=0)), "Company CA. None that could be yours is on this computer."),
        (
            held.asking(
                held.store(
                    count=0, failure=Failure(Operation.READ_STORE, FailureKind.PERMISSION_DENIED, 5, "no")
                )
            ),
            "but not every store could be read.",
        ),
    ],
)
def test_the_sentence_says_who_asks_and_for_whose(
    observations: tuple[Observation, ...], sentence: str
) -> None:
    assert sentence in section("mine.certificates", *observations).note


def test_without_a_time_nothing_is_judged_and_without_stores_nothing_is_said() -> None:
    timeless = [one for one in held.holding(held.mine()) if not isinstance(one, seen.LocalClock)]
    made = section("mine.certificates", *timeless)
    assert made.rows == ()
    assert made.note.endswith("This computer's time is not known, so none was judged.")
    assert not [one for one in details(report(*healthy())).sections if one.area is Area.MINE]


# --------------------------------------------------------------------------------- stores and the trial


def test_every_store_says_what_it_holds_and_why_it_could_not_be_read() -> None:
    denied = Failure(Operation.READ_STORE, FailureKind.PERMISSION_DENIED, 5, "Zugriff verweigert")
    made = section(
        "mine.stores",
        *held.asking(
            held.store(count=3),
            held.store("windows-machine-my", count=0, failure=denied),
            held.store("nss-firefox", count=0, unreadable=2, loose_keys=1),
        ),
    )
    assert made.rows == (
        ("cisco-user-client", "~/cisco-user-client", "3", "–", "–"),
        ("windows-machine-my", "~/windows-machine-my", "could not be read: not allowed (5)", "–", "–"),
        ("nss-firefox", "~/nss-firefox", "0", "2", "1"),
    )
    assert [row[2] for row in made.marks] == [GOOD, UNKNOWN, NONE]
    assert made.marks[2][3:] == (CellMark.WARNING, CellMark.WARNING)
    assert "belong to no certificate" in made.note


@pytest.mark.parametrize(
    ("end", "mark"),
    [
        (seen.TrialEnd.ACCEPTED, GOOD),
        (seen.TrialEnd.REFUSED, BAD),
        (seen.TrialEnd.NOT_ASKED, CellMark.WARNING),
        (seen.TrialEnd.FAILED, UNKNOWN),
    ],
)
def test_what_came_of_a_trial_stands_before_the_certificates(end: seen.TrialEnd, mark: CellMark) -> None:
    trial = seen.CertificateTrial(
        "AB" * 32, "203.0.113.7", end, alert="bad_certificate", status=401, words="No."
    )
    found = (*held.holding(held.mine()), trial)
    made = section("mine.trial", *found)
    rows = {row[0]: row[1] for row in made.rows}
    assert made.marks[0] == (NONE, mark)
    assert (rows["Certificate"], rows["SHA-256"]) == ("Anna", "AB" * 32)
    assert (rows["Server's address"], rows["TLS alert"]) == ("203.0.113.7", "bad_certificate")
    assert (rows["HTTP status"], rows["The server's own words"]) == ("401", "No.")
    mine = [one.id for one in details(report(*found)).sections if one.area is Area.MINE]
    assert mine == ["mine.trial", "mine.certificates", "mine.stores"]


@pytest.mark.parametrize(
    ("operation", "kind", "why"),
    [
        (Operation.TLS_HANDSHAKE, FailureKind.PERMISSION_DENIED, "This computer does not trust the server"),
        (Operation.READ_FILE, FailureKind.NOT_SUPPORTED, "The key is kept by the system."),
        (Operation.TLS_HANDSHAKE, FailureKind.RESET, "reset (104)"),
    ],
)
def test_a_trial_that_failed_says_why(operation: Operation, kind: FailureKind, why: str) -> None:
    code = 104 if kind is FailureKind.RESET else None
    failed = seen.CertificateTrial(
        "AB" * 32, "", seen.TrialEnd.FAILED, failure=Failure(operation, kind, code)
    )
    rows = {row[0]: row[1] for row in section("mine.trial", *held.holding(held.mine()), failed).rows}
    assert rows["Why"].startswith(why)


# ---------------------------------------------------------------------------------------- what can be tried


def test_only_what_passes_and_whose_key_is_a_file_can_be_tried() -> None:
    twin = held.mine("cisco-machine-client")
    offered = trying(report(*held.holding(held.mine(), twin, held.mine(sha256="EF" * 32, label="Old"))))
    assert [one.name for one in offered.choices] == ["Anna", "Old"]
    assert offered.choices[0].beneath == "Company CA · serial\u00a04711 · You · cisco-user-client"
    assert offered.why_not == ""


@pytest.mark.parametrize(
    ("certificate", "why_not"),
    [
        (held.mine("windows-user-my"), "kept by the system; this version cannot show it"),
        (held.mine(private_key=seen.KeyState.NEEDS_PERSON), "asks for a PIN"),
        (held.mine("macos-pem-user", private_key=seen.KeyState.DENIED), "is not yours to use"),
        (held.mine(not_after=NOW - DAY), "no certificate here that passes every column"),
    ],
)
def test_what_cannot_be_tried_says_why(certificate: seen.ClientCertificate, why_not: str) -> None:
    offered = trying(report(*held.holding(certificate)))
    assert offered.choices == ()
    assert why_not in offered.why_not


# ----------------------------------------------------------------------------------- page and terminal


def test_page_and_terminal_show_marks_and_what_stands_beneath() -> None:
    made = report(*held.EXAMPLES["client-certificate-expired"]())
    words = " ".join(report_text(made, color=False, width=110, details=True).split())
    assert "Anna (Company CA" in words
    assert "✕ expired" in words
    page = report_html(made)
    assert "Anna (Company CA · serial\u00a04711)" in page
    assert "✕\u00a0expired" in page
    trusted, mine, network = (page.index(one) for one in ("looked for", "Your certificates", "Name and add"))
    assert trusted < mine < network


@pytest.mark.parametrize("value", [hostile.CONTROLS, "<script>alert(1)</script>", "W" * 300, "`a` {b}"])
def test_hostile_names_stay_text_of_one_line(value: str) -> None:
    found = held.holding(
        held.mine(label=value, issuer_label=value, serial=value), listed=(f"CN={value}", held.CA)
    )
    found = (*found, held.profile(), seen.ProfileMatch("office.xml", "AB" * 32, (value,)))
    made = section("mine.certificates", *found)
    for words in (*made.rows[0], *made.beneath, made.note):
        assert words.isprintable() or "\u00a0" in words
        assert "\x1b" not in words
        assert "\u202e" not in words
        assert len(words) < 600
    assert "<script>" not in report_html(report(*found))
