from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from clientdiag.certificates.explain import explain
from clientdiag.certificates.faults import FaultKind as K
from tests.peers.authority import Authority, self_signed
from tests.unit.explained import (
    DATES,
    DAY,
    HOST,
    NOW,
    Made,
    c,
    ca,
    der,
    explained,
    faults,
    issuing,
    labels,
    leaf,
    root,
)


class TestEnds:
    def test_the_issuer_is_missing(self) -> None:
        said = explained(leaf())

        assert faults(said) == [(0, K.ISSUER_MISSING, "issuer")]
        assert not said.best.trusted

    def test_the_root_is_unknown(self) -> None:
        said = explained(leaf(), issuing(), root(), anchors=[])

        assert faults(said) == [(2, K.UNKNOWN_ROOT, "issuer")]

    def test_self_signed(self) -> None:
        own = self_signed(HOST, **DATES)

        assert faults(explained(own)) == [(0, K.SELF_SIGNED, "issuer")]
        assert explained(own, anchors=[own]).best.acceptable

    def test_a_root_of_that_name_with_another_key(self) -> None:
        twin = root().twin()
        said = explained(leaf(), issuing(), anchors=[twin])

        assert faults(said) == [
            (1, K.ISSUER_MISSING, "issuer"),
            (1, K.ISSUER_KEY_DIFFERS, "subjectPublicKeyInfo"),
        ]
        assert said.best.of(K.ISSUER_KEY_DIFFERS)[0].by == c(twin).sha256

    def test_the_presented_root_looks_like_one_in_the_store(self) -> None:
        twin = root().twin()
        said = explained(leaf(), issuing(), root(), anchors=[twin])

        assert faults(said) == [
            (2, K.UNKNOWN_ROOT, "issuer"),
            (2, K.ISSUER_KEY_DIFFERS, "subjectPublicKeyInfo"),
        ]

    def test_a_broken_signature_is_not_another_key(self) -> None:
        good = der(leaf())
        broken = good[:-1] + bytes([good[-1] ^ 1])

        said = explained(broken, issuing())

        assert (0, K.SIGNATURE_INVALID, "signatureValue") in faults(said)

    def test_trusted_only_by_a_store_that_does_not_decide(self) -> None:
        chain = [c(leaf()), c(issuing())]
        stores = {"system": [], "mozilla": [c(root())]}
        said = explain(chain, stores, (), NOW, HOST, deciding=frozenset({"system"}))

        assert not said.best.trusted
        assert said.best.path.anchored_in == {"mozilla"}
        assert faults(said) == [(2, K.UNKNOWN_ROOT, "issuer")]
        assert said.best.of(K.UNKNOWN_ROOT)[0].limit == "mozilla"

    def test_a_loop_without_a_root(self) -> None:
        first, second = ca("First"), ca("Second")
        there, back = recertified(first, second), recertified(second, first)

        said = explained(leaf(by=first), there, back, anchors=[])

        assert K.ISSUER_LOOP in {kind for _, kind, _ in faults(said)}


def recertified(subject: Authority, by: Authority, **more: x509.ExtensionType) -> bytes:
    """*subject*'s name and key certified by *by*."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject.certificate.subject)
        .issuer_name(by.certificate.subject)
        .public_key(subject.certificate.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .add_extension(more.get("basic", x509.BasicConstraints(ca=True, path_length=None)), critical=True)
    )
    return der(builder.sign(by.issued.private_key, hashes.SHA256()))


class TestChoice:
    def test_the_way_that_is_good_is_found_among_bad_ones(self) -> None:
        """Four cross-certificates of the same CA: expired, no CA, forbidden names; one is good."""
        old, new = ca("Old Root"), ca("New Root")
        middle = ca("Middle", new)
        expired = x509.BasicConstraints(ca=False, path_length=None)
        narrow = old.intermediate(
            "Middle", constraints=x509.NameConstraints([x509.DNSName("x.test")], None), **DATES
        )
        crossed: list[Made] = [recertified(middle, old, basic=expired), narrow]

        said = explained(leaf(by=middle), *crossed, middle, anchors=[old, new])

        assert said.best.acceptable
        assert labels(said)[-1] == "New Root"

    def test_an_expired_twin_of_an_intermediate_does_not_matter(self) -> None:
        middle = ca("Middle", root())
        late = root().intermediate("Middle", **{**DATES, "not_after": NOW - DAY})

        assert explained(leaf(by=middle), late, middle).best.acceptable

    def test_the_other_paths_keep_their_faults(self) -> None:
        middle = ca("Middle", root())
        not_ca = recertified(middle, root(), basic=x509.BasicConstraints(ca=False, path_length=None))
        said = explained(leaf(by=middle), middle, not_ca)

        assert [path.trusted for path in said.paths] == [True, True]
        assert said.paths[1].of(K.NOT_A_CA)[0].depth == 1

    def test_an_exit_from_a_maze(self) -> None:
        """Twelve CAs that have all certified one another; only the last is certified by the root."""
        many = [ca(f"Maze {n}") for n in range(12)]
        crossed = [recertified(a, b) for a in many for b in many if a is not b]
        door = recertified(many[-1], root())

        said = explained(leaf(by=many[0]), *crossed, door)

        assert said.best.acceptable
        assert labels(said) == [HOST, "Maze 0", "Maze 11", "Tests Root CA"]
