from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID

from clientdiag.bundle import sealing
from clientdiag.bundle.sealing import BadRecipient, recipient
from clientdiag.platforms.base import PolicySource
from clientdiag.settings import Settings, load
from tests.unit import sealed

DOCUMENTS = x509.ObjectIdentifier("1.3.6.1.4.1.311.80.1")


def refused(given: str) -> str:
    with pytest.raises(BadRecipient) as why:
        recipient(given, sealed.NOW)
    sentence = str(why.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def test_an_age_recipient_as_it_is_printed_or_in_a_file(tmp_path: Path) -> None:
    public = str(sealed.identity().to_public())
    file = tmp_path / "it.txt"
    file.write_text(f"# created: today\n# the help desk\n\n{public}\n")
    for given in (public, f" {public}\n", public.upper(), str(file)):
        found = recipient(given)
        assert (found.ending, found.shown) == (".age", public)


@pytest.mark.parametrize(
    "given",
    ["age1", "age1nonsense", "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t"],
)
def test_no_age_recipient(given: str) -> None:
    assert "no age recipient" in refused(given)
    public = str(sealed.identity().to_public())
    last = "q" if public[-1] != "q" else "p"
    assert "no age recipient" in refused(public[:-1] + last)


def test_a_certificate_in_every_form(tmp_path: Path) -> None:
    one = sealed.certificate()
    inline = base64.b64encode(sealed.der(one)).decode()
    (tmp_path / "c.pem").write_text("IT's certificate\n" + sealed.pem(one))
    (tmp_path / "c.der").write_bytes(sealed.der(one))
    wrapped = "\r\n".join(inline[at : at + 64] for at in range(0, len(inline), 64))
    for given in (
        inline,
        wrapped,
        sealed.pem(one),
        str(tmp_path / "c.pem"),
        str(tmp_path / "c.der"),
    ):
        found = recipient(given, sealed.NOW)
        assert found.ending == ".cms"
        assert found.shown.startswith("CN=IT Help Desk (SHA-256 ")


@pytest.mark.parametrize(
    "extensions",
    [
        [sealed.key_usage("key_encipherment")],
        [sealed.key_usage("digital_signature", "key_encipherment")],
        [x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.CLIENT_AUTH])],
        [x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])],
        [x509.ExtendedKeyUsage([DOCUMENTS])],
        [x509.BasicConstraints(ca=True, path_length=None)],  # what `openssl req -x509` makes
    ],
)
def test_a_certificate_for_this_purpose(extensions: list[x509.ExtensionType]) -> None:
    assert recipient(sealed.pem(sealed.certificate(None, *extensions)), sealed.NOW).ending == ".cms"


@pytest.mark.parametrize(
    ("extension", "says"),
    [
        (sealed.key_usage("digital_signature"), "key encipherment"),
        (sealed.key_usage("key_cert_sign", "crl_sign"), "key encipherment"),
        (sealed.key_usage("data_encipherment"), "key encipherment"),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), "extended key usage"),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), "extended key usage"),
        (x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.15"), b"\x30\x03abc"), "cannot be read"),
    ],
)
def test_a_certificate_for_another_purpose(extension: x509.ExtensionType, says: str) -> None:
    assert says in refused(sealed.pem(sealed.certificate(None, extension)))


def test_a_certificate_outside_its_dates() -> None:
    ended = sealed.certificate(ends=sealed.NOW - sealed.DAY)
    early = sealed.certificate(begins=sealed.NOW + sealed.DAY)
    assert "ended on 2026-11-20" in refused(sealed.pem(ended))
    assert "begins on 2026-11-22" in refused(sealed.pem(early))


@pytest.mark.parametrize(
    "key", [ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()]
)
def test_a_certificate_without_an_rsa_key(key: sealed.PrivateKey) -> None:
    assert "no RSA key" in refused(sealed.pem(sealed.certificate(key)))


def test_a_short_key() -> None:
    assert "1024 bits" in refused(sealed.pem(sealed.certificate(sealed.rsa_key(bits=1024))))


def test_a_private_key_is_never_taken(tmp_path: Path) -> None:
    (tmp_path / "both.pem").write_bytes(
        sealed.pem(sealed.certificate()).encode() + sealed.key_pem(sealed.rsa_key())
    )
    for given in (str(sealed.identity()), str(tmp_path / "both.pem")):
        assert "private key" in refused(given)


