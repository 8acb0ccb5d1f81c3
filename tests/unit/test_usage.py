from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from clientdiag.certificates.faults import FaultKind as K
from clientdiag.certificates.faults import Hint
from tests.unit.explained import c, ca, der, explained, faults, issuing, leaf, notes, root

CLIENT, SERVER = ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH
ANY = ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE


@pytest.mark.parametrize(
    ("key", "bits", "limit", "hint"),
    [
        ("rsa", ("digital_signature", "key_encipherment"), None, None),
        ("rsa", ("digital_signature", "key_agreement"), None, None),
        ("rsa", (), None, None),
        ("rsa", ("digital_signature",), "keyEncipherment or keyAgreement", Hint.WARNS),
        ("rsa", ("key_encipherment",), "digitalSignature", Hint.WARNS),
        ("rsa", ("content_commitment",), "digitalSignature", Hint.STOPS),
        ("ec", ("digital_signature",), "keyEncipherment or keyAgreement", Hint.PEDANTIC),
        ("ec", ("key_agreement",), "digitalSignature", Hint.WARNS),
    ],
    ids=range(8),
)
def test_the_key_usage_of_a_server(
    key: str, bits: tuple[str, ...], limit: str | None, hint: Hint | None
) -> None:
    found = explained(leaf(key=key, key_usage=bits), issuing()).best.of(K.KEY_USAGE)

    assert [(one.limit, one.hint) for one in found] == ([(limit, hint)] if limit else [])


@pytest.mark.parametrize(
    ("usages", "expected"),
    [
        ((SERVER,), []),
        ((CLIENT, SERVER), []),
        ((CLIENT,), [(0, K.WRONG_PURPOSE, "extKeyUsage", Hint.STOPS)]),
        ((ANY,), [(0, K.WRONG_PURPOSE, "extKeyUsage", Hint.PEDANTIC)]),
        ((), [(0, K.WRONG_PURPOSE, "extKeyUsage", Hint.PEDANTIC)]),
    ],
    ids=range(5),
)
def test_the_purpose_of_a_server(
    usages: tuple[x509.ObjectIdentifier, ...], expected: list[tuple[int, K, str, Hint]]
) -> None:
    found = explained(leaf(usages=usages), issuing()).best.of(K.WRONG_PURPOSE)

    assert [(one.depth, one.kind, one.field, one.hint) for one in found] == expected


@pytest.mark.parametrize(
    ("usages", "expected"),
    [((SERVER,), []), ((ANY,), []), ((CLIENT,), [(1, K.WRONG_PURPOSE, "extKeyUsage")]), ((), [])],
    ids=range(4),
)
def test_an_intermediate_passes_its_purposes_on(
    usages: tuple[x509.ObjectIdentifier, ...], expected: list[tuple[int, K, str]]
) -> None:
    middle = ca("Middle", root(), usages=usages)

    assert faults(explained(leaf(by=middle), middle)) == expected


class TestCa:
    def basic(
        self, value: x509.BasicConstraints | None, *, critical: bool = True
    ) -> list[tuple[int, K, str]]:
        from tests.unit.test_explain_form import remade

        middle = ca("Middle", root())
        changed = remade(middle.certificate, root(), basic=value, critical=critical)
        return faults(explained(leaf(by=middle), changed)) or notes(explained(leaf(by=middle), changed))

    def test_one_that_is_none(self) -> None:
        assert self.basic(x509.BasicConstraints(ca=False, path_length=None)) == [
            (1, K.NOT_A_CA, "basicConstraints")
        ]

    def test_one_that_does_not_say(self) -> None:
        assert self.basic(None) == [(1, K.NOT_A_CA, "basicConstraints")]

    def test_one_that_says_it_softly(self) -> None:
        soft = self.basic(x509.BasicConstraints(ca=True, path_length=None), critical=False)
        assert (1, K.CRITICALITY, "basicConstraints") in soft

    def test_an_end_entity_as_issuer(self) -> None:
        from tests.peers.authority import Authority

        false_ca = Authority(leaf("middle.example.com"), is_root=False)

        assert (1, K.NOT_A_CA, "basicConstraints") in faults(
            explained(leaf(by=false_ca), false_ca, issuing())
        )

    def test_without_the_right_to_sign(self) -> None:
        middle = ca("Middle", root(), key_usage=("crl_sign", "digital_signature"))

        assert faults(explained(leaf(by=middle), middle)) == [(1, K.KEY_USAGE, "keyUsage")]

    def test_an_anchor_without_basic_constraints_only_warns(self) -> None:
        from tests.unit.test_explain_form import remade

        old = remade(root().certificate, root(), basic=None)
        said = explained(leaf(by=root()), anchors=[old])

        assert faults(said) == [(1, K.NOT_A_CA, "basicConstraints")]
        assert said.best.acceptable

    def test_a_ca_as_end_entity_is_a_note(self) -> None:
        own = ca("CA", root(), names=("vpn.example.com",), key_usage=("digital_signature", "key_cert_sign"))

        assert (0, K.CA_AS_LEAF, "basicConstraints") in notes(explained(own))


class TestPathLength:
    """Root → First → Second → end entity."""

    def chain(self, **lengths: int) -> list[tuple[int, K, str]]:
        first = ca("First", root(), path_length=lengths.get("first"))
        second = ca("Second", first, path_length=lengths.get("second"))
        return faults(explained(leaf(by=second), second, first))

    def test_long_enough(self) -> None:
        assert self.chain(first=1, second=0) == []
        assert self.chain(first=1, second=5) == []

    def test_too_long(self) -> None:
        assert self.chain(first=0) == [(2, K.PATH_TOO_LONG, "pathLenConstraint")]

    def test_a_self_issued_ca_does_not_count(self) -> None:
        first = ca("Same", root(), path_length=0)
        second = ca("Same", first)

        assert faults(explained(leaf(by=second), second, first)) == []

    def test_an_end_entity_that_is_a_ca_does_not_count(self) -> None:
        first = ca("First", root(), path_length=0)
        last = ca("Last", first, names=("vpn.example.com",))

        assert K.PATH_TOO_LONG not in {kind for _, kind, _ in faults(explained(last, first))}

    @pytest.mark.parametrize(("most", "long"), [(0, True), (1, False)])
    def test_a_limit_from_outside(self, most: int, long: bool) -> None:
        said = explained(leaf(), issuing(), max_intermediates=most)

        assert faults(said) == ([(2, K.PATH_TOO_LONG, "depth")] if long else [])


def test_what_reads_a_certificate_reads_these_too() -> None:
    assert c(der(leaf(usages=(CLIENT,)))).may_serve is False
