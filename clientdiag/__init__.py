"""ClientDiag: says why a Cisco AnyConnect / Secure Client connection fails, and who can mend it."""

from datetime import UTC, datetime

__version__ = "0.1.0.dev0"

RELEASE_DATE = datetime(2026, 11, 21, tzinfo=UTC)
"""When this version was made. A computer whose clock is earlier than this has a wrong clock."""
