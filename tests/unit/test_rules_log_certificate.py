"""The client's log says that the gateway got no certificate it accepts; what is here says why, or not."""

from __future__ import annotations

import pytest

from clientdiag.model import observations as seen
from clientdiag.model.core import Observation, Severity, State, Symptom
from clientdiag.translation import say
from tests.unit.client_facts import holding, mine, store
from tests.unit.facts import healthy, judged
from tests.unit.log_facts import attempt

_REFUSED = attempt("certificate-validation-failure", family="client-certificate")
_TOLD = seen.UserReport(Symptom.CERTIFICATE_VALIDATION)


def root(*those: Observation) -> tuple[str | None, State]:
    verdict = judged(*healthy(), *those).verdict
    return verdict.root, verdict.state


def test_with_none_here_that_is_what_it_missed() -> None:
    found = judged(*healthy(), store(), _REFUSED)

    assert (found.verdict.root, found.verdict.state) == ("client-certificate-missing", State.BLOCKED)
    by_code = {one.code: one for one in found.findings}
    assert by_code["client-certificate-missing"].severity is Severity.ERROR
    assert by_code["client-log-error"].explained_by == "client-certificate-missing"


@pytest.mark.parametrize(
    "other",
    [
        attempt("certificate-validation-failure", family="client-certificate", success=True, decisive=None),
        attempt("no-certificates-found", family="client-certificate", gateway="https://other.example.com"),
        attempt("verify-issuer-missing", family="trust"),
        attempt("winhttp-no-private-key", family="client-certificate"),
    ],
    ids=["came through", "elsewhere", "another family", "never verified"],
)
def test_another_word_of_the_log_asks_for_none(other: seen.LogAttempt) -> None:
    assert root(store(), other)[0] != "client-certificate-missing"


def test_with_a_fit_one_the_log_s_word_stands_and_why_is_open() -> None:
    fit = holding(mine())
    told = [one for one in fit if isinstance(one, seen.ClientStore | seen.ClientCertificate)]
    verdict = judged(*healthy(), *told, _REFUSED, _TOLD).verdict

    assert (verdict.root, verdict.state) == ("client-log-error", State.ATTENTION)
    assert any("log confirms what you see" in say(one.reason) for one in verdict.unknown)


@pytest.mark.parametrize(
    ("symptom", "signature", "family", "agrees"),
    [
        (Symptom.CANNOT_REACH, "transport-timeout", "time-out", True),
        (Symptom.UNTRUSTED_SERVER, "verify-issuer-missing", "trust", True),
        (Symptom.CANNOT_REACH, "verify-issuer-missing", "trust", False),
        (Symptom.CERTIFICATE_VALIDATION, "verify-issuer-missing", "trust", False),
    ],
)
def test_whether_the_log_says_the_same_as_the_user_is_told(
    symptom: Symptom, signature: str, family: str, *, agrees: bool
) -> None:
    verdict = judged(*healthy(), seen.UserReport(symptom), attempt(signature, family=family)).verdict

    (open_,) = [say(one.reason) for one in verdict.unknown]
    assert ("log confirms" in open_) is agrees
    assert ("Nothing that was checked" in open_) is not agrees
