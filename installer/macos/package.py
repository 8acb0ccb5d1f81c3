"""Makes the pkg from the app bundle, on a Mac: ``python -m installer.macos.package [INTO]``. Never run.

CLIENTDIAG_CODESIGN_IDENTITY (Developer ID Application) signs the bundle, CLIENTDIAG_INSTALLER_IDENTITY
(Developer ID Installer) the pkg, CLIENTDIAG_NOTARY_PROFILE names the profile in the keychain that notarytool
takes. Without them the pkg's name ends in ``-unsigned``.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

from installer import versions
from installer.frozen.build import freeze
from installer.frozen.contents import ROOT
from installer.package import WORK, papered, sums

IDENTIFIER = "org.clientdiag.ClientDiag"
_APP = "VPN Diagnostics.app"
_ENTITLEMENTS = ROOT / "installer" / "macos" / "entitlements.plist"


def main() -> int:
    """Freeze, sign, pack, notarise."""
    into = Path(sys.argv[1] if sys.argv[1:] else ROOT / "dist").resolve()
    into.mkdir(parents=True, exist_ok=True)
    freeze(WORK)
    app = WORK / _APP
    papered(app / "Contents" / "Resources")
    identity = os.environ.get("CLIENTDIAG_CODESIGN_IDENTITY")
    if identity:
        _run("codesign", "--force", "--deep", "--options", "runtime", "--timestamp", "--entitlements",
             str(_ENTITLEMENTS), "--sign", identity, str(app))  # fmt: skip
        _run("codesign", "--verify", "--deep", "--strict", str(app))
    _run(str(app / "Contents" / "MacOS" / "clientdiag"), "self-test")
    print(_pkg(app, into))
    sums(into)
    return 0


def _pkg(app: Path, into: Path) -> Path:
    signer = os.environ.get("CLIENTDIAG_INSTALLER_IDENTITY")
    mark = "" if signer else "-unsigned"
    path = into / f"clientdiag-{versions.python()}-macos-{platform.machine()}{mark}.pkg"
    command = ["pkgbuild", "--component", str(app), "--install-location", "/Applications"]
    command += ["--identifier", IDENTIFIER, "--version", versions.windows()]
    _run(*command, *(["--sign", signer, "--timestamp"] if signer else []), str(path))
    profile = os.environ.get("CLIENTDIAG_NOTARY_PROFILE")
    if signer and profile:
        _run("xcrun", "notarytool", "submit", str(path), "--keychain-profile", profile, "--wait")
        _run("xcrun", "stapler", "staple", str(path))
        _run("spctl", "--assess", "--type", "install", str(path))
    return path


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    sys.exit(main())
