"""Reads the key that opens sealed zips: IT's own, named by IT. It is used in memory and kept nowhere."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from clientdiag.bundle.errors import BundleError
from clientdiag.model.text import text
from clientdiag.rendering.plain import plain

MAX_BYTES = 256 * 1024
AGE_BEGINNINGS = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
_IDENTITY = "AGE-SECRET-KEY-1"
_UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm)
Ask = Callable[[str], str | None]
"""Asks for the passphrase of the key file named; None for no answer."""


class BadKey(BundleError):
    """The key file cannot be used; one sentence says why."""


@dataclass(frozen=True)
class Key:
    """What opens a sealed zip: age identities, or an RSA key with its certificate if that came along.

    ``shown`` is the file's name for people.
    """

    shown: str
    identities: tuple[Any, ...] = ()
    rsa_key: rsa.RSAPrivateKey | None = None
    certificate: x509.Certificate | None = None


def read_key(path: Path, ask: Ask = lambda _name: None) -> Key:
    """The key in a file: an age identity file, or an RSA key as PEM, DER or PFX. Raises :class:`BadKey`."""
    shown = plain(path.name)
    data = _read(path, shown)
    if data.startswith(AGE_BEGINNINGS):
        data = _opened_identity(data, shown, ask)
    words = data.decode("utf-8", "replace")
    if _IDENTITY in words:
        return Key(shown, identities=_identities(words, shown))
    if "AGE-PLUGIN-" in words:
        raise BadKey(
            text(
                "{file} is for a plug-in of age; open the zip with age itself, then without --key.",
                file=shown,
            )
        )
    key, certificate = _private_key(data, shown, ask)
    return Key(shown, rsa_key=key, certificate=certificate)


def _read(path: Path, shown: str) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise IsADirectoryError(0, "not a file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = plain(error.strerror or str(error))
        raise BadKey(
            text("The key file {file} cannot be read: {reason}.", file=plain(str(path)), reason=reason)
        ) from None
    if len(data) > MAX_BYTES:
        raise BadKey(text("The key file {file} is too large to be a key.", file=shown))
    return data


def _identities(words: str, shown: str) -> tuple[Any, ...]:
    from clientdiag.bundle.sealing.age import library  # few open what is sealed

    pyrage = library()
    lines = [line.strip() for line in words.splitlines()]
    try:
        return tuple(pyrage.x25519.Identity.from_str(one) for one in lines if one.startswith(_IDENTITY))
    except pyrage.IdentityError:
        raise BadKey(
            text("The age identity in {file} is damaged; take the file that age-keygen wrote.", file=shown)
        ) from None


def _opened_identity(data: bytes, shown: str, ask: Ask) -> bytes:
    from clientdiag.bundle.sealing.age import library

    pyrage = library()
    try:
        opened: bytes = pyrage.passphrase.decrypt(data, _passphrase(shown, ask))
    except pyrage.DecryptError:
        raise BadKey(text("The passphrase does not open the key file {file}.", file=shown)) from None
    return opened


def _passphrase(shown: str, ask: Ask) -> str:
    answer = ask(shown)
    if answer is None:
        raise BadKey(
            text("The key file {file} has a passphrase; open the zip in a terminal, to be asked.", file=shown)
        )
    return answer


def _private_key(data: bytes, shown: str, ask: Ask) -> tuple[rsa.RSAPrivateKey, x509.Certificate | None]:
    key, certificate = _loaded(data, None)
    if key is None and _wants_passphrase(data):
        key, certificate = _loaded(data, _passphrase(shown, ask).encode("utf-8"))
        if key is None:
            raise BadKey(text("The passphrase does not open the key file {file}.", file=shown))
    if key is None:
        raise BadKey(
            text(
                "{file} holds no key that opens zips; it should be an age identity or an RSA key (PEM).",
                file=shown,
            )
        )
    if not isinstance(key, rsa.RSAPrivateKey):
        raise BadKey(
            text("The key in {file} is no RSA key, and zips are sealed for RSA and age only.", file=shown)
        )
    return key, certificate


def _loaded(data: bytes, passphrase: bytes | None) -> tuple[object | None, x509.Certificate | None]:
    """The private key in *data* and its certificate, whatever the form; None where there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd old keys open old zips all the same
        for load in (serialization.load_pem_private_key, serialization.load_der_private_key):
            try:
                return load(data, passphrase), _certificate(data)
            except _UNREADABLE:
                continue
        try:
            key, certificate, _others = pkcs12.load_key_and_certificates(data, passphrase)
        except _UNREADABLE:
            return None, None
    return key, certificate


def _certificate(data: bytes) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(data)
    except _UNREADABLE:
        return None


def _wants_passphrase(data: bytes) -> bool:
    """Whether a passphrase may help: an encrypted PEM, an encrypted DER, or a PFX."""
    return b"ENCRYPTED" in data or (data[:1] == b"\x30" and b"-----BEGIN" not in data)
