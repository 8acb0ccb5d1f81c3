"""The picture of the certification path: who stands where, in which word, and where it breaks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from clientdiag import knowledge
from clientdiag.engine.stages import StageState
from clientdiag.model import catalogue
from clientdiag.model.core import CheckRun, CheckStatus, Finding, Report, Severity
from clientdiag.model.text import text
from clientdiag.rendering.chain import ChainPicture, chain_picture
from clientdiag.rendering.chain_words import FAULT_WORDS
from tests.peers.authority import Authority, self_signed
from tests.unit import facts, hostile, samples
from tests.unit.facts import DAY, HOST, NOW, but, healthy, leaf, seen

_DATES: dict[str, Any] = {"not_before": NOW - DAY, "not_after": NOW + 60 * DAY}
GOOD, WARNING, BAD, UNKNOWN = StageState.GOOD, StageState.WARNING, StageState.BAD, StageState.UNKNOWN


def report(*observations: facts.Observation) -> Report:
    judged = facts.judged(*observations)
    return samples.bare(runs=(facts.run_of(*observations),), findings=judged.findings, verdict=judged.verdict)


def picture(*observations: facts.Observation) -> ChainPicture:
    made = chain_picture(report(*observations))
    assert made is not None
    assert len(made.links) == len(made.cards) - 1
    return made


def words(made: ChainPicture) -> list[tuple[str, StageState]]:
    return [(one.word, one.state) for one in made.cards]


def here(*trusted: facts.Der, public: tuple[facts.Der, ...] = ()) -> tuple[facts.Observation, ...]:
    """A healthy run on a computer that trusts *trusted*."""
    rest = (one for one in healthy() if not isinstance(one, seen.TrustStore))
    return (*rest, facts.store(*trusted), facts.public(*public))


def test_a_healthy_path_is_good_from_the_anchor_down() -> None:
    made = picture(*healthy())
    assert words(made) == [("trusted here", GOOD), ("sent", GOOD), ("valid", GOOD)]
    assert [one.label for one in made.cards] == ["Facts Root CA", "Facts Issuing CA", HOST]
    assert not any(one.is_broken for one in made.links)
    assert made.installable is None
    assert made.sentence == f"Facts Root CA: trusted here; Facts Issuing CA: sent; {HOST}: valid"


def test_a_public_root_that_is_not_here_is_drawn_as_missing() -> None:
    made = picture(*here(public=(facts.root(),)))
    assert words(made) == [("missing here", BAD), ("sent", GOOD), ("valid", GOOD)]
    assert [one.is_broken for one in made.links] == [True, False]
    assert made.cards[0].is_missing
    assert made.cards[0].der == facts.der(facts.root())
    assert made.chief is made.cards[0]


def test_only_this_program_s_own_list_makes_a_root_one_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    run = here(public=(facts.root(),))  # what a zip may claim
    assert picture(*run).installable is None
    monkeypatch.setattr(knowledge, "public_roots", lambda: (facts.der(facts.root()),))
    assert picture(*run).installable == facts.der(facts.root())
    assert picture(*here(facts.root(), public=(facts.root(),))).installable is None


def test_a_private_root_that_the_server_sent_is_evidence_only() -> None:
    shown = facts.handshake(facts.good_leaf(), *facts.issuing().path_above_leaf, facts.root())
    made = picture(*but(here(), shown))
    assert words(made)[0] == ("missing here", BAD)
    assert made.cards[0].only_presented
    assert made.holds_only_presented_root
    assert made.installable is None
    assert not picture(*but(here(facts.root()), shown)).holds_only_presented_root


def test_a_root_that_nobody_has_shown_stands_there_by_its_name() -> None:
    made = picture(*here())
    assert [one.label for one in made.cards] == ["Facts Root CA", "Facts Issuing CA", HOST]
    assert made.cards[0].der is None
    assert made.cards[0].child == facts.der(facts.issuing())
    assert words(made)[0] == ("missing here", BAD)
    assert made.chief is made.cards[-1]


def test_an_intermediate_that_was_not_sent_and_is_nowhere_breaks_the_path() -> None:
    made = picture(*but(healthy(), facts.handshake(leaf())))
    assert words(made) == [("not sent", BAD), ("valid", GOOD)]
    assert made.cards[0].label == "Facts Issuing CA"
    assert made.links[0].is_broken


def test_a_copy_on_this_computer_makes_it_a_warning() -> None:
    spare = facts.store(facts.issuing(), store="windows-ca", anchors=False)
    made = picture(*but(healthy(), facts.handshake(leaf())), spare)
    assert words(made) == [("trusted here", GOOD), ("not sent", WARNING), ("valid", GOOD)]
    assert "windows-ca" in made.cards[1].source
    assert [one.is_broken for one in made.links] == [False, True]


def test_one_that_was_fetched_says_from_where() -> None:
    fetched = seen.FetchedIssuer(
        child="", url="http://ca.example.com/i.p7c", certificates=(facts.der(facts.issuing()),)
    )
    made = picture(*but(healthy(), facts.handshake(leaf())), fetched)
    assert made.cards[1].word == "not sent"
    assert made.cards[1].source == "fetched from http://ca.example.com/i.p7c"


def test_a_product_that_opens_connections_is_called_intercepting() -> None:
    root = Authority.root("Zscaler Root CA", organization="Zscaler Inc.", **_DATES)
    middle = root.intermediate("Zscaler Intermediate", **_DATES)
    shown = facts.handshake(leaf(by=middle), middle)
    made = picture(*but(here(root), shown))
    assert [one.word for one in made.cards] == ["intercepting", "intercepting", "not the VPN server's"]
    assert all(one.state in {BAD, WARNING} for one in made.cards)
    assert "of an inspection product: Zscaler" in made.cards[0].lines
    assert not any(one.is_broken for one in made.links)


def test_an_expired_intermediate_breaks_below_itself() -> None:
    late = facts.root().intermediate("Late CA", not_before=NOW - 300 * DAY, not_after=NOW - DAY)
    made = picture(*but(healthy(), facts.handshake(leaf(by=late), late)))
    assert words(made) == [("trusted here", GOOD), ("expired", BAD), ("valid", GOOD)]
    assert [one.is_broken for one in made.links] == [False, True]


@pytest.mark.parametrize(
    ("start", "end", "word", "state"),
    [
        (-60, -1, "expired", BAD),
        (1, 60, "not valid yet", BAD),
        (-200, 5, "ends soon", WARNING),
        (-30, 60, "valid", GOOD),
    ],
)
def test_the_server_s_own_dates(start: int, end: int, word: str, state: StageState) -> None:
    one = leaf(not_before=NOW + start * DAY, not_after=NOW + end * DAY)
    made = picture(*but(healthy(), facts.handshake(one, *facts.issuing().path_above_leaf)))
    assert words(made)[-1] == (word, state)


def test_a_wrong_clock_is_not_called_an_expired_certificate() -> None:
    late = NOW + timedelta(days=400)
    run = but(healthy(), facts.clock(late), facts.exchange(date=NOW, received=late))
    judged = facts.judged(*run)
    assert judged.verdict.root == "clock-wrong"
    assert words(picture(*run))[-1] == ("out of date by this clock", WARNING)


def test_a_store_that_could_not_be_read_leaves_the_root_open() -> None:
    denied = facts.Failure(facts.Operation.READ_STORE, facts.FailureKind.PERMISSION_DENIED, 13)
    rest = (one for one in healthy() if not isinstance(one, seen.TrustStore))
    made = picture(*rest, facts.store(failure=denied), facts.public(facts.root()))
    assert words(made)[0] == ("not known", UNKNOWN)
    assert not made.cards[0].is_missing
    assert made.installable is None


def test_a_self_signed_certificate_is_one_card() -> None:
    shown = self_signed(HOST, **_DATES)
    made = picture(*but(here(), facts.handshake(shown)))
    assert words(made) == [("self-signed", BAD)]
    assert made.cards[0].only_presented
    assert words(picture(*but(here(shown), facts.handshake(shown)))) == [("trusted here", GOOD)]


def test_what_cannot_be_decoded_is_a_card_too() -> None:
    made = picture(*but(here(), facts.handshake(b"\x30\x03\x02\x01\x01")))
    assert words(made) == [("cannot be read", BAD)]


def test_the_system_holds_what_the_client_s_own_stores_lack() -> None:
    client = seen.ClientInstall(found=True, product="Cisco Secure Client", version="5.1.2")
    own = facts.store(store="cisco-pem", location="/opt/.cisco/certificates/ca")
    made = picture(*healthy(), client, own)
    assert words(made)[0] == ("not in the client's roots", BAD)
    assert any("does not read" in line for line in made.cards[0].lines)


def test_a_fault_of_the_certificate_itself_is_its_word() -> None:
    whole = report(
        *but(healthy(), facts.handshake(leaf("other.example.net"), *facts.issuing().path_above_leaf))
    )
    assert whole.verdict.root == "name-mismatch"
    made = chain_picture(whole)
    assert made is not None
    assert words(made)[-1] == ("another name", BAD)


def test_notes_and_findings_about_others_change_nothing() -> None:
    note = Finding("weak-key", Severity.NOTE, text("x"), (), subject=facts.good_leaf().der.hex())
    whole = msgspec.structs.replace(report(*healthy()), findings=(note,))
    made = chain_picture(whole)
    assert made is not None
    assert words(made)[-1] == ("valid", GOOD)


def test_every_word_belongs_to_a_code_that_exists() -> None:
    assert [code for code in FAULT_WORDS if not catalogue.is_known(code)] == []


@pytest.mark.parametrize("value", [*hostile.MARKUP, hostile.CONTROLS, "{", ""])
def test_a_hostile_report_is_only_words(value: str) -> None:
    made = chain_picture(hostile.report(value))
    assert made is None or made.sentence.isprintable()


def test_without_a_certificate_or_a_clock_there_is_no_picture() -> None:
    assert chain_picture(samples.bare()) is None
    run = CheckRun("facts", CheckStatus.COMPLETED, observations=(facts.good_chain(),))
    assert chain_picture(samples.bare(runs=(run,))) is None
