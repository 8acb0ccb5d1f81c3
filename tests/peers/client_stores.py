"""The files of the Cisco client's own stores of client certificates, whole or with something wrong."""

from __future__ import annotations

from typing import Literal

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from tests.peers.authority import Issued, pem

USER, MACHINE = "~/.cisco/certificates/client", "/opt/.cisco/certificates/client"


def pem_client(
    issued: Issued,
    *,
    name: str = "lab",
    user: bool = True,
    key: bytes | Literal["own", "other", "encrypted"] | None = "own",
    chain: bool = False,
) -> dict[str, bytes]:
    """A client certificate and its key: path to content, ``~`` being the user's home.

    *key* is the certificate's own, that of another certificate, its own under a passphrase, any bytes,
    or None for no file. *chain* adds the certificates above it to its file.
    """
    folder = USER if user else MACHINE
    files = {f"{folder}/{name}.pem": pem(issued.chain()) if chain else issued.pem}
    if key is not None:
        files[f"{folder}/private/{name}.key"] = key if isinstance(key, bytes) else _key(issued, key)
    return files


def _key(issued: Issued, which: str) -> bytes:
    if which == "other":
        another = ec.generate_private_key(ec.SECP256R1())
        return another.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    if which == "encrypted":
        return issued.private_key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"lab")
        )
    return issued.key_pem
