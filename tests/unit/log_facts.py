"""Facts about the client's last attempt, made by hand: one that each rule of the logs finds its code in."""

from __future__ import annotations

from collections.abc import Callable

from clientdiag.model import observations as seen
from clientdiag.model.core import Observation
from tests.unit.facts import DAY, HOST, NOW, healthy

Facts = tuple[Observation, ...]


def sign(signature: str, **more: object) -> seen.LogSign:
    """A record with this signature."""
    usual: dict[str, object] = {"text": "Something was written down.", "time": NOW - DAY / 24, **more}
    return seen.LogSign(signature, **usual)  # type: ignore[arg-type]  # fields by name


def attempt(signature: str = "", **more: object) -> seen.LogAttempt:
    """An attempt an hour ago that failed by *signature*; without one it succeeded."""
    usual: dict[str, object] = {
        "source": "syslog",
        "gateway": f"https://{HOST}",
        "started": NOW - DAY / 24,
        "reached": "authenticating" if signature else "connected",
        "success": not signature,
        "decisive": sign(signature) if signature else None,
        **more,
    }
    return seen.LogAttempt(**usual)  # type: ignore[arg-type]  # fields by name


def after(signature: str) -> Facts:
    """All is healthy, and the last attempt failed by *signature*."""
    return (*healthy(), attempt(signature))


EXAMPLES: dict[str, Callable[[], Facts]] = {
    "credentials-rejected": lambda: after("login-failed"),
    "password-expired": lambda: after("password-expired"),
    "account-locked": lambda: after("account-locked"),
    "token-required": lambda: after("token-required"),
    "second-factor-timed-out": lambda: after("second-factor-timed-out"),
    "sso-failed": lambda: after("sso-web-view"),
    "authentication-server-unreachable": lambda: after("authentication-server"),
    "tunnel-setup-failed": lambda: after("driver-error"),
    "client-log-error": lambda: after("verify-issuer-missing"),
}
