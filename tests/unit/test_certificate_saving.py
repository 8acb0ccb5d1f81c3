"""Certificates as files: the whole chain, one, or a missing root; never half, never under a false name."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from cryptography import x509

from clientdiag import knowledge, pem
from clientdiag.bundle import BundleError
from clientdiag.bundle import certificate_saving as saving
from clientdiag.bundle.certificate_saving import Trust
from tests.unit import facts

LEAF, ISSUING, ROOT = (facts.der(one) for one in (facts.good_leaf(), facts.issuing(), facts.root()))


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge, "public_roots", lambda: (ROOT,))


def test_a_chain_is_one_pem_file_in_the_order_sent(tmp_path: Path) -> None:
    wanted = saving.chain_saving((LEAF, ISSUING), "vpn.example.com", evidence=False)
    path = tmp_path / wanted.name
    assert saving.save(wanted, path) == path
    assert path.name == "presented-by-vpn.example.com.pem"
    assert [path.name for path in tmp_path.iterdir()] == [path.name]
    assert pem.split(path.read_bytes()) == ((LEAF, ISSUING), 0)
    assert len(x509.load_pem_x509_certificates(path.read_bytes())) == 2


@pytest.mark.parametrize("ending", ["der", "DER", "cer"])
def test_one_certificate_can_be_der(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"one.{ending}"
    saving.save(saving.certificate_saving(LEAF, evidence=False), path)
    assert path.read_bytes() == LEAF


@pytest.mark.parametrize("name", ["one.pem", "one.crt", "one", "one.der.txt"])
def test_any_other_ending_is_pem(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    saving.save(saving.certificate_saving(LEAF, evidence=False), path)
    assert pem.split(path.read_bytes()) == ((LEAF,), 0)


def test_a_chain_is_never_cut_to_fit_into_der(tmp_path: Path) -> None:
    wanted = saving.chain_saving((LEAF, ISSUING), "vpn.example.com", evidence=False)
    with pytest.raises(BundleError, match="one certificate only"):
        saving.save(wanted, tmp_path / "all.der")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("listed")
def test_a_root_from_mozilla_s_list_is_saved_under_its_own_name(tmp_path: Path) -> None:
    wanted = saving.root_saving(ROOT)
    assert wanted.name == "Facts-Root-CA.pem"
    saving.save(wanted, tmp_path / wanted.name)
    assert pem.split((tmp_path / wanted.name).read_bytes()) == ((ROOT,), 0)


@pytest.mark.parametrize("other", [ROOT, LEAF, ROOT + b"\x00"], ids=range(3))
def test_no_other_root_is_ever_saved_for_installing(tmp_path: Path, other: bytes) -> None:
    with pytest.raises(BundleError, match="neither in Mozilla's list"):
        saving.save(saving.root_saving(other), tmp_path / "root.pem")
    assert list(tmp_path.iterdir()) == []


def test_a_root_from_a_file_that_it_has_set_may_be_saved_and_no_longer_than_that(tmp_path: Path) -> None:
    knowledge.vouch_for((ROOT,))
    try:
        saving.save(saving.root_saving(ROOT), tmp_path / "root.pem")
    finally:
        knowledge.vouch_for(())
    assert pem.split((tmp_path / "root.pem").read_bytes()) == ((ROOT,), 0)
    with pytest.raises(BundleError, match="neither in Mozilla's list"):
        saving.save(saving.root_saving(ROOT), tmp_path / "again.pem")


def test_evidence_says_so_in_its_name_and_nobody_can_take_that_away(tmp_path: Path) -> None:
    one = saving.certificate_saving(ROOT, evidence=True)
    whole = saving.chain_saving((LEAF, ROOT), "vpn.example.com", evidence=True)
    assert one.name == "presented-do-not-trust-Facts-Root-CA.pem"
    assert whole.name == "presented-do-not-trust-vpn.example.com.pem"
    assert one.trust is Trust.EVIDENCE
    for wanted in (one, whole):
        with pytest.raises(BundleError, match="do-not-trust"):
            saving.save(wanted, tmp_path / "root.pem")
        assert list(tmp_path.iterdir()) == []
    saving.save(one, tmp_path / one.name)
    assert (tmp_path / one.name).is_file()


def test_hostile_names_never_leave_the_folder() -> None:
    nasty = facts.leaf(common_name="../../etc/\x1b[31m<b>con</b>\n")
    name = saving.certificate_saving(nasty.der, evidence=False).name
    assert "/" not in name
    assert "\\" not in name
    assert name.isprintable()
    assert not name.startswith(".")
    unreadable = saving.certificate_saving(b"\x30\x00", evidence=False)
    assert unreadable.name.startswith("certificate-")
    assert saving.chain_saving((LEAF,), "\u202e/..", evidence=False).name == "presented-by-server.pem"


def test_a_file_that_is_there_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "one.pem"
    path.write_text("old")
    saving.save(saving.certificate_saving(LEAF, evidence=False), path)
    assert pem.split(path.read_bytes()) == ((LEAF,), 0)
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_while_writing_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.pem"
    path.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BundleError, match="full"):
        saving.save(saving.certificate_saving(LEAF, evidence=False), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("place", ["gone/one.pem", "file/one.pem", "con.pem"])
def test_a_bad_place_is_one_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BundleError) as caught:
        saving.save(saving.certificate_saving(LEAF, evidence=False), tmp_path / place)
    assert str(caught.value).endswith(".")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows says it otherwise")
def test_a_folder_of_that_name_stays(tmp_path: Path) -> None:
    (tmp_path / "one.pem").mkdir()
    with pytest.raises(BundleError, match="is a folder"):
        saving.save(saving.certificate_saving(LEAF, evidence=False), tmp_path / "one.pem")
    assert [one.name for one in tmp_path.iterdir()] == ["one.pem"]
