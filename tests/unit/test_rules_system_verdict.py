"""What CryptoAPI and SecTrust say is the last word on trust, where they say anything."""

from __future__ import annotations

import hashlib

import pytest

from clientdiag.model import observations as seen
from clientdiag.model.core import Failure, FailureKind, Operation, Severity, State, Topic, Unknown
from tests.unit import facts
from tests.unit.facts import ADDRESS, NOW, Authority, but, finding, handshake, healthy, judged, public, store

USER, MACHINE = seen.StoreContext.USER, seen.StoreContext.MACHINE
UNTRUSTED = ("CERT_TRUST_IS_UNTRUSTED_ROOT",)
PARTIAL = ("CERT_TRUST_IS_PARTIAL_CHAIN",)
EXPIRED = ("CERT_TRUST_IS_NOT_TIME_VALID",)
DISTRUSTED = ("CERT_TRUST_IS_EXPLICIT_DISTRUST",)
REVOKED = ("CERT_TRUST_IS_REVOKED",)
USAGE = ("CERT_TRUST_IS_NOT_VALID_FOR_USAGE",)
CN_NO_MATCH = 0x800B010F


def says(
    *words: str, context: seen.StoreContext = USER, retrieval: bool = False, **more: object
) -> seen.SystemVerdict:
    usual: dict[str, object] = {"status": 1 if words else 0, "words": words, **more}
    return seen.SystemVerdict("cryptoapi", ADDRESS, context, retrieval, **usual)  # type: ignore[arg-type]  # by name


def windows(*verdicts: seen.SystemVerdict, root_is_listed: bool = True) -> tuple[facts.Observation, ...]:
    """A Windows whose listing shows the root or not, and never all that it trusts."""
    listed = (facts.root(),) if root_is_listed else ()
    mine = store(*listed, store="windows-user-root", context=USER, complete=False)
    machine = store(*listed, store="windows-machine-root", context=MACHINE, complete=False)
    return (*but(healthy(), mine, public(facts.root())), machine, *verdicts)


def test_a_listing_that_lacks_the_root_leaves_trust_open_without_the_system_s_word() -> None:
    assert judged(*windows(root_is_listed=False)).verdict.state is State.UNDETERMINED


def test_the_system_s_word_settles_what_a_listing_cannot() -> None:
    assert judged(*windows(says(), root_is_listed=False)).verdict.state is State.READY
    assert judged(*windows(says(*PARTIAL), root_is_listed=False)).verdict.root == "trust-anchor-missing"


def test_the_system_s_word_outweighs_a_listing() -> None:
    assert judged(*windows(says(*UNTRUSTED))).verdict.root == "trust-anchor-missing"


def test_a_private_root_that_the_system_does_not_trust_is_the_company_s_matter() -> None:
    private = but(
        windows(says(*UNTRUSTED), root_is_listed=False), store(store="windows-user-root", complete=False)
    )

    assert judged(*private).verdict.root == "private-root-missing"


def test_dates_are_not_read_from_it_as_trust() -> None:
    assert judged(*windows(says(*EXPIRED))).findings == ()


def test_a_verifier_that_failed_says_nothing() -> None:
    failed = says(failure=Failure(Operation.READ_STORE, FailureKind.TIMED_OUT))

    assert judged(*windows(failed, root_is_listed=False)).verdict.state is State.UNDETERMINED
    assert judged(*windows(failed)).verdict.state is State.READY


def test_a_root_that_windows_fetched_during_the_run_is_said_to_have_been_missing() -> None:
    mended = windows(says(*PARTIAL), says(retrieval=True))
    found = finding("trust-anchor-missing", *mended)

    assert found is not None
    assert found.severity is Severity.WARNING
    assert judged(*mended).verdict.state is State.ATTENTION


def test_a_root_that_was_there_all_along_is_no_news() -> None:
    assert judged(*windows(says(), says(retrieval=True))).verdict.state is State.READY


def test_retrieval_that_did_not_help_leaves_it_missing() -> None:
    found = judged(*windows(says(*PARTIAL), says(*PARTIAL, retrieval=True), root_is_listed=False))

    assert found.verdict.root == "trust-anchor-missing"
    assert found.verdict.state is State.BLOCKED


@pytest.mark.parametrize(("machine", "complains"), [(UNTRUSTED, True), ((), False)])
def test_trust_of_the_user_alone_is_told_by_both_contexts(
    machine: tuple[str, ...], *, complains: bool
) -> None:
    mine = store(facts.root(), store="windows-user-root", context=USER, complete=False)
    theirs = store(store="windows-machine-root", context=MACHINE, complete=False)
    those = (*but(healthy(), mine), theirs, says(), says(*machine, context=MACHINE))

    assert (finding("trusted-by-user-only", *those) is not None) is complains


