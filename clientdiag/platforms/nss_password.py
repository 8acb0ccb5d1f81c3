"""Whether a password guards the keys of an NSS database, told by NSS's own ``certutil`` where it is there."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from clientdiag.platforms.nss_database import CERTIFICATES, KEYS

CERTUTIL = "/usr/bin/certutil"
_LOCKED = b"SEC_ERROR_BAD_PASSWORD"
_DEADLINE_S = 5.0


def needs_password(profile: Path) -> bool | None:
    """Whether NSS would ask for a password before it used a key of *profile*; None where nobody can tell.

    Works on a copy without pkcs11.txt, so that no module is loaded and no token is logged on to; without a
    terminal, so that nobody is asked; and with no password, as every wrong one counts.
    """
    import subprocess  # slow to load, and only needed where there are keys

    if not Path(CERTUTIL).exists():
        return None
    try:
        with tempfile.TemporaryDirectory(prefix="clientdiag-") as folder:
            for name in (CERTIFICATES, KEYS):
                shutil.copyfile(profile / name, Path(folder, name))
            done = subprocess.run(
                [CERTUTIL, "-K", "-d", f"sql:{folder}"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_DEADLINE_S,
                check=False,
                start_new_session=True,  # it would ask at the terminal otherwise
            )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode == 0:
        return False
    return True if _LOCKED in done.stderr else None
