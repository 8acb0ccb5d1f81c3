from __future__ import annotations

import pytest

from clientdiag.model.core import Actor, Failure, FailureKind, Operation, Severity, State, Topic
from clientdiag.model.observations import ClientInstall, StoreContext, StoreVerdict, TrustStore
from tests.peers.authority import Authority
from tests.unit import facts
from tests.unit.facts import (
    ADDRESS,
    DAY,
    NOW,
    finding,
    good_chain,
    handshake,
    healthy,
    issuing,
    judged,
    leaf,
    public,
    root,
    store,
    unknown,
)

CODES = ("trust-anchor-missing", "private-root-missing", "client-store-lacks-root")
UNREADABLE = Failure(Operation.READ_STORE, FailureKind.PERMISSION_DENIED, 13)


def on(*stores: TrustStore, chain: facts.seen.TlsHandshake | None = None) -> tuple[facts.Observation, ...]:
    """A healthy run on a computer that has only *stores*."""
    kept = [one for one in healthy() if not isinstance(one, TrustStore | facts.seen.TlsHandshake)]
    return (*kept, chain or good_chain(), *stores)


def codes(run: tuple[facts.Observation, ...]) -> list[str]:
    return [code for code in CODES if finding(code, *run)]


def _topics(run: tuple[facts.Observation, ...]) -> list[Topic]:
    return [one.topic for one in judged(*run).verdict.unknown]


def test_a_root_in_the_store_is_trusted() -> None:
    run = on(store(root()), public())

    assert codes(run) == []
    assert judged(*run).verdict.state is State.READY


def test_a_public_root_that_is_missing_is_named_with_its_fingerprint() -> None:
    run = on(store(), public(root()))

    assert codes(run) == ["trust-anchor-missing"]
    found = finding("trust-anchor-missing", *run)
    assert found is not None
    assert found.severity is Severity.ERROR
    assert found.acts[0] is Actor.IT_DEVICE
    assert found.subject is not None
    assert found.subject in facts.args(found)
    assert "Facts Root CA" in facts.args(found)
    assert judged(*run).verdict.root == "trust-anchor-missing"


@pytest.mark.parametrize("sent", [(), (root(),)], ids=["root not sent", "root sent"])
def test_a_private_root_that_is_missing_is_it_s_to_push(sent: tuple[Authority, ...]) -> None:
    run = on(store(), public(), chain=handshake(leaf(), issuing(), *sent))

    assert codes(run) == ["private-root-missing"]
    assert judged(*run).verdict.root == "private-root-missing"


def test_another_root_of_the_same_name_does_not_count() -> None:
    run = on(store(root().twin()), public(root().twin()))

    assert codes(run) == ["private-root-missing"]


def test_an_intermediate_among_the_roots_is_no_anchor() -> None:
    # OpenSSL, and so the Cisco client on Linux, follows the path on to a root
    assert codes(on(store(issuing()), public())) == ["private-root-missing"]


def test_a_store_of_intermediates_anchors_nothing() -> None:
    run = on(store(), store(root(), store="windows-ca", anchors=False), public())

    assert codes(run) == ["private-root-missing"]


def test_the_public_list_alone_trusts_nothing() -> None:
    assert codes(on(public(root()))) == []
    assert Topic.TRUST in _topics(on(public(root())))


@pytest.mark.parametrize(
    "unsure",
    [store(failure=UNREADABLE), store(complete=False)],
    ids=["unreadable", "incomplete"],
)
def test_absence_is_never_judged_from_a_store_that_does_not_show_all(unsure: TrustStore) -> None:
    run = on(unsure, public(root()))

    assert codes(run) == []
    assert unknown("trust-anchor-missing", *run) is not None
    verdict = judged(*run).verdict
    assert verdict.state is State.UNDETERMINED
    assert Topic.TRUST in [one.topic for one in verdict.unknown]


def test_a_root_seen_in_an_incomplete_store_is_trusted_all_the_same() -> None:
    assert judged(*on(store(root(), complete=False), public())).verdict.state is State.READY


def test_no_store_at_all_leaves_trust_unknown() -> None:
    assert judged(*on()).verdict.state is State.UNDETERMINED
    assert Topic.TRUST in _topics(on())


def test_a_store_that_could_not_be_read_is_named() -> None:
    said = unknown("trust-anchor-missing", *on(store(failure=UNREADABLE), public()))

    assert said is not None
    assert said.reason is not None
    assert said.reason.args["place"] == "/etc/ssl/certs/ca-certificates.crt"