def test_distrust_is_named_even_where_no_list_shows_it() -> None:
    assert judged(*windows(says(*DISTRUSTED))).verdict.root == "trust-anchor-distrusted"


def test_what_is_said_of_another_address_does_not_count() -> None:
    elsewhere = seen.SystemVerdict(
        "cryptoapi", "192.0.2.99", USER, retrieval=False, status=1, words=UNTRUSTED
    )

    assert judged(*windows(elsewhere)).verdict.state is State.READY


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ((), State.READY),
        (("CSSMERR_TP_NOT_TRUSTED",), State.BLOCKED),
        (("CSSMERR_TP_CERT_EXPIRED",), State.UNDETERMINED),
    ],
)
def test_sectrust_settles_trust_by_its_codes(words: tuple[str, ...], state: State) -> None:
    keychain = store(store="macos-system", complete=False)
    verdict = seen.SystemVerdict(
        "sectrust", ADDRESS, USER, retrieval=False, status=1 if words else 0, words=words
    )

    assert judged(*but(healthy(), keychain), verdict).verdict.state is state


def test_where_the_client_has_stores_of_its_own_the_system_s_word_does_not_decide() -> None:
    client = seen.ClientInstall(
        found=True, product="Cisco Secure Client", version="5.1.2", agent_running=True
    )
    own = store(facts.root(), store="cisco-machine")
    those = (*but(healthy(), own), client, says(*UNTRUSTED))

    assert judged(*those).verdict.state is State.READY


def test_an_expired_leaf_under_a_trusted_root_is_expired_and_nothing_else() -> None:
    leaf = facts.leaf(not_after=NOW - facts.DAY)
    those = but(windows(says(*EXPIRED)), handshake(leaf, facts.issuing()))

    assert {one.code for one in judged(*those).findings} == {"server-certificate-expired"}


def test_inspection_is_still_told_from_a_missing_root() -> None:
    proxy = Authority.root("Zscaler Root CA", organization="Zscaler Inc.", not_before=NOW - facts.DAY)
    leaf = facts.leaf(by=proxy)
    those = but(windows(says(*UNTRUSTED)), handshake(leaf))

    assert judged(*those).verdict.root == "tls-inspection"


def sectrust(*words: str, status: int = 1) -> tuple[facts.Observation, ...]:
    """A Mac whose keychain holds the root, and what SecTrust says of the chain."""
    keychain = store(facts.root(), store="macos-system", complete=False)
    return (
        *but(healthy(), keychain),
        seen.SystemVerdict("sectrust", ADDRESS, USER, retrieval=False, status=status, words=words),
    )


def open_question(*those: facts.Observation) -> Unknown:
    """The one thing that the verdict leaves open, where nothing is found."""
    made = judged(*those)
    assert (made.verdict.state, made.findings) == (State.UNDETERMINED, ())
    (unknown,) = made.verdict.unknown
    return unknown


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (0x1, EXPIRED[0]),
        (0x8, "CERT_TRUST_IS_NOT_SIGNATURE_VALID"),
        (0x10, USAGE[0]),
        (0x80, "CERT_TRUST_IS_CYCLIC"),
        (0x800, "CERT_TRUST_INVALID_NAME_CONSTRAINTS"),
        (0x4000, "CERT_TRUST_HAS_NOT_PERMITTED_NAME_CONSTRAINT"),
        (0x20000, "CERT_TRUST_CTL_IS_NOT_TIME_VALID"),
        (0x100000, "CERT_TRUST_HAS_WEAK_SIGNATURE"),
        (0x10000000, "0x10000000"),
    ],
)
def test_a_refusal_that_no_rule_of_ours_explains_is_never_ready(status: int, word: str) -> None:
    unknown = open_question(*windows(says(word, status=status), says(word, status=status, retrieval=True)))

    assert (unknown.topic, unknown.reason.args) == (Topic.TRUST, {"verifier": "Windows", "words": word})
    assert "does not see why" in unknown.reason.msgid


@pytest.mark.parametrize("policy", [CN_NO_MATCH, CN_NO_MATCH - 2**32])
def test_a_refusal_by_policy_alone_is_named_by_its_number(policy: int) -> None:
    assert open_question(*windows(says(policy=policy))).reason.args["words"] == "0x800B010F"


