"""Opens what was sealed, in memory and within limits: the sealed file may want to do harm too."""

from __future__ import annotations

import base64
import binascii
import io
from typing import IO

from clientdiag.bundle.errors import BadBundle
from clientdiag.bundle.sealing.keys import AGE_BEGINNINGS, Key
from clientdiag.bundle.sealing.stream import Keeping
from clientdiag.model.text import text

MAX_BYTES = 256 * 1024 * 1024
"""Of a zip sealed by age; that for a certificate has a cap of its own, :data:`.cms.MAX_BYTES`."""
MAX_AGE_HEADER = 64 * 1024
_BEGINNING = 128
_ENVELOPED = bytes.fromhex("06092a864886f70d010703")
"""The OID of EnvelopedData (RFC 5652, 6.1)."""


class NeedsKey(BadBundle):
    """The zip is sealed and no key was given."""


def unsealed(file: IO[bytes], key: Key | None, shown: str) -> IO[bytes]:
    """*file*, or what is sealed in it. Raises NeedsKey, and BadBundle where *key* does not open it.

    *file* stands at its beginning, before and after. *shown* names it in sentences for people.
    """
    beginning = file.read(_BEGINNING)
    file.seek(0)
    if beginning.startswith(AGE_BEGINNINGS):
        _check_key(key, shown, has_right_kind=key is not None and bool(key.identities))
        return _from_age(file, key, shown)
    if beginning[:1] == b"\x30" and _ENVELOPED in beginning[:32]:
        _check_key(key, shown, has_right_kind=key is not None and key.rsa_key is not None)
        return _from_cms(file, key, shown)
    return file


def _check_key(key: Key | None, shown: str, *, has_right_kind: bool) -> None:
    if key is None:
        raise NeedsKey(
            text("{zip} is sealed; open it with the key: clientdiag open --key FILE {zip}", zip=shown)
        )
    if not has_right_kind:
        raise BadBundle(
            text("{zip} is sealed for another kind of key than that in {file}.", zip=shown, file=key.shown)
        )


def _from_age(file: IO[bytes], key: Key | None, shown: str) -> IO[bytes]:
    from clientdiag.bundle.sealing.age import library

    pyrage, opened = library(), io.BytesIO()
    if not _has_short_header(file):
        raise _damaged(shown)
    keeping = Keeping(opened, MAX_BYTES)
    try:
        pyrage.decrypt_io(file, keeping, list(key.identities) if key is not None else [])
    except Exception as error:
        if keeping.is_too_much:
            raise _too_large(shown, MAX_BYTES) from None
        if not _is_about_content(error, pyrage.DecryptError):
            raise
        if "No matching keys" in str(error):  # the library has no other way to say it
            raise _wrong_key(shown, key) from None
        raise _damaged(shown) from None
    opened.seek(0)
    return opened


def _has_short_header(file: IO[bytes]) -> bool:
    """Whether the header of an age file ends soon: the library takes minutes over one of a megabyte.

    *file* stands at its beginning, before and after.
    """
    header = file.read(MAX_AGE_HEADER)
    file.seek(0)
    if header.startswith(AGE_BEGINNINGS[1]):
        words = b"".join(header.split()[4:])  # after -----BEGIN AGE ENCRYPTED FILE-----
        words = words.partition(b"-")[0]
        try:
            header = base64.b64decode(words[: len(words) // 4 * 4])
        except binascii.Error:
            return False
    return b"\n--- " in header


def _is_about_content(error: Exception, refusal: type[Exception]) -> bool:
    """Whether the library speaks of what it read; what the disk says comes with a number."""
    return isinstance(error, refusal) or (isinstance(error, OSError) and error.errno is None)


def _from_cms(file: IO[bytes], key: Key | None, shown: str) -> IO[bytes]:
    from clientdiag.bundle.sealing import cms_opening  # as above

    data = file.read(cms_opening.MAX_BYTES + 1)
    if len(data) > cms_opening.MAX_BYTES:
        raise _too_large(shown, cms_opening.MAX_BYTES)
    assert key is not None  # noqa: S101  # _check_key has seen to it
    try:
        opened = cms_opening.opened(data, key)
    except ValueError:
        raise _damaged(shown) from None
    if opened is None:
        raise _wrong_key(shown, key)
    return io.BytesIO(opened)


def _wrong_key(shown: str, key: Key | None) -> BadBundle:
    return BadBundle(
        text(
            "The key in {file} does not open {zip}: it is sealed for another, or damaged.",
            zip=shown,
            file=key.shown if key is not None else "",
        )
    )


def _damaged(shown: str) -> BadBundle:
    return BadBundle(text("{zip} is sealed, and damaged or cut off; copy it again.", zip=shown))


def _too_large(shown: str, most: int) -> BadBundle:
    return BadBundle(
        text(
            "{zip} is sealed and holds more than {most} MB, so it is not opened.",
            zip=shown,
            most=most // 1024 // 1024,
        )
    )
