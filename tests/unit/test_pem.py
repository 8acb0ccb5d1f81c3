from __future__ import annotations

import base64

from clientdiag import pem
from tests.peers.authority import Authority, Issued


def test_every_certificate_is_found_once_in_its_order(root_ca: Authority, good_leaf: Issued) -> None:
    data = b"words\n" + good_leaf.pem + b"# more\r\n" + root_ca.issued.pem + good_leaf.pem

    assert pem.split(data) == ((good_leaf.der, root_ca.issued.der), 0)


def test_windows_line_ends_spaces_and_other_headers_are_fine(root_ca: Authority) -> None:
    for label in (b"X509 CERTIFICATE", b"TRUSTED CERTIFICATE", b"CERTIFICATE"):
        data = root_ca.issued.pem.replace(b"\n", b"\r\n").replace(b" CERTIFICATE", b" " + label)
        assert pem.split(data)[0] == (root_ca.issued.der,)


def test_blocks_that_are_no_certificate_are_counted(root_ca: Authority) -> None:
    text = base64.b64encode(b"hello, world")
    block = b"-----BEGIN CERTIFICATE-----\n" + text + b"\n-----END CERTIFICATE-----\n"
    odd = b"-----BEGIN CERTIFICATE-----\nMIIB=A\n-----END CERTIFICATE-----\n"

    assert pem.split(block + odd + root_ca.issued.pem) == ((root_ca.issued.der,), 2)


def test_a_key_is_not_even_looked_at(good_leaf: Issued) -> None:
    assert pem.split(good_leaf.key_pem) == ((), 0)
    assert pem.split(good_leaf.key_pem + good_leaf.pem) == ((good_leaf.der,), 0)


def test_text_without_certificates_has_none() -> None:
    assert pem.split(b"") == ((), 0)
    assert pem.split(b"\x00\xff" * 1000) == ((), 0)
    assert pem.split(b"-----BEGIN CERTIFICATE-----\nMIIB") == ((), 0)


def test_a_file_made_to_be_slow_is_read_in_time_that_grows_with_its_size() -> None:
    begin = b"-----BEGIN CERTIFICATE-----\n"

    assert pem.split((begin + b"A" * 64 + b"\n") * 3000) == ((), 0)
    assert pem.split(begin + b"A \n" * 200_000) == ((), 0)
