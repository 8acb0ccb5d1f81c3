"""Signing with a certificate made for the test; what was changed afterwards is refused."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from installer.windows import msi, signing
from tests.peers.process import program

PASSWORD = b"for the test"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[signing.Key, Path]:
    """A key, and the file with the certificate that it leads to."""
    folder = tmp_path_factory.mktemp("key")
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test signer")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
        .sign(key, SHA256())
    )
    pfx, password, authority = (folder / one for one in ("key.pfx", "password", "authority.pem"))
    pfx.write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, BestAvailableEncryption(PASSWORD))
    )
    password.write_bytes(PASSWORD)
    authority.write_bytes(certificate.public_bytes(Encoding.PEM))
    return signing.Key(pfx, password, ""), authority


@pytest.fixture
def installer(tmp_path: Path) -> Path:
    program("osslsigncode", "osslsigncode")
    program("wixl", "wixl")
    frozen = tmp_path / "frozen"
    frozen.mkdir()
    for name in (msi.PROGRAM, msi.WINDOW):
        (frozen / name).write_bytes(b"MZ")
    return msi.build(frozen, tmp_path / "made.msi")


def test_a_signed_msi_verifies_and_a_changed_one_does_not(
    made: tuple[signing.Key, Path], installer: Path, tmp_path: Path
) -> None:
    key, authority = made
    assert not signing.verified(installer, authority)

    signing.sign(installer, key)
    assert signing.verified(installer, authority)

    changed = tmp_path / "changed.msi"
    shutil.copyfile(installer, changed)
    raw = bytearray(changed.read_bytes())
    place = raw.index(b"MSCF") + 60  # inside the cabinet
    raw[place] ^= 0xFF
    changed.write_bytes(raw)
    assert not signing.verified(changed, authority)


def test_a_failed_signature_leaves_the_file_as_it_was(installer: Path, tmp_path: Path) -> None:
    before = installer.read_bytes()
    (tmp_path / "no.pfx").write_bytes(b"no key")

    with pytest.raises(Exception, match="osslsigncode"):
        signing.sign(installer, signing.Key(tmp_path / "no.pfx", None, ""))

    assert installer.read_bytes() == before
    assert sorted(one.name for one in tmp_path.glob("made*")) == ["made.msi"]


def test_a_key_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLIENTDIAG_SIGN_PFX", str(tmp_path / "none.pfx"))
    with pytest.raises(FileNotFoundError, match=r"none\.pfx"):
        signing.key()
    monkeypatch.delenv("CLIENTDIAG_SIGN_PFX")
    assert signing.key() is None
