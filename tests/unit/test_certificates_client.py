from __future__ import annotations

import pytest
from cryptography import x509

from clientdiag.certificates.client import MAX_STEPS, describe, path_up, ways_up
from clientdiag.certificates.index import Index
from clientdiag.certificates.reading import read
from clientdiag.model.observations import Found, StoreContext
from tests.peers.authority import CLIENT, Authority, Issued, self_signed
from tests.unit.facts import der, recertified

ROOT = Authority.root("Company CA")
SUB = ROOT.intermediate("Company Sub CA", usages=())


def anna(by: Authority = ROOT, **wanted: object) -> Issued:
    usual: dict[str, object] = {"common_name": "Anna", "names": (), "usages": (CLIENT,), **wanted}
    return by.leaf(**usual)


def index(*those: Authority | Issued | x509.Certificate) -> Index:
    return Index.of(der(one) for one in those)


def up(leaf: Issued, configured: Index, here: Index) -> list[tuple[str, bool]]:
    return [(one.found.value, one.signed) for one in path_up(read(leaf.der), configured, here)]


@pytest.mark.parametrize(
    ("leaf", "configured", "here", "path"),
    [
        (anna(), (ROOT,), (), [("configured", True)]),
        (anna(), (), (ROOT,), [("here", True)]),
        (anna(), (), (), [("nowhere", False)]),
        (anna(SUB), (ROOT,), (SUB,), [("here", True), ("configured", True)]),
        (anna(SUB), (ROOT,), (), [("nowhere", False)]),
        (anna(SUB), (SUB,), (ROOT,), [("configured", True), ("here", True)]),
        (anna(), (ROOT.twin(),), (), [("configured", False)]),
        (anna(), (ROOT.twin(),), (ROOT,), [("configured", False)]),
        (anna(), (ROOT.twin(), ROOT), (), [("configured", True)]),
        (anna(), (), (ROOT.twin(),), [("here", False)]),
        (self_signed("Anna"), (ROOT,), (ROOT,), []),
    ],
)
def test_the_path_ends_at_the_configured_ca_a_root_or_nowhere(
    leaf: Issued, configured: tuple[Authority, ...], here: tuple[Authority, ...], path: list[tuple[str, bool]]
) -> None:
    assert up(leaf, index(*configured), index(*here)) == path


def test_a_self_signed_certificate_may_be_configured_itself() -> None:
    own = self_signed("Anna")

    assert up(own, index(own), index()) == [("configured", True)]


def test_a_path_is_never_longer_than_its_bound() -> None:
    authorities = [ROOT]
    for depth in range(MAX_STEPS + 4):
        authorities.append(authorities[-1].intermediate(f"Deep {depth}", usages=()))

    assert len(up(anna(authorities[-1]), index(), index(*authorities))) == MAX_STEPS


def test_names_dates_and_uses_are_kept() -> None:
    leaf = anna(serial=0x4711, key_usage=("digital_signature", "key_agreement"))
    facts = describe(read(leaf.der), "store", StoreContext.USER, index(ROOT), index())

    assert (facts.subject, facts.issuer, facts.serial) == ("CN=Anna,O=Lab", "CN=Company CA,O=Lab", "4711")
    assert facts.key_usage == ("digitalSignature", "keyAgreement")
    assert facts.extended_key_usage == ("1.3.6.1.5.5.7.3.2",)
    assert facts.not_after == leaf.certificate.not_valid_after_utc
    (step,) = facts.path
    assert (step.issuer, step.found, step.signed, step.is_root) == (
        "CN=Company CA,O=Lab",
        Found.CONFIGURED,
        True,
        True,
    )
    assert (step.sha256, step.not_after) == (read(der(ROOT)).sha256, read(der(ROOT)).not_after)
    assert facts.issuers == ("CN=Company CA,O=Lab",)


def test_absent_extensions_are_told_from_empty_ones() -> None:
    facts = describe(read(anna(usages=(), key_usage=()).der), "store", StoreContext.USER, index(), index())

    assert facts.key_usage is None
    assert facts.extended_key_usage is None


def test_of_cross_signed_cas_the_way_to_the_configured_one_is_taken() -> None:
    old = Authority.root("Old Company CA")
    crossed = read(recertified(SUB, by=old))
    here = Index.of([crossed.der, der(old), der(SUB)])
    leaf = anna(SUB)

    for configured in (ROOT, old):
        assert any(found == "configured" and signed for found, signed in up(leaf, index(configured), here))
    names = ways_up(read(leaf.der), Index.of([]), here)[1]
    assert {"CN=Company CA,O=Lab", "CN=Old Company CA,O=Lab"} <= set(names)


def test_a_link_certificate_leads_from_the_old_key_to_the_new() -> None:
    renewed = ROOT.twin()
    link = recertified(ROOT, by=renewed)

    assert up(anna(), index(renewed), Index.of([link, der(ROOT)]))[-1] == ("configured", True)
