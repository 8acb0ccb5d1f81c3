"""Which attempt in the log counts as the last one to this gateway."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clientdiag.checks.readings.last_attempt import attempts_here, stopped
from clientdiag.model import observations as seen
from clientdiag.model.core import Observation
from tests.unit import facts
from tests.unit.facts import HOST, NOW
from tests.unit.log_facts import attempt

_HOUR = timedelta(hours=1)


def here(*those: Observation, port: int = 443) -> list[str]:
    """The gateways, as the log names them, of the attempts that count."""
    shake = facts.good_chain(port=port)
    return [one.gateway for one in attempts_here(facts.evidence(*facts.but(facts.healthy(), shake), *those))]


@pytest.mark.parametrize(
    ("gateway", "port", "counts"),
    [
        (f"https://{HOST}", 443, True),
        (f"https://{HOST}:443/", 443, True),
        (f"https://{HOST}:8443", 443, False),
        (f"https://{HOST}:8443/group", 8443, True),
        (f"{HOST}:8443", 443, False),
        (HOST, 8443, True),
        (f"https://{HOST}", 8443, True),
        (f"https://{facts.ADDRESS}:8443", 443, False),
        (f"https://{facts.ADDRESS}", 443, True),
        ("https://other.example.com", 443, False),
        ("Head Office", 443, False),
    ],
)
def test_another_port_is_another_gateway(gateway: str, port: int, *, counts: bool) -> None:
    assert here(attempt("login-failed", gateway=gateway), port=port) == ([gateway] if counts else [])


def test_where_ports_are_written_an_address_without_one_is_the_usual() -> None:
    plain, other = (attempt("login-failed", gateway=f"https://{HOST}{port}") for port in ("", ":8443"))

    assert here(plain, other, port=8443) == [other.gateway]
    assert here(plain, other, port=443) == [plain.gateway]


@pytest.mark.parametrize(("port", "counts"), [(443, False), (8443, True)])
def test_a_profile_s_name_means_the_port_of_its_entry(port: int, *, counts: bool) -> None:
    entry = seen.KnownGateway(HOST, 8443, "cisco-profile", name="Office", says_port=True)

    assert bool(here(entry, attempt("login-failed", gateway="office"), port=port)) is counts


@pytest.mark.parametrize(
    ("signature", "family", "minutes", "is_told"),
    [
        ("transport-timeout", "time-out", 1, False),
        ("verify-issuer-missing", "trust", 4, False),
        ("transport-timeout", "time-out", 30, True),
        ("transport-timeout", "time-out", -30, True),
        ("login-failed", "login", 1, True),
    ],
)
def test_a_failure_after_which_another_server_let_the_user_in_is_history(
    signature: str, family: str, minutes: int, *, is_told: bool
) -> None:
    began = NOW - _HOUR
    failed = attempt(signature, family=family, started=began, ended=began)
    spare = attempt(gateway="https://spare.example.com", started=began + timedelta(minutes=minutes))

    found = stopped(facts.evidence(*facts.healthy(), failed, spare))

    assert (found is not None) is is_told
