"""The keys and the bytes of the user's own certificates stay where they are, whatever is written."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.peers.authority import CLIENT, Authority, Issued
from tests.peers.client_stores import pem_client
from tests.peers.computer import Computer, Outcome
from tests.peers.ocserv import Ocserv

MakeComputer = Callable[..., Computer]
COMPANY = Authority.root("Company Client CA")


@pytest.fixture
def anna() -> Issued:
    """A certificate of the company's."""
    return COMPANY.leaf(common_name="Anna Rivera", names=(), usages=(CLIENT,))


@pytest.fixture
def gateway(good_leaf: Issued) -> Iterator[Ocserv]:
    """It insists on a certificate of the company's."""
    with Ocserv(good_leaf, sign_in="certificate", client_ca=[COMPANY.certificate]) as one:
        yield one


@pytest.mark.parametrize("shown", [False, True], ids=["looked at", "shown"])
def test_no_byte_of_a_key_or_of_a_certificate_of_the_user_s_is_written(
    make_computer: MakeComputer,
    root_ca: Authority,
    anna: Issued,
    gateway: Ocserv,
    tmp_path: Path,
    shown: bool,
) -> None:
    computer = make_computer(system_roots=[root_ca.certificate])
    for path, content in pem_client(anna).items():
        place = computer.home / path.removeprefix("~/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    written = tmp_path / "report.json"
    arguments = ["--zip", str(tmp_path), "--json", str(written), "--details"]
    arguments += ["--try-certificate", _sha256(anna)] if shown else []
    outcome = computer.clientdiag("run", f"localhost:{gateway.port}", *arguments)

    assert outcome.exit_code == 0, outcome.stdout + outcome.stderr
    files = _everything(outcome, written, tmp_path)
    for name, data in files.items():
        for secret in _secrets(anna):
            assert secret not in data, name
    assert b"Anna Rivera" in files["report.json, beside the zip"]
    inside = {name: data for name, data in files.items() if name.startswith("zip: ")}
    assert not any(b"Rivera" in data for data in inside.values())
    assert any(_sha256(anna).encode() in data for data in inside.values())


def _secrets(issued: Issued) -> tuple[bytes, ...]:
    key = b"".join(issued.key_pem.splitlines()[1:-1])
    return (b"PRIVATE KEY", key[20:60], issued.der[-40:], base64.b64encode(issued.der)[120:180])


def _sha256(issued: Issued) -> str:
    from clientdiag.certificates.reading import read

    return read(issued.der).sha256


def _everything(outcome: Outcome, written: Path, folder: Path) -> dict[str, bytes]:
    found = {
        "standard output": outcome.stdout.encode(),
        "standard error": outcome.stderr.encode(),
        "report.json, beside the zip": written.read_bytes(),
    }
    [saved] = folder.glob("*.zip")
    with zipfile.ZipFile(saved) as archive:
        found |= {f"zip: {name}": archive.read(name) for name in archive.namelist()}
    return found
