from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pyrage  # type: ignore[import-untyped]  # it brings no types
import pytest

from clientdiag import bundle
from clientdiag.bundle.sealing import recipient
from tests.unit import samples

AGE = shutil.which("age")


def test_a_zip_sealed_for_an_age_recipient_opens_with_its_identity_alone(tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    written = bundle.write(samples.blocked(), tmp_path, recipient=recipient(str(identity.to_public())))
    assert written.name.endswith("-7F3K-20261121-0916.zip.age")
    assert [path.name for path in tmp_path.iterdir()] == [written.name]
    opened = zipfile.ZipFile(io.BytesIO(pyrage.decrypt(written.read_bytes(), [identity])))
    assert opened.testzip() is None
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(written.read_bytes(), [pyrage.x25519.Identity.generate()])


@pytest.mark.skipif(AGE is None, reason="age is not installed")
def test_age_itself_opens_what_is_sealed(tmp_path: Path) -> None:
    key = tmp_path / "key.txt"
    subprocess.run(["age-keygen", "-o", str(key)], check=True, capture_output=True)
    public = subprocess.run(["age-keygen", "-y", str(key)], check=True, capture_output=True).stdout.decode()
    written = bundle.write(samples.blocked(), tmp_path, recipient=recipient(public))
    done = subprocess.run(["age", "--decrypt", "-i", str(key), str(written)], check=True, capture_output=True)
    assert zipfile.ZipFile(io.BytesIO(done.stdout)).testzip() is None
