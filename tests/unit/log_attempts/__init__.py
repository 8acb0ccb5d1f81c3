"""Made-up attempts that failed, by family, and the signature that decides each."""

from __future__ import annotations

from tests.unit.log_attempts.certificates import CLIENT_CERTIFICATE, NAME, TRUST
from tests.unit.log_attempts.sign_in import LOGIN, OTHERS, POLICY, SSO
from tests.unit.log_attempts.ways import DNS, PORTAL, TIME_OUT

ALL = [*TRUST, *NAME, *DNS, *TIME_OUT, *PORTAL, *CLIENT_CERTIFICATE, *LOGIN, *SSO, *POLICY, *OTHERS]
