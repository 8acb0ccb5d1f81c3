"""A Firefox profile with an NSS database, made by NSS's own tools."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from tests.peers.authority import Issued
from tests.peers.process import program

PLACE = ".mozilla/firefox"
_PACKAGE = "libnss3-tools"
_RUN_S = 20
_INSTALLS = "[4F96D1932A9F858E]\nDefault={name}\nLocked=1\n"
_PROFILES = """[Profile1]
Name=default
IsRelative=1
Path=old.default
Default=1

[Profile0]
Name=default-release
IsRelative=1
Path={name}

[General]
StartWithLastProfile=1
Version=2

[Install4F96D1932A9F858E]
Default={name}
Locked=1
"""


class Database:
    """An NSS database in *folder*. Raises UnavailableError without NSS's tools."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.run("certutil", "-N", "--empty-password")

    def add(self, one: Issued, trust: str = ",,", nickname: str = "") -> None:
        """Add a certificate with certutil's trust flags (``C,,`` is a CA for servers)."""
        name = nickname or one.certificate.subject.rfc4514_string()
        with tempfile.TemporaryDirectory() as place:
            file = Path(place, "one.pem")
            file.write_bytes(one.pem)
            self.run("certutil", "-A", "-n", name, "-t", trust, "-a", "-i", str(file))

    def add_with_key(self, one: Issued, nickname: str = "me") -> None:
        """Add a certificate with its key, as a person does with a PKCS #12 file."""
        data = serialize_key_and_certificates(
            nickname.encode(),
            one.private_key,
            one.certificate,
            None,
            BestAvailableEncryption(b"lab"),
        )
        with tempfile.TemporaryDirectory() as place:
            file = Path(place, "one.p12")
            file.write_bytes(data)
            self.run("pk12util", "-i", str(file), "-W", "lab", "-K", "")

    def delete_certificate(self, nickname: str) -> None:
        """Delete a certificate and leave its key."""
        self.run("certutil", "-D", "-n", nickname)

    def set_password(self, password: str) -> None:
        """Guard the keys, as Firefox's primary password does."""
        with tempfile.TemporaryDirectory() as place:
            old, new = Path(place, "old"), Path(place, "new")
            old.write_text("\n")
            new.write_text(f"{password}\n")
            self.run("certutil", "-W", "-f", str(old), "-@", str(new))

    def add_module(self, library: Path) -> None:
        """Have the profile load a PKCS #11 module, as for a smart card."""
        command = [program("modutil", _PACKAGE), "-force", "-dbdir", f"sql:{self.folder}"]
        self._run([*command, "-add", library.stem, "-libfile", str(library)])

    def listing(self, *more: str) -> str:
        """What certutil itself lists."""
        return self.run("certutil", "-L", *more)

    def run(self, tool: str, *arguments: str) -> str:
        """Run one of NSS's tools on this database. Raises CalledProcessError."""
        return self._run([program(tool, _PACKAGE), *arguments, "-d", f"sql:{self.folder}"])

    def _run(self, command: Sequence[str]) -> str:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_RUN_S,
            check=True,
            start_new_session=True,
        ).stdout


def firefox(home: Path, name: str = "lab.default-release", *, place: str = PLACE) -> Path:
    """A Firefox's list of profiles in *home*, and the default profile's folder, without a database."""
    root = home / place
    for folder in (root / name, root / "old.default"):
        folder.mkdir(parents=True, exist_ok=True)
    (root / "installs.ini").write_text(_INSTALLS.format(name=name))
    (root / "profiles.ini").write_text(_PROFILES.format(name=name))
    return root / name


def with_database(
    home: Path, *, anchors: Iterable[Issued] = (), mine: Sequence[Issued] = (), place: str = PLACE
) -> Database:
    """A Firefox in *home* that trusts *anchors* for servers and holds *mine* with their keys."""
    database = Database(firefox(home, place=place))
    for one in anchors:
        database.add(one, "C,,")
    for number, one in enumerate(mine):
        database.add_with_key(one, f"me{number}")
    return database
