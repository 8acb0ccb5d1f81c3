from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs7, pkcs12
from cryptography.x509 import load_der_x509_certificate as parse

from clientdiag.client_ca import MAX_BYTES, BadClientCa, read_client_ca
from tests.peers.authority import Authority, Issued, pem, self_signed
from tests.peers.process import program
from tests.unit import facts


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the CA file is."""
    return tmp_path / "ca.pem"


def _says(file: Path) -> str:
    with pytest.raises(BadClientCa) as caught:
        read_client_ca(file)
    said = str(caught.value)
    assert str(file) in said
    assert "\n" not in said
    return said


def test_pem_and_der_are_read_alike(file: Path, root_ca: Authority) -> None:
    file.write_bytes(root_ca.issued.pem)
    assert read_client_ca(file).certificates == (root_ca.issued.der,)
    file.write_bytes(root_ca.issued.der)
    assert read_client_ca(file).certificates == (root_ca.issued.der,)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_pem_that_windows_saved_in_its_own_encoding_is_read(
    file: Path, root_ca: Authority, encoding: str
) -> None:
    text = "Company CA: é\r\n" + root_ca.issued.pem.decode().replace("\n", "\r\n")
    file.write_bytes(text.encode(encoding))

    assert read_client_ca(file).certificates == (root_ca.issued.der,)


def test_a_key_that_windows_saved_in_its_own_encoding_is_called_one(file: Path, root_ca: Authority) -> None:
    file.write_bytes(root_ca.issued.key_pem.decode().encode("utf-16"))

    assert "private key" in _says(file)


def test_several_cas_keep_their_order_and_a_leaf_among_them_is_left_out(
    file: Path, root_ca: Authority, issuing_ca: Authority, good_leaf: Issued
) -> None:
    file.write_bytes(good_leaf.pem + issuing_ca.issued.pem + root_ca.issued.pem)

    assert read_client_ca(file).certificates == (issuing_ca.issued.der, root_ca.issued.der)


def test_an_old_root_without_basic_constraints_is_a_ca(file: Path) -> None:
    old = (Path(__file__).parent / "data" / "v1-root.pem").read_bytes()
    file.write_bytes(old)

    assert len(read_client_ca(file).certificates) == 1


def test_a_ca_beside_its_key_is_read_and_the_key_is_not(file: Path, root_ca: Authority) -> None:
    file.write_bytes(root_ca.issued.key_pem + root_ca.issued.pem)

    assert read_client_ca(file) == ((root_ca.issued.der,), 1)


@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
def test_a_bundle_of_certificates_is_read(
    file: Path, root_ca: Authority, issuing_ca: Authority, good_leaf: Issued, encoding: Encoding
) -> None:
    made = [good_leaf.certificate, issuing_ca.certificate, root_ca.certificate]
    file.write_bytes(pkcs7.serialize_certificates(made, encoding))

    assert set(read_client_ca(file).certificates) == {issuing_ca.issued.der, root_ca.issued.der}


def test_a_bundle_that_calls_itself_a_certificate_is_read(file: Path, root_ca: Authority) -> None:
    packed = pkcs7.serialize_certificates([root_ca.certificate], Encoding.PEM)
    file.write_bytes(packed.replace(b"PKCS7", b"CERTIFICATE"))

    assert read_client_ca(file) == ((root_ca.issued.der,), 0)


def test_a_bundle_without_a_certificate_is_known_as_one(file: Path) -> None:
    file.write_bytes(b"-----BEGIN PKCS7-----\nMAsGCSqGSIb3DQEHAg==\n-----END PKCS7-----\n")
    assert "PKCS #7" in _says(file)


def test_openssl_s_own_form_is_known(file: Path, root_ca: Authority, tmp_path: Path) -> None:
    plain = tmp_path / "plain.pem"
    plain.write_bytes(root_ca.issued.pem)
    arguments = ("x509", "-in", str(plain), "-addtrust", "clientAuth", "-out", str(file))
    subprocess.run([program("openssl", "openssl"), *arguments], check=True, capture_output=True)

    assert b"BEGIN TRUSTED CERTIFICATE" in file.read_bytes()
    assert "TRUSTED CERTIFICATE" in _says(file)


@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
def test_no_certificate_of_a_thousand_is_lost(file: Path, root_ca: Authority, encoding: Encoding) -> None:
    many = [parse(facts.recertified(root_ca)) for _ in range(1000)]
    file.write_bytes(pkcs7.serialize_certificates(many, encoding) if encoding is Encoding.DER else pem(many))

    assert len(read_client_ca(file).certificates) == 1000


def test_a_server_certificate_is_no_ca(file: Path, good_leaf: Issued) -> None:
    file.write_bytes(good_leaf.pem)
    assert "not one of a CA" in _says(file)


def test_a_self_signed_server_certificate_is_no_ca(file: Path) -> None:
    file.write_bytes(self_signed("vpn.example.com").pem)
    assert "not one of a CA" in _says(file)


def test_a_private_key_is_refused_in_plain_words(file: Path, root_ca: Authority) -> None:
    file.write_bytes(root_ca.issued.key_pem)
    assert "private key" in _says(file)


def test_a_pfx_is_known_as_one(file: Path, good_leaf: Issued) -> None:
    packed = pkcs12.serialize_key_and_certificates(
        b"x", good_leaf.private_key, good_leaf.certificate, [], NoEncryption()
    )
    file.write_bytes(packed)
    assert "PFX" in _says(file)


@pytest.mark.parametrize("content", [b"", b"hello\n", b"\x00" * 100, b"\x30", b"\x30\x82\x01"])
def test_what_holds_no_certificate_is_said_to_hold_none(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert "holds no certificate" in _says(file)


def test_a_huge_file_is_not_read(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(MAX_BYTES + 1)
    assert "larger than 4 MB" in _says(file)


def test_an_absent_file_and_a_folder_cannot_be_read(file: Path, tmp_path: Path) -> None:
    assert "cannot be read" in _says(file)
    assert "name a plain file" in _says(tmp_path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(file: Path, root_ca: Authority) -> None:
    file.write_bytes(root_ca.issued.pem)
    file.chmod(0)
    assert "Permission denied" in _says(file)
