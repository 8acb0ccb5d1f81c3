"""p11-kit's blocklist: certificates that this Linux system is told to distrust."""

from __future__ import annotations

import tempfile
from pathlib import Path

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.platforms.base import StoreContents
from clientdiag.platforms.pem import read_pem_file

TRUST = "/usr/bin/trust"
SOURCES = (
    Path("/etc/pki/ca-trust/source/blocklist"),  # Fedora, RHEL
    Path("/usr/share/pki/ca-trust-source/blocklist"),
    Path("/etc/ca-certificates/trust-source/blocklist"),  # Arch, openSUSE
    Path("/etc/pkcs11/modules/p11-kit-trust.module"),  # paths of the administrator's own
)
_TOOL_DEADLINE_S = 5.0


def has_blocklist() -> bool:
    """Whether anything may be distrusted here, so that asking is worth the time."""
    return Path(TRUST).exists() and any(_holds_something(one) for one in SOURCES)


def read_blocklist() -> StoreContents:
    """The distrusted certificates, as p11-kit's own tool extracts them."""
    import subprocess  # slow to load, and only needed where something is distrusted

    with tempfile.TemporaryDirectory(prefix="clientdiag-") as folder:
        place = Path(folder, "blocklist.pem")
        try:
            done = subprocess.run(
                [TRUST, "extract", "--format=pem-bundle", "--filter=blocklist", str(place)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_TOOL_DEADLINE_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return StoreContents(failure=Failure(Operation.READ_STORE, FailureKind.TIMED_OUT))
        except OSError as error:
            return StoreContents(failure=Failure(Operation.READ_STORE, FailureKind.OTHER, error.errno))
        if done.returncode:
            return StoreContents(failure=Failure(Operation.READ_STORE, FailureKind.OTHER, done.returncode))
        return read_pem_file(place)


def _holds_something(place: Path) -> bool:
    try:
        return place.is_file() or any(place.iterdir())
    except OSError:
        return False
