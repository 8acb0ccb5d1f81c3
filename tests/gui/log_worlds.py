"""Worlds for "Logs": what the Cisco client wrote down of its last attempts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from msgspec.structs import replace

from clientdiag.engine import judge
from clientdiag.model.core import CheckRun, Failure, FailureKind, Observation, Operation, Report
from clientdiag.model.observations import Environment, LogAttempt, LogRead, LogSign
from tests.gui import samples
from tests.gui.client_worlds import RIGHT_TO_LEFT

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
LAST = samples.NOW - timedelta(minutes=2)
DENIED = Failure(Operation.READ_FILE, FailureKind.PERMISSION_DENIED, 13, "Permission denied")
GIVEN_UP = Failure(Operation.READ_FILE, FailureKind.TIMED_OUT)
HOSTILE = f"{samples.HOSTILE} `code` {{brace}} {RIGHT_TO_LEFT}\n\x07 " + "W" * 10_000
JOURNAL = LogRead("journal", "journal", 63_204_711, 63_204_711, 412)
SYSLOG = LogRead("syslog", "/var/log/syslog", 1_204_711, 1_204_711, 96)


@dataclass(frozen=True)
class LogWorld:
    """What the logs hold; the rest is the gateway and the computer of *around*."""

    attempts: tuple[LogAttempt, ...] = ()
    logs: tuple[LogRead, ...] = (JOURNAL, SYSLOG)
    around: samples.World = samples.HEALTHY
    system: str = "Linux"


def sign(signature: str, words: str, after: float, **more: object) -> LogSign:
    """A record so many seconds after the attempt began, which is at LAST."""
    usual: dict[str, object] = {"time": LAST + after * SECOND, "process": "acvpnagent", **more}
    return LogSign(signature, words, **usual)  # type: ignore[arg-type]  # fields by name


def attempt(*signs: LogSign, decisive: LogSign | None = None, **more: object) -> LogAttempt:
    """An attempt at LAST that failed by *decisive*; without one it succeeded."""
    usual: dict[str, object] = {
        "source": "journal",
        "gateway": f"https://{samples.HOST}",
        "started": LAST,
        "zone_known": True,
        "reached": "authenticating" if decisive else "connected",
        "success": decisive is None,
        "decisive": decisive,
        "signs": signs,
        **more,
    }
    return LogAttempt(**usual)  # type: ignore[arg-type]  # fields by name


def earlier(one: LogAttempt, by: timedelta) -> LogAttempt:
    """The same at another time."""
    signs = tuple(replace(each, time=each.time - by) for each in one.signs if each.time is not None)
    decisive = next((new for new, old in zip(signs, one.signs, strict=True) if old == one.decisive), None)
    return replace(one, started=LAST - by, signs=signs, decisive=decisive)


def report(world: LogWorld) -> Report:
    """The report of *world*, judged by the real rules."""
    whole = samples.report(world.around)
    runs = tuple(replace(run, observations=_observed(run, world)) for run in whole.runs)
    judged = judge(runs)
    return replace(
        whole,
        runs=runs,
        findings=judged.findings,
        verdict=judged.verdict,
        unevaluated=judged.unevaluated,
    )


def _observed(run: CheckRun, world: LogWorld) -> tuple[Observation, ...]:
    if run.check == "client_logs":
        return (*world.logs, *world.attempts)
    return tuple(
        replace(fact, system=world.system) if isinstance(fact, Environment) else fact
        for fact in run.observations
    )


NOISE = sign(
    "missing-attribute",
    "Function: CProfileMgr::GetElement File: ProfileMgr.cpp Line: 211 ATTRIBUTE_NOT_FOUND",
    0.2,
    process="acvpnui",
    repeats=14,
)
REFUSED = sign("login-failed", "Message type warning sent to the user: Login failed.", 4.1, process="acvpnui")
FOLLOWS = sign(
    "connection-failed",
    "Function: ConnectMgr::run File: ConnectMgr.cpp Line: 682 Invoked Function: "
    "ConnectMgr::initiateConnect Return Code: -29622263 (0xFE3C0009) "
    "Description: CONNECTMGR_ERROR_UNEXPECTED",
    4.6,
)
UNTRUSTED = sign(
    "verify-issuer-missing",
    "Function: Verify File: ../Common/Crypto/OpenSSL/FileCertificate.cpp Line: 511 Invoked Function: "
    "X509_verify_cert Return Code: 20 (0x00000014) Description: unable to get local issuer certificate",
    0.8,
)
POLICY = sign(
    "chain-policy-failed",
    "CertHelper::VerifyServerCertificate · CERTIFICATE_ERROR_VERIFY_CHAIN_POLICY_FAILED",
    0.9,
    repeats=3,
)
CONNECTED = earlier(attempt(NOISE), 16 * HOUR)
REFUSED_ATTEMPT = attempt(
    NOISE,
    REFUSED,
    FOLLOWS,
    decisive=REFUSED,
    said=(f"information: Contacting {samples.HOST}.", "warning: Login failed."),
)
UNTRUSTED_ATTEMPT = attempt(
    NOISE,
    UNTRUSTED,
    POLICY,
    FOLLOWS,
    decisive=UNTRUSTED,
    reached="initiated",
    said=("error: AnyConnect cannot confirm it is connected to your secure gateway.",),
)
SECOND_TRY = earlier(attempt(replace(UNTRUSTED, overcome=True), replace(REFUSED, overcome=True)), 40 * HOUR)

REFUSED_AFTER_SUCCESS = LogWorld((REFUSED_ATTEMPT, CONNECTED, SECOND_TRY))
UNTRUSTED_AS_MEASURED = LogWorld(
    (UNTRUSTED_ATTEMPT, earlier(UNTRUSTED_ATTEMPT, HOUR), CONNECTED),
    around=samples.ROOT_MISSING,
)
NOTHING_FOUND = LogWorld()
NOT_READ = LogWorld(
    (attempt(zone_known=False, success=None, reached="initiated"),),
    logs=(
        replace(JOURNAL, done=12_400_000, whole=False, failure=GIVEN_UP),
        LogRead("syslog", "/var/log/syslog", whole=False, failure=DENIED),
        LogRead("messages", "/var/log/messages", 209_715_200, 104_857_600, 11, whole=False),
        LogRead("messages", "/var/log/messages.1", whole=False),
        LogRead("installation", "/opt/cisco/secureclient/install.log"),
    ),
)
HOSTILE_SIGN = sign("login-failed", HOSTILE, 1.0, process=HOSTILE)
HOSTILE_TEXT = LogWorld(
    (
        attempt(
            HOSTILE_SIGN,
            sign(HOSTILE, HOSTILE, 2.0),
            decisive=HOSTILE_SIGN,
            gateway=HOSTILE,
            reached=HOSTILE,
            said=(f"error: {HOSTILE}", HOSTILE),
        ),
        attempt(decisive=sign(HOSTILE, HOSTILE, 1.0), family=HOSTILE, started=LAST - HOUR),
    ),
    logs=(LogRead(HOSTILE, HOSTILE, 10, 4, whole=False, failure=replace(DENIED, detail=HOSTILE)),),
)
_KINDS = ("getaddrinfo-failed", "transport-timeout", "no-internet", "captive-portal-redirect", "bad-gateway")
TWENTY = LogWorld(
    tuple(
        earlier(attempt(NOISE), place * HOUR)
        if place % 4 == 2
        else attempt(
            sign(_KINDS[place % 5], "Something went wrong.", 0.5 - place * 3600),
            decisive=sign(_KINDS[place % 5], "Something went wrong.", 0.5 - place * 3600),
            gateway="vpn.example.net" if place == 3 else samples.HOST,
            started=LAST - place * HOUR,
            reached="contacting",
        )
        for place in range(20)
    )
)
WORLDS = {
    "refused": REFUSED_AFTER_SUCCESS,
    "untrusted": UNTRUSTED_AS_MEASURED,
    "nothing": NOTHING_FOUND,
    "not-read": NOT_READ,
    "hostile": HOSTILE_TEXT,
    "twenty": TWENTY,
}
