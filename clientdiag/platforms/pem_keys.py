"""Whether the private key in a PEM file belongs to a certificate, told by OpenSSL.

OpenSSL opens the file and compares the two by itself, so nothing of the key ever gets into Python.
"""

from __future__ import annotations

import ssl
import tempfile
from pathlib import Path
from typing import NoReturn

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import KeyState
from clientdiag.platforms.pem import file_failure, is_regular

MAX_KEY_BYTES = 1024 * 1024
# the numbers of OpenSSL's own headers (x509err.h, sslerr.h, err.h)
_ANOTHER_KEY = {
    ("X509", 115),  # X509_R_KEY_TYPE_MISMATCH
    ("X509", 116),  # X509_R_KEY_VALUES_MISMATCH
    ("SSL", 177),  # SSL_R_NO_CERTIFICATE_ASSIGNED: a key of another kind than the certificate's
}
_NO_KEY = {
    ("SSL", 0x80009),  # ERR_R_PEM_LIB: nothing in the file is a private key
    ("SSL", 9),  # the same in OpenSSL 1.1.1
}


class _AskedError(Exception):
    """OpenSSL asked for a passphrase."""


def key_state(der: bytes, key: Path) -> tuple[KeyState, Failure | None]:
    """What the file *key* is to the certificate *der*, and what was in the way of knowing more.

    Encrypted keys need a person: no passphrase is ever given. A file that holds no key that OpenSSL can
    read is broken, as is a key of another certificate.
    """
    try:
        if not is_regular(key):
            return KeyState.BROKEN, Failure(Operation.READ_FILE, FailureKind.NOT_SUPPORTED)
        if key.stat().st_size > MAX_KEY_BYTES:
            return KeyState.UNKNOWN, Failure(Operation.READ_FILE, FailureKind.TOO_LARGE)
        with tempfile.TemporaryDirectory(prefix="clientdiag-") as folder:
            certificate = Path(folder, "certificate.pem")
            certificate.write_bytes(ssl.DER_cert_to_PEM_cert(der).encode("ascii"))
            return _compare(der, certificate, key)
    except FileNotFoundError:
        return KeyState.ABSENT, None
    except PermissionError as error:
        return KeyState.DENIED, file_failure(error)
    except OSError as error:
        return KeyState.UNKNOWN, file_failure(error)


def _compare(der: bytes, certificate: Path, key: Path) -> tuple[KeyState, Failure | None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.set_ciphers("ALL:@SECLEVEL=0")  # a short key is no reason not to compare
        context.load_verify_locations(cadata=der)  # tells a bad certificate from a bad key
    except (ssl.SSLError, ValueError) as error:
        return KeyState.UNKNOWN, _failure(error)
    try:
        context.load_cert_chain(certificate, key, password=_refuse)
    except _AskedError:
        return KeyState.NEEDS_PERSON, None
    except ssl.SSLError as error:
        what = (error.library, error.errno)
        if what in _ANOTHER_KEY:
            return KeyState.BROKEN, None
        return KeyState.BROKEN if what in _NO_KEY else KeyState.UNKNOWN, _failure(error)
    return KeyState.USABLE, None


def _refuse() -> NoReturn:
    raise _AskedError


def _failure(error: ssl.SSLError | ValueError) -> Failure:
    code = error.errno if isinstance(error, ssl.SSLError) else None
    return Failure(Operation.READ_FILE, FailureKind.MALFORMED, code)