def test_a_refusal_of_the_name_is_explained_by_the_name() -> None:
    other = but(windows(says(policy=CN_NO_MATCH)), handshake(facts.leaf("mail.example.com"), facts.issuing()))

    assert judged(*other).verdict.root == "name-mismatch"
    assert judged(*other).verdict.unknown == ()


@pytest.mark.parametrize("words", [USAGE, UNTRUSTED])
def test_a_refusal_for_the_machine_alone_leaves_the_services_open(words: tuple[str, ...]) -> None:
    refused = says(*words, context=MACHINE)
    unknown = open_question(*windows(says(), says(context=MACHINE, retrieval=False), refused))

    assert "services" in unknown.reason.msgid
    assert unknown.reason.args["words"] == words[0]


def test_trust_of_the_user_alone_explains_the_machine_s_refusal() -> None:
    mine = store(facts.root(), store="windows-user-root", context=USER, complete=False)
    theirs = store(store="windows-machine-root", context=MACHINE, complete=False)
    made = judged(*but(healthy(), mine), theirs, says(), says(*UNTRUSTED, context=MACHINE))

    assert ([one.code for one in made.findings], made.verdict.unknown) == (["trusted-by-user-only"], ())


def test_the_last_word_counts_not_the_first() -> None:
    assert judged(*windows(says(*USAGE), says(retrieval=True))).verdict.state is State.READY
    assert open_question(*windows(says(), says(*USAGE, retrieval=True))).topic is Topic.TRUST


@pytest.mark.parametrize("policy", [0, None, 0x80092012, 0x80092013 - 2**32])
def test_revocation_that_nobody_demanded_refuses_nothing(policy: int | None) -> None:
    words = ("CERT_TRUST_REVOCATION_STATUS_UNKNOWN", "CERT_TRUST_IS_OFFLINE_REVOCATION")

    assert judged(*windows(says(*words, status=0x1000040, policy=policy))).verdict.state is State.READY


def test_a_refusal_of_an_expired_certificate_is_explained() -> None:
    those = but(
        windows(says(*EXPIRED, policy=0x800B0101)),
        handshake(facts.leaf(not_after=NOW - facts.DAY), facts.issuing()),
    )

    assert judged(*those).verdict.unknown == ()


@pytest.mark.parametrize("words", [UNTRUSTED, PARTIAL, DISTRUSTED])
def test_a_refusal_for_want_of_trust_is_explained_by_the_rules_of_trust(words: tuple[str, ...]) -> None:
    made = judged(*windows(says(*words), says(*words, context=MACHINE)))

    assert (made.verdict.state, made.verdict.unknown) == (State.BLOCKED, ())


@pytest.mark.parametrize("context", [USER, MACHINE])
def test_what_the_system_calls_revoked_is_revoked(context: seen.StoreContext) -> None:
    made = judged(*windows(says(), says(*REVOKED, context=context, retrieval=True, policy=0x80092010)))
    (found,) = made.findings

    assert (found.code, found.severity) == ("server-certificate-revoked", Severity.ERROR)
    assert (made.verdict.unknown, REVOKED[0] in facts.args(found)) == ((), True)


def test_what_the_issuer_said_of_revocation_is_not_said_twice() -> None:
    leaf = facts.good_chain().presented[0]
    said = seen.RevocationAnswer(
        hashlib.sha256(leaf).hexdigest().upper(),
        seen.RevocationMethod.CRL,
        status=seen.RevocationStatus.REVOKED,
    )
    made = judged(*windows(says(*REVOKED)), said)

    assert ([one.code for one in made.findings], made.verdict.unknown) == (["server-certificate-revoked"], ())


@pytest.mark.parametrize(
    "words", [("BlackListedLeaf",), ("OtherTrustValidityPeriod",), ("SSLHostname",), ("WeakKeySize",), ()]
)
def test_a_mac_that_refuses_is_never_ready(words: tuple[str, ...]) -> None:
    unknown = open_question(*sectrust(*words))

    assert (unknown.topic, unknown.reason.args["verifier"]) == (Topic.TRUST, "macOS")
    assert unknown.reason.args.get("words", "") == ", ".join(words)


@pytest.mark.parametrize("word", ["RevokedLeaf", "CSSMERR_TP_CERT_REVOKED", "errSecCertificateRevoked"])
def test_what_a_mac_calls_revoked_is_revoked(word: str) -> None:
    assert judged(*sectrust(word)).verdict.root == "server-certificate-revoked"
