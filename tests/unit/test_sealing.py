"""Sealed zips, made here and opened by the tools that IT has, and the other way round."""

from __future__ import annotations

import base64
import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from clientdiag import bundle
from clientdiag.bundle.sealing import BadKey, Key, NeedsKey, cms, read_key, recipient
from tests.peers.process import program
from tests.unit import samples, sealed


def run(*command: str | Path) -> bytes:
    done = subprocess.run([str(one) for one in command], capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def is_whole(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.testzip() is None and "report.json" in archive.namelist()


def age_key(folder: Path) -> tuple[Path, str]:
    """An identity file as age-keygen writes it, and its recipient."""
    keygen, key = program("age-keygen", "age"), folder / "key.txt"
    run(keygen, "-o", key)
    return key, run(keygen, "-y", key).decode()


def made_by_openssl(folder: Path) -> tuple[Path, Path]:
    """A key and its certificate, as an administrator makes them."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    run(
        *(program("openssl", "openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"),
        *("-subj", "/O=Example Ltd/CN=IT Help Desk", "-keyout", key, "-out", certificate),
    )
    return key, certificate


def plain_zip(folder: Path) -> Path:
    folder.mkdir()
    return bundle.write(samples.blocked(), folder)


def test_a_sealed_zip_is_all_that_is_written(tmp_path: Path) -> None:
    identity = sealed.identity()
    written = bundle.write(samples.blocked(), tmp_path, recipient=recipient(str(identity.to_public())))
    again = bundle.write(samples.blocked(), tmp_path, recipient=recipient(str(identity.to_public())))
    assert written.name.endswith("-7F3K-20261121-0916.zip.age")
    assert again.name.endswith("-7F3K-20261121-0916-2.zip.age")
    assert sorted(tmp_path.iterdir()) == sorted([written, again])
    assert b"PK" not in written.read_bytes()[:2]
    assert written.read_bytes() != again.read_bytes()


def test_a_chosen_name_says_that_it_is_sealed(tmp_path: Path) -> None:
    to = recipient(str(sealed.identity().to_public()))
    assert bundle.write(samples.blocked(), tmp_path, "for IT.zip.age", recipient=to).name == "for IT.zip.age"
    assert bundle.write(samples.blocked(), tmp_path, "for IT.zip.age", recipient=to).name == "for IT.zip.age"
    # nobody confirmed that a file of the longer name is replaced
    assert bundle.write(samples.blocked(), tmp_path, "for IT.zip", recipient=to).name == "for IT-2.zip.age"


def test_age_opens_what_is_sealed_here(tmp_path: Path) -> None:
    key, public = age_key(tmp_path)
    written = bundle.write(samples.blocked(), tmp_path, recipient=recipient(public))
    assert is_whole(run(program("age", "age"), "--decrypt", "-i", key, written))


@pytest.mark.parametrize("armor", [(), ("--armor",)], ids=["binary", "armored"])
def test_what_age_seals_is_opened_here(tmp_path: Path, armor: tuple[str, ...]) -> None:
    key, public = age_key(tmp_path)
    _other, second = sealed.identity(), str(sealed.identity().to_public())
    given, made = plain_zip(tmp_path / "plain"), tmp_path / "sealed.zip.age"
    run(program("age", "age"), *armor, "-r", second, "-r", public.strip(), "-o", made, given)
    assert bundle.open(made, read_key(key)).report == samples.blocked()


def test_openssl_opens_what_is_sealed_here(tmp_path: Path) -> None:
    key, certificate = made_by_openssl(tmp_path)
    written = bundle.write(samples.blocked(), tmp_path, recipient=recipient(str(certificate)))
    assert written.name.endswith(".zip.cms")
    opening = (program("openssl", "openssl"), "cms", "-decrypt", "-inform", "DER", "-in", written)
    assert is_whole(run(*opening, "-inkey", key, "-recip", certificate))
    assert is_whole(run(*opening, "-inkey", key))
    assert b"aes-256-cbc" in run(*opening[:2], "-cmsout", "-print", "-inform", "DER", "-in", written)


@pytest.mark.parametrize("cipher", ["-aes-256-cbc", "-aes-128-cbc"])
def test_what_openssl_seals_is_opened_here_with_the_key_alone(tmp_path: Path, cipher: str) -> None:
    key, certificate = made_by_openssl(tmp_path)
    (tmp_path / "other").mkdir()
    _key, other = made_by_openssl(tmp_path / "other")
    given, made = plain_zip(tmp_path / "plain"), tmp_path / "sealed.zip.cms"
    run(
        *(program("openssl", "openssl"), "cms", "-encrypt", "-binary", "-outform", "DER", cipher),
        *("-in", given, "-out", made, other, certificate),
    )
    assert bundle.open(made, read_key(key)).report == samples.blocked()


def test_the_key_in_every_form(tmp_path: Path) -> None:
    key, certificate = sealed.rsa_key(), sealed.certificate(ends=sealed.NOW.replace(year=2050))
    written = bundle.write(samples.blocked(), tmp_path, recipient=recipient(sealed.pem(certificate)))
    locking = BestAvailableEncryption(b"letters")
    pfx = pkcs12.serialize_key_and_certificates(b"it", key, certificate, None, locking)
    forms = {
        "plain.pem": sealed.key_pem(key),
        "with-certificate.pem": sealed.pem(certificate).encode() + sealed.key_pem(key),
        "locked.pem": sealed.key_pem(key, "letters"),
        "locked.pfx": pfx,
    }
    for name, data in forms.items():
        (tmp_path / name).write_bytes(data)
        opened = bundle.open(written, read_key(tmp_path / name, lambda _name: "letters"))
        assert opened.report == samples.blocked(), name


LOCKED_IDENTITY = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBzZFBhNHlTb2hid1lHK1l1UENNRWV3IDE1CmtUdm13VldpbllJNkJ4ejFJ"
    "c2czRlpKZkZkcDY1UjZJeHNwQzU0ZXFwVEkKLS0tIHdzOWt3TDhlVHk1YnB6ZURsVlZZR3g4Wm9rcHNPRmdKVllsU0NibEMrNWsK"
    "WwM1DIR76Ln8k3yfIK7+986IoNM00EgDggKEZ4M+s8kEGniOguUqEKD3WHx0vEnhs2HF+0C0lvJYMtG5GhPxYtKjF193l6GQ65Vo"
    "4itfeBZ6hUkbpnp5SZbtWS2qA/TnxNrpXFio0s/dyb0="
)
"""An identity under the passphrase "letters"; made once, for the library makes that as hard as it can."""


def test_a_key_with_a_passphrase_asks_for_it(tmp_path: Path) -> None:
    (tmp_path / "pem").write_bytes(sealed.key_pem(sealed.rsa_key(), "letters"))
    (tmp_path / "age").write_bytes(LOCKED_IDENTITY)
    asked: list[str] = []

    def answer(shown: str) -> str:
        asked.append(shown)
        return "letters"

    for name in ("pem", "age"):
        with pytest.raises(BadKey, match="has a passphrase"):
            read_key(tmp_path / name)
        read_key(tmp_path / name, answer)
    assert asked == ["pem", "age"]
    with pytest.raises(BadKey, match="passphrase does not open"):
        read_key(tmp_path / "pem", lambda _name: "wrong")


def test_without_the_right_key_nothing_is_opened(tmp_path: Path) -> None:
    identity = sealed.identity()
    by_age = bundle.write(samples.blocked(), tmp_path, recipient=recipient(str(identity.to_public())))
    certificate = sealed.certificate(ends=sealed.NOW.replace(year=2050))
    by_cms = bundle.write(samples.blocked(), tmp_path, recipient=recipient(sealed.pem(certificate)))
    stranger = sealed.certificate(sealed.rsa_key(1), ends=sealed.NOW.replace(year=2050))
    wrong = (
        (by_age, Key("k", identities=(sealed.identity(),)), "does not open"),
        (by_cms, Key("k", rsa_key=sealed.rsa_key(1)), "does not open"),
        (by_cms, Key("k", rsa_key=sealed.rsa_key(1), certificate=stranger), "does not open"),
        (by_cms, Key("k", identities=(identity,)), "another kind of key"),
        (by_age, Key("k", rsa_key=sealed.rsa_key()), "another kind of key"),
    )
    for path, key, says in wrong:
        with pytest.raises(bundle.BadBundle, match=says) as refused:
            bundle.open(path, key)
        assert "\n" not in str(refused.value)
    for path in (by_age, by_cms):
        with pytest.raises(NeedsKey, match="--key FILE"):
            bundle.open(path)


def test_an_open_zip_needs_no_key_and_takes_any(tmp_path: Path) -> None:
    written = bundle.write(samples.blocked(), tmp_path)
    assert bundle.open(written, Key("k", identities=(sealed.identity(),))).report == samples.blocked()


def test_what_is_no_key(tmp_path: Path) -> None:
    files = {
        "words.txt": (b"help\n", "holds no key"),
        "empty": (b"", "holds no key"),
        "ec.pem": (sealed.key_pem(ec.generate_private_key(ec.SECP256R1())), "no RSA key"),
        "certificate.pem": (sealed.pem(sealed.certificate()).encode(), "holds no key"),
        "identity.txt": (b"AGE-SECRET-KEY-1QQQQ\n", "is damaged"),
        "plugin.txt": (b"AGE-PLUGIN-YUBIKEY-1QQQQ\n", "plug-in"),
        "large": (b"x" * 1_000_000, "too large"),
        "broken.age": (b"age-encryption.org/v1\n-> scrypt", "does not open"),
    }
    for name, (data, says) in files.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadKey, match=says) as refused:
            read_key(tmp_path / name, lambda _name: "letters")
        assert "\n" not in str(refused.value)
    for missing in (tmp_path / "none", tmp_path):
        with pytest.raises(BadKey, match="cannot be read"):
            read_key(missing)


def test_too_much_for_a_certificate_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cms, "MAX_BYTES", 5_000)
    certificate = sealed.certificate(None, x509.BasicConstraints(ca=True, path_length=0))
    to = recipient(sealed.pem(certificate), sealed.NOW)
    with pytest.raises(bundle.BundleError, match="too large to be sealed for a certificate"):
        bundle.write(samples.blocked(), tmp_path, recipient=to)
    assert list(tmp_path.iterdir()) == []
