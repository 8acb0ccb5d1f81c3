"""The check against stores made by hand: nothing hangs, nothing is lost, no certificate is kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from clientdiag.checks.client_certificate import CHECK, looking
from clientdiag.checks.contract import Context, Options, Shelf
from clientdiag.model import observations as seen
from clientdiag.model.core import FailureKind, Observation, Target
from clientdiag.model.evidence import Evidence
from clientdiag.platforms.base import ClientStoreContents, Held, KeyStore
from tests.peers import cisco
from tests.unit.facts import HOST, der
from tests.unit.test_certificates_client import ROOT, SUB, anna


class _Computer:
    def __init__(self, *stores: KeyStore, profiles: Path | None = None) -> None:
        self._stores, self._profiles = stores, profiles

    def client_stores(self) -> tuple[KeyStore, ...]:
        return self._stores

    def profile_folders(self) -> tuple[Path, ...]:
        return (self._profiles,) if self._profiles else ()


def holding(*held: Held, name: str = "cisco-user-client") -> KeyStore:
    return KeyStore(name, seen.StoreContext.USER, "~/x", lambda: ClientStoreContents(held))


def looked(
    *stores: KeyStore, trusted: tuple[bytes, ...] = (), client_ca: tuple[bytes, ...] = (), **more: Any
) -> list[Observation]:
    found: list[Observation] = []
    shelf = Shelf()
    shelf.handover("members").put(trusted)
    shelf.handover("members").end()
    context = Context(
        target=Target(HOST),
        options=Options(client_ca=client_ca),
        platform=_Computer(*stores, **more),  # type: ignore[arg-type]  # only what the check asks
        evidence=lambda: Evidence(()),
        emit=found.append,
        cancelled=lambda: False,
        deadline=time.monotonic() + 30.0,
        shelf=shelf,
    )
    CHECK.observe(context)
    return found


def of(kind: type[Any], found: list[Observation]) -> list[Any]:
    return [one for one in found if isinstance(one, kind)]


def test_what_the_computer_trusts_leads_up_from_the_certificate() -> None:
    found = looked(holding(Held(anna(SUB).der)), trusted=(der(SUB), der(ROOT)))
    (one,) = of(seen.ClientCertificate, found)

    assert [(step.found, step.is_root) for step in one.path] == [
        (seen.Found.HERE, False),
        (seen.Found.HERE, True),
    ]


def test_a_store_without_certificates_is_a_fact_too() -> None:
    found = looked(holding())

    assert [one.count for one in of(seen.ClientStore, found)] == [0]
    assert of(seen.ClientCertificate, found) == []


@pytest.fixture
def never() -> Iterator[Event]:
    gate = Event()
    yield gate
    gate.set()


def test_a_store_that_does_not_answer_is_given_up_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch, never: Event
) -> None:
    monkeypatch.setattr(looking, "READING_S", 0.2)

    def hangs() -> ClientStoreContents:
        never.wait(60)
        return ClientStoreContents()

    stuck = KeyStore("windows-user-my", seen.StoreContext.USER, "MY", hangs)
    found = looked(stuck, holding(Held(anna().der)))
    failures = {one.store: one.failure for one in of(seen.ClientStore, found)}

    assert failures["windows-user-my"] is not None
    assert failures["windows-user-my"].kind is FailureKind.TIMED_OUT
    assert failures["cisco-user-client"] is None
    assert len(of(seen.ClientCertificate, found)) == 1


def test_entries_that_are_no_certificates_are_left_out() -> None:
    found = looked(holding(Held(b""), Held(b"\x30\x00"), Held(b"x" * 100_000), Held(anna().der)))

    assert [one.label for one in of(seen.ClientCertificate, found)] == ["Anna"]


def test_of_thousands_the_configured_ca_s_are_kept() -> None:
    others = [Held(anna(SUB).der) for _ in range(looking.MAX_DESCRIBED + 40)]
    mine = anna(common_name="Berta")
    found = looked(holding(*others, Held(mine.der)), client_ca=(der(ROOT),))
    kept = of(seen.ClientCertificate, found)

    assert len(kept) == looking.MAX_DESCRIBED
    assert kept[0].label == "Berta"
    assert of(seen.ClientStore, found)[0].count == looking.MAX_DESCRIBED + 41


def test_every_profile_s_rules_are_tried_on_every_certificate(tmp_path: Path) -> None:
    rules = "<CertificateMatch><KeyUsage><MatchKey>CRL_Sign</MatchKey></KeyUsage></CertificateMatch>"
    (content,) = cisco.profile(cisco.host_entry(HOST), settings=rules).values()
    (tmp_path / "a.xml").write_bytes(content)
    found = looked(holding(Held(anna().der)), profiles=tmp_path)

    assert [(one.file, one.unmet) for one in of(seen.ProfileMatch, found)] == [
        ("a.xml", ("KeyUsage: CRL_Sign",))
    ]


def test_no_byte_of_a_certificate_is_kept() -> None:
    found = looked(holding(Held(anna().der)), client_ca=(der(ROOT),))

    for one in of(seen.ClientCertificate, found) + of(seen.ClientStore, found):
        values = [getattr(one, name) for name in type(one).__struct_fields__]
        assert not any(isinstance(value, bytes) for value in values)