OWN = {"store": "cisco-machine", "location": "/opt/.cisco/certificates/ca"}


def _client(version: str | None) -> ClientInstall:
    return ClientInstall(found=True, product="Cisco Secure Client", version=version)


@pytest.mark.parametrize(
    ("version", "severity"),
    [
        ("5.1.18", Severity.ERROR),
        ("5.1.18.999", Severity.ERROR),
        ("4.10.8", Severity.ERROR),
        (None, Severity.ERROR),
        ("5.1.19", Severity.WARNING),
        ("5.1.19.1", Severity.WARNING),
        ("5.2", Severity.WARNING),
        ("6", Severity.WARNING),
        ("newest", Severity.ERROR),
    ],
)
def test_the_client_s_own_store_decides_before_5_1_19(version: str | None, severity: Severity) -> None:
    run = (*on(store(root()), store(**OWN), public()), _client(version))

    assert codes(run) == ["client-store-lacks-root"]
    found = finding("client-store-lacks-root", *run)
    assert found is not None
    assert found.severity is severity


def test_a_root_in_the_client_s_own_store_is_enough() -> None:
    for version in ("4.10.8", "5.1.20"):
        run = (*on(store(), store(root(), **OWN), public()), _client(version))
        assert codes(run) == []
        assert judged(*run).verdict.root is None


def test_a_root_that_neither_has_is_missing() -> None:
    run = (*on(store(), store(**OWN), public(root())), _client("5.1.2"))

    assert codes(run) == ["trust-anchor-missing"]
    assert "/opt/.cisco/certificates/ca" in facts.args(judged(*run).findings[0])


def test_without_a_client_its_stores_decide_nothing() -> None:
    none = ClientInstall(found=False)

    assert codes((*on(store(root()), store(**OWN), public()), none)) == []


def test_a_root_that_is_only_where_nobody_looks_is_missing() -> None:
    run = (*on(store(), store(root(), **OWN), public()), ClientInstall(found=False))

    assert judged(*run).verdict.state is not State.READY
    assert codes(run) == ["private-root-missing"]


def test_a_client_s_store_that_cannot_be_read_leaves_trust_unknown() -> None:
    run = (*on(store(root()), store(failure=UNREADABLE, **OWN), public()), _client("5.1.2"))

    assert judged(*run).verdict.state is State.UNDETERMINED
    assert Topic.TRUST in _topics(run)


def _opinion(code: int, *stores: str, address: str = ADDRESS) -> StoreVerdict:
    return StoreVerdict("openssl", address, stores or ("system",), code, 0, "words")


def test_openssl_s_no_to_our_yes_leaves_trust_open() -> None:
    run = (*on(store(root()), public()), _opinion(20))

    assert codes(run) == []
    assert judged(*run).verdict.state is State.UNDETERMINED
    assert _topics(run) == [Topic.TRUST]


@pytest.mark.parametrize(
    "opinions",
    [
        (_opinion(0),),
        (_opinion(10),),  # dates have rules of their own
        (_opinion(20), _opinion(0, "cisco-machine", "system")),
        (_opinion(20, "cisco-machine"),),  # of stores that do not decide
        (_opinion(20, address="192.0.2.99"),),  # of another server
    ],
    ids=range(5),
)
def test_other_words_of_openssl_do_not(opinions: tuple[StoreVerdict, ...]) -> None:
    assert judged(*on(store(root()), public()), *opinions).verdict.state is State.READY


def test_openssl_s_yes_does_not_overrule_a_missing_root() -> None:
    assert codes((*on(store(), public(root())), _opinion(0))) == ["trust-anchor-missing"]


def test_the_user_is_never_told_to_accept_the_warning() -> None:
    found = finding("private-root-missing", *on(store(), public()))

    assert found is not None
    advice = [one.msgid for one in found.remedy if "accept" in one.msgid]
    assert advice
    assert all(one.startswith("Do not accept") for one in advice)


def test_an_expired_root_of_the_public_list_is_still_the_one_that_is_missing() -> None:
    old = Authority.root("Old Public Root", not_before=NOW - 900 * DAY, not_after=NOW - DAY)
    run = on(store(), public(old), chain=handshake(leaf(by=old), old))

    assert codes(run) == ["trust-anchor-missing"]


def test_a_user_s_own_store_that_decides_trusts() -> None:
    mine = store(root(), store="windows-root", context=StoreContext.USER, complete=False)

    assert judged(*on(mine, public())).verdict.state is State.READY