def test_what_is_nobody(tmp_path: Path) -> None:
    two = sealed.pem(sealed.certificate()) + sealed.pem(sealed.certificate(name="other"))
    (tmp_path / "two.pem").write_text(two)
    (tmp_path / "words.txt").write_text("help desk\n")
    (tmp_path / "age.txt").write_text(f"{sealed.identity().to_public()}\n" * 2)
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "broken.der").write_bytes(sealed.der(sealed.certificate())[:-20])
    (tmp_path / "large.pem").write_bytes(b"-----BEGIN" + b"x" * 100_000)
    for given, says in (
        ("", "Nobody is named"),
        ("help@example.com", "neither an age recipient"),
        (str(tmp_path), "neither an age recipient"),
        (str(tmp_path / "none.pem"), "neither an age recipient"),
        ("a\0b", "neither an age recipient"),
        (str(tmp_path / "two.pem"), "it holds 2"),
        (two, "it holds 2"),
        ("-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----", "it holds 0"),
        (str(tmp_path / "words.txt"), "names nobody"),
        (str(tmp_path / "age.txt"), "names nobody"),
        (str(tmp_path / "empty"), "names nobody"),
        (str(tmp_path / "broken.der"), "cannot be read"),
        (str(tmp_path / "large.pem"), "too large"),
    ):
        assert says in refused(given), given[:40]


def test_a_hostile_subject_stays_on_its_line() -> None:
    found = recipient(sealed.pem(sealed.certificate(name="IT\n\x1b[2J\u202e" + "x" * 40)), sealed.NOW)
    assert found.shown.isprintable()


def settled(**policy: object) -> Settings:
    return load(PolicySource(policy, "/etc/clientdiag/policy.toml"), {})


def test_settings_decide_for_whom() -> None:
    public = str(sealed.identity().to_public())
    assert sealing.chosen(settled()) is None
    found = sealing.chosen(settled(SealFor=public))
    assert found is not None
    assert found.shown == public
    assert sealing.chosen(settled(seal_for=public), unsealed=True) is None


def test_policy_may_forbid_open_zips() -> None:
    public = str(sealed.identity().to_public())
    strict = settled(RequireSealing=1, SealFor=public)
    assert sealing.chosen(strict) is not None
    with pytest.raises(BadRecipient, match="only sealed zips"):
        sealing.chosen(strict, unsealed=True)
    with pytest.raises(BadRecipient, match="names nobody"):
        sealing.chosen(settled(require_sealing=True))


@pytest.mark.parametrize("bad", ["", "nobody", 7, [], {}, b"\x30\x00", ["age1", "x"]])
def test_a_recipient_that_the_policy_got_wrong_never_leaves_a_zip_open(bad: object) -> None:
    with pytest.raises(BadRecipient):
        sealing.chosen(settled(seal_for=bad))


def test_what_the_policy_says_unreadably_of_sealing_counts_as_required() -> None:
    loaded = settled(require_sealing="yes, please")
    assert loaded.require_sealing.value
    assert "require_sealing" in loaded.problems[0]
    with pytest.raises(BadRecipient):
        sealing.chosen(loaded)


def test_a_certificate_as_the_registry_and_a_plist_hold_it() -> None:
    one = sealed.certificate(ends=sealed.NOW.replace(year=2050))
    for given in (sealed.der(one), sealed.pem(one).splitlines()):
        found = sealing.chosen(settled(SealFor=given))
        assert found is not None
        assert found.ending == ".cms"


@pytest.mark.parametrize("good", ["help@example.com", "it.help+vpn@desk.example.co.uk"])
def test_the_help_desk(good: str) -> None:
    loaded = settled(HelpDesk=good, HelpDeskName="Service Desk, 2nd floor")
    assert (loaded.help_desk.value, loaded.help_desk_name.value) == (good, "Service Desk, 2nd floor")


@pytest.mark.parametrize(
    "bad",
    ["", "help", "-x@example.com", "a@b.example?cc=x@y.example", "a@b.example,c@d.example", "a b@c.d", 7],
)
def test_no_address_of_a_help_desk(bad: object) -> None:
    loaded = settled(help_desk=bad)
    assert loaded.help_desk.value is None
    assert len(loaded.problems) == 1
