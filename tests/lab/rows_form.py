"""Stage 5: certificates that are badly made, each in one way."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from cryptography import x509

from clientdiag.model.core import State
from tests.lab.parts import Gateway, leaf_only, named, world
from tests.lab.pki import Pki
from tests.lab.row import Row
from tests.lab.scene import NAME, Leaf
from tests.peers.authority import CLIENT, SERVER, Issued

_UNKNOWN = x509.ObjectIdentifier("1.2.3.4.5")
_PERMITTED = x509.NameConstraints([x509.DNSName("other.example")], None)


def _below(**wanted: object) -> Leaf:
    """A certificate below an intermediate that is wrong in *wanted*."""
    return lambda pki: pki.root.intermediate("Lab Odd CA", **wanted).leaf(NAME)


def _too_deep(pki: Pki) -> Issued:
    first = pki.root.intermediate("Lab Narrow CA", path_length=0)
    return first.intermediate("Lab Deep CA").leaf(NAME)


def _further(oid: x509.ObjectIdentifier, value: bytes, *, critical: bool) -> dict[str, object]:
    return {"further": [(x509.UnrecognizedExtension(oid, value), critical)]}


def _row(code: str, leaf: Leaf, name: str = "", **more: object) -> Row:
    return Row(name=name or code, scene=world(Gateway(leaf=leaf)), root=code, **more)  # type: ignore[arg-type]  # by name


def _signed_with_sha1(pki: Pki) -> Issued:
    """cryptography refuses to sign so; OpenSSL's own tool does not."""
    good, issuer = pki.leaf(NAME), pki.issuing
    with tempfile.TemporaryDirectory() as folder:
        key, request, ca, ca_key, extensions = (Path(folder, name) for name in "abcde")
        key.write_bytes(good.key_pem)
        ca.write_bytes(issuer.issued.pem)
        ca_key.write_bytes(issuer.issued.key_pem)
        extensions.write_text(f"subjectAltName=DNS:{NAME}\nextendedKeyUsage=serverAuth\n")
        ask = f"openssl req -new -key {key} -subj /CN={NAME} -out {request}"
        sign = f"openssl x509 -req -in {request} -sha1 -CA {ca} -CAkey {ca_key} -set_serial 7 -days 60"
        sign += f" -extfile {extensions}"
        subprocess.run(ask.split(), check=True, capture_output=True)
        signed = subprocess.run(sign.split(), check=True, capture_output=True).stdout
    return replace(good, certificate=x509.load_pem_x509_certificate(signed))


ROWS = (
    _row("weak-key", named(key="rsa1024"), state=State.ATTENTION),
    _row("weak-key", _below(key="rsa1024"), "weak-key-of-the-issuer", state=State.ATTENTION),
    _row("weak-signature", _signed_with_sha1, state=State.ATTENTION),
    _row("not-a-ca", _below(ca=False, key_usage=["digital_signature"])),
    _row("not-a-ca", _below(key_usage=["digital_signature"]), "ca-that-may-not-sign"),
    _row("path-too-long", _too_deep),
    _row("name-constraint-violated", _below(constraints=_PERMITTED)),
    # a key usage that TLS cannot work with is served by no server we have; unit tests judge it
    _row("wrong-purpose", _below(usages=[CLIENT]), "wrong-purpose-of-the-issuer"),
    # a subjectAltName that cannot be decoded is served by no server we have; unit tests judge it
    _row(
        "malformed-certificate", named(**_further(_UNKNOWN, b"\x05\x00", critical=True)), "unknown-critical"
    ),
    Row(
        name="purposes-of-both-kinds",
        scene=world(Gateway(leaf=named(usages=[CLIENT, SERVER]))),
        root=None,
    ),
    Row(
        name="name-constraint-that-permits",
        scene=world(
            Gateway(leaf=_below(constraints=x509.NameConstraints([x509.DNSName("lab.example")], None))),
        ),
        root=None,
    ),
    Row(
        name="path-length-that-fits",
        scene=world(Gateway(leaf=_below(path_length=0))),
        root=None,
    ),
    Row(
        name="weak-key-and-a-missing-intermediate",
        scene=world(Gateway(leaf=named(key="rsa1024"), chain=leaf_only)),
        root="intermediate-not-sent",
        may=frozenset({"weak-key"}),
    ),
)
