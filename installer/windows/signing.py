"""Authenticode by osslsigncode: the key comes from the environment, and is never written anywhere.

CLIENTDIAG_SIGN_PFX is a PKCS #12 file, CLIENTDIAG_SIGN_PASSWORD_FILE a file with its password, and
CLIENTDIAG_SIGN_TIME the address of a time stamp service (http), without which a signature ends with its
certificate. A key in a token is signed with by other means: signtool on Windows, see the release workflow.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAME = "VPN Diagnostics (ClientDiag)"
HOME = "https://github.com/clientdiag/clientdiag"


@dataclass(frozen=True)
class Key:
    """What to sign with. ``time_stamps`` is empty for a trial."""

    pfx: Path
    password_file: Path | None
    time_stamps: str


def key() -> Key | None:
    """The key that the environment names, None without one. Raises FileNotFoundError when it is not there."""
    named = os.environ.get("CLIENTDIAG_SIGN_PFX")
    if not named:
        return None
    if not Path(named).is_file():
        raise FileNotFoundError(f"CLIENTDIAG_SIGN_PFX names {named}, which is not there.")
    password = os.environ.get("CLIENTDIAG_SIGN_PASSWORD_FILE")
    return Key(Path(named), Path(password) if password else None, os.environ.get("CLIENTDIAG_SIGN_TIME", ""))


def sign(program: Path, with_key: Key) -> None:
    """Sign an .exe or .msi in place, with SHA-256. Raises CalledProcessError; then it is as it was."""
    signed = program.with_name(f"{program.name}.signed")
    command = ["osslsigncode", "sign", "-pkcs12", str(with_key.pfx), "-h", "sha256", "-n", NAME, "-i", HOME]
    if with_key.password_file:
        command += ["-readpass", str(with_key.password_file)]
    if with_key.time_stamps:
        command += ["-ts", with_key.time_stamps]
    try:
        subprocess.run([*command, "-in", str(program), "-out", str(signed)], check=True, capture_output=True)
        signed.replace(program)
    finally:
        signed.unlink(missing_ok=True)


def verified(program: Path, authority: Path) -> bool:
    """Whether its signature is whole and leads to a certificate in *authority* (PEM)."""
    command = ["osslsigncode", "verify", "-CAfile", str(authority), "-in", str(program)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
