"""Sealed files that want to do harm, and the worst moments while one is written."""

from __future__ import annotations

import base64
import io
import os
import random
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pyrage  # type: ignore[import-untyped]  # it brings no types
import pytest

from clientdiag import bundle
from clientdiag.bundle.sealing import Key, opening, recipient
from tests.unit import samples, sealed

ROOT = Path(__file__).resolve().parents[2]
IDENTITY = sealed.identity()
AGE = Key("key.txt", identities=(IDENTITY,))
RSA = Key("key.pem", rsa_key=sealed.rsa_key())
CERTIFICATE = sealed.certificate(ends=sealed.NOW.replace(year=2050))


def refused(path: Path, key: Key) -> str:
    with pytest.raises(bundle.BadBundle) as why:
        bundle.open(path, key)
    sentence = str(why.value)
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("key", "to"),
    [(AGE, str(IDENTITY.to_public())), (RSA, sealed.pem(CERTIFICATE))],
    ids=["age", "cms"],
)
def test_a_damaged_one_is_one_sentence(tmp_path: Path, key: Key, to: str) -> None:
    whole = bundle.write(samples.blocked(), tmp_path, recipient=recipient(to)).read_bytes()
    dice = random.Random(7)
    file = tmp_path / "damaged"
    for _round in range(60):
        at = dice.randrange(len(whole))
        flipped = bytearray(whole)
        flipped[at] ^= 1 << dice.randrange(8)
        file.write_bytes(whole[:at] if dice.random() < 0.3 else bytes(flipped))
        try:
            opened = bundle.open(file, key)
        except bundle.BadBundle as why:
            assert "\n" not in str(why)  # noqa: PT017  # most rounds are refused, some hit what is not read
        else:
            assert opened.report == samples.blocked()


def test_a_changed_age_file_is_never_opened(tmp_path: Path) -> None:
    to = recipient(str(IDENTITY.to_public()))
    whole = bytearray(bundle.write(samples.blocked(), tmp_path, recipient=to).read_bytes())
    whole[-40] ^= 1
    (tmp_path / "changed").write_bytes(whole)
    assert "is sealed, and damaged" in refused(tmp_path / "changed", AGE)


def test_more_than_a_zip_may_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_BYTES", 1024 * 1024)
    file = tmp_path / "bomb.zip.age"
    file.write_bytes(pyrage.encrypt(b"PK\3\4" + b"\0" * 3_000_000, [IDENTITY.to_public()]))
    assert "more than 1 MB" in refused(file, AGE)


def test_more_than_is_read_for_a_certificate(tmp_path: Path) -> None:
    file = tmp_path / "large.zip.cms"
    beginning = b"\x30\x84\x05\x00\x00\x00" + bytes.fromhex("06092a864886f70d010703")
    with file.open("wb") as opened:
        opened.write(beginning)
        opened.truncate(70 * 1024 * 1024)
    assert "more than 50 MB" in refused(file, RSA)


@pytest.mark.parametrize("armored", [False, True])
def test_an_endless_header(tmp_path: Path, *, armored: bool) -> None:
    file = tmp_path / "header.zip.age"
    line = b"-> X25519 s/JKrTPvci4ObhXhs4CPt6FQoWWr1GLz2dBA6tjNQmY\n" + b"A" * 43 + b"\n"
    header = b"age-encryption.org/v1\n" + line * 20_000
    if armored:
        name = b"AGE ENCRYPTED FILE-----\n"
        header = b"-----BEGIN " + name + base64.encodebytes(header) + b"-----END " + name
    file.write_bytes(header)
    assert "is sealed, and damaged" in refused(file, AGE)


def tagged(tag: int, content: bytes) -> bytes:
    """A DER element."""
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def test_endlessly_many_recipients(tmp_path: Path) -> None:
    recipients = tagged(0x31, b"\x30\x00" * 100_000)  # each costs a hundred times its bytes once it is read
    content = tagged(0x30, bytes.fromhex("06092a864886f70d010701"))
    enveloped = tagged(0xA0, tagged(0x30, b"\x02\x01\x00" + recipients + content))
    file = tmp_path / "many.zip.cms"
    file.write_bytes(tagged(0x30, bytes.fromhex("06092a864886f70d010703") + enveloped))
    assert "is sealed, and damaged" in refused(file, RSA)


@pytest.mark.parametrize("inside", [b"", b"not a zip", b"PK\3\4 no more"])
def test_what_is_no_zip_when_opened(tmp_path: Path, inside: bytes) -> None:
    file = tmp_path / "odd.zip.age"
    file.write_bytes(pyrage.encrypt(inside, [IDENTITY.to_public()]))
    refused(file, AGE)


def test_a_sealed_bomb_is_still_a_bomb(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.json", b"{}")
        archive.writestr("manifest.json", b"\0" * 30_000_000)
    file = tmp_path / "bomb.zip.age"
    file.write_bytes(pyrage.encrypt(packed.getvalue(), [IDENTITY.to_public()]))
    assert "more than a diagnostic zip may hold" in refused(file, AGE)


def test_sealed_twice_is_not_opened_twice(tmp_path: Path) -> None:
    to = IDENTITY.to_public()
    file = tmp_path / "twice.zip.age"
    file.write_bytes(pyrage.encrypt(pyrage.encrypt(b"PK\3\4", [to]), [to]))
    assert "is not a zip file" in refused(file, AGE)


if sys.platform != "win32":
    import resource

    KILLED_HALF_WAY = """
import os, signal, sys
from pathlib import Path
from clientdiag import bundle
from clientdiag.bundle.sealing import recipient
from tests.unit import samples

def die(descriptor):
    os.ftruncate(descriptor, 700)
    os.kill(os.getpid(), signal.SIGKILL)

os.fsync = die
bundle.write(samples.blocked(), Path(sys.argv[1]), recipient=recipient(sys.argv[2]))
"""

    def test_killed_while_sealing_leaves_no_file_of_the_name_and_nothing_open(tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-c", KILLED_HALF_WAY, str(tmp_path), str(IDENTITY.to_public())],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        assert done.returncode == -signal.SIGKILL, done.stderr
        left = list(tmp_path.iterdir())
        assert all(path.name.startswith(".clientdiag-") for path in left)
        assert all(path.read_bytes().startswith(b"age-encryption.org/v1") for path in left)

    @pytest.mark.parametrize("to", [str(IDENTITY.to_public()), sealed.pem(CERTIFICATE)], ids=["age", "cms"])
    def test_a_file_that_may_not_grow_is_said_as_ever(tmp_path: Path, to: str) -> None:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
        try:
            with pytest.raises(bundle.BundleError, match="could not be saved"):
                bundle.write(samples.blocked(), tmp_path, recipient=recipient(to))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, handler)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("to", [str(IDENTITY.to_public()), sealed.pem(CERTIFICATE)], ids=["age", "cms"])
    def test_a_full_disk_keeps_the_sealed_zip_of_before(tiny_disk: Path, to: str) -> None:
        (tiny_disk / "mine.zip.age").write_bytes(b"older")
        (tiny_disk / "mine.zip.cms").write_bytes(b"older")
        chosen = recipient(to)
        with pytest.raises(bundle.BundleError, match="is full"):
            bundle.write(samples.blocked(), tiny_disk, f"mine.zip{chosen.ending}", recipient=chosen)
        assert {path.read_bytes() for path in tiny_disk.iterdir()} == {b"older"}
        assert len(os.listdir(tiny_disk)) == 2  # noqa: PTH208  # hidden ones too
