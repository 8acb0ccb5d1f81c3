"""Chains made to hurt: each has to end soon, in little memory, and with a name for what it is."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from clientdiag.certificates.explain import Explanation, explain
from clientdiag.certificates.reading import read_all

HOST = "vpn.example.com"
NOW = datetime(2030, 1, 1, tzinfo=UTC)
MANY = 10_000
Key = Ed25519PrivateKey


@cache
def key(number: int) -> Key:
    """The key of that number; the same one each time."""
    return Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))


def certificate(
    subject: str | x509.Name,
    issuer: str,
    own: Key,
    signer: Key,
    *extensions: x509.ExtensionType,
    ca: bool = True,
) -> bytes:
    """A certificate as DER, valid around NOW; *signer* is the issuer's key."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject if isinstance(subject, x509.Name) else _name(subject))
        .issuer_name(_name(issuer))
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(signer, None).public_bytes(Encoding.DER)


def leaf(issuer: str, signer: Key, *extensions: x509.ExtensionType) -> bytes:
    """An end entity for HOST."""
    names = x509.SubjectAlternativeName([x509.DNSName(HOST)])
    return certificate(HOST, issuer, key(1), signer, *(extensions or (names,)), ca=False)


def long_chain(count: int = MANY) -> list[bytes]:
    """Each certificate issued by the next, none of them trusted."""
    made = [leaf("CA 2", key(2))]
    made += [certificate(f"CA {n}", f"CA {n + 1}", key(n), key(n + 1)) for n in range(2, count + 1)]
    return made


def self_signed_storm(count: int = MANY) -> list[bytes]:
    """Self-signed certificates of one name, each with its own key; the last issued the end entity."""
    own = [certificate("CA", "CA", key(n), key(n)) for n in range(2, count + 2)]
    return [leaf("CA", key(count + 1)), *own]


def same_name_and_key(count: int = MANY) -> list[bytes]:
    """One CA certified again and again by itself."""
    return [leaf("CA", key(2)), *(certificate("CA", "CA", key(2), key(2)) for _ in range(count))]


def maze(count: int = 60) -> list[bytes]:
    """CAs that have all certified one another, and no root."""
    numbers = range(2, count + 2)
    crossed = [certificate(f"CA {a}", f"CA {b}", key(a), key(b)) for a in numbers for b in numbers if a != b]
    return [leaf("CA 2", key(2)), *crossed]


def many_names() -> list[bytes]:
    """An end entity of a megabyte of names below a CA with a megabyte of constraints."""
    names = [x509.DNSName(f"host-{n}.example.com") for n in range(40_000)]
    trees = [x509.DNSName(f"domain-{n}.example.com") for n in range(35_000)]
    above = certificate("CA", "Root", key(2), key(3), x509.NameConstraints(trees, None))
    return [leaf("CA", key(2), x509.SubjectAlternativeName(names)), above]


def big_extension() -> list[bytes]:
    """An unknown extension of a megabyte in every certificate of a loop."""
    big = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.55738.1"), b"\x00" * 1_000_000)
    return [
        leaf("A", key(2), big),
        certificate("A", "B", key(2), key(3), big),
        certificate("B", "A", key(3), key(2), big),
    ]


def big_subject() -> list[bytes]:
    """A subject of 20,000 common names."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"name {n}") for n in range(20_000)])
    return [certificate(subject, "CA", key(1), key(2), ca=False)]


def garbage(count: int = MANY) -> list[bytes]:
    """A certificate followed by what is none."""
    return [leaf("CA", key(2)), *(b"\x30\x82\x04\x00" + n.to_bytes(64, "big") for n in range(count))]


STORMS: Sequence[Callable[[], list[bytes]]] = (
    long_chain,
    self_signed_storm,
    same_name_and_key,
    maze,
    many_names,
    big_extension,
    big_subject,
    garbage,
)


def explained(ders: Sequence[bytes]) -> Explanation:
    """What we say of such a chain when nothing is trusted."""
    return explain(read_all(ders), {"none": ()}, (), NOW, HOST)


def report() -> None:
    """Print what each took and what it is called."""
    print("Chains made to hurt (aim: under 2 s and 200 MB, and a name for it)")
    for name, took, memory, kinds in _measured():
        print(f"  {name:<20} {took * 1e3:7.0f} ms  {memory:4.0f} MB so far  {kinds}")


def _measured() -> Iterator[tuple[str, float, float, str]]:
    for storm in STORMS:
        ders = storm()
        started = time.perf_counter()
        best = explained(ders).best
        took = time.perf_counter() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        kinds = ", ".join(dict.fromkeys(str(one.kind) for one in best.faults if one.hint == "stops"))
        yield storm.__name__.replace("_", " "), took, memory, kinds


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
