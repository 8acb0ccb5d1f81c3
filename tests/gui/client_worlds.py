"""Worlds for "Your certificates": what this computer holds, and a gateway that asks for one of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from msgspec.structs import replace

from clientdiag.engine import judge
from clientdiag.model.core import CheckRun, Failure, FailureKind, Observation, Operation, Report
from clientdiag.model.observations import (
    Asked,
    CertificateTrial,
    ClientCertificate,
    ClientStore,
    Found,
    GatewayExchange,
    KeyState,
    ProfileMatch,
    ProfileSettings,
    Step,
    StoreContext,
    TlsHandshake,
    TrialEnd,
)
from tests.gui import samples

DAY = timedelta(days=1)
CA = "CN=Contoso Device CA,O=Contoso,DC=contoso,DC=com"
USERS_CA = "CN=Contoso User CA,O=Contoso Users"
CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"
USER, MACHINE = "cisco-user-client", "cisco-machine-client"
RIGHT_TO_LEFT = "\u0645\u0643\u062a\u0628 \u0627\u0644\u0628\u0635\u0631\u0629"
PLACES = {
    USER: "~/.cisco/certificates/client",
    MACHINE: "/opt/.cisco/certificates/client",
    "windows-user-my": "CurrentUser\\My",
    "windows-machine-my": "LocalMachine\\My",
    "nss-firefox": "~/.mozilla/firefox/ab12cd34.default",
}
SMART_CARD = "Microsoft Smart Card Key Storage Provider"


@dataclass(frozen=True)
class ClientWorld:
    """What the computer holds and what the gateway does; the rest is healthy."""

    certificates: tuple[ClientCertificate, ...] = ()
    stores: tuple[str, ...] = (USER, MACHINE)
    more: tuple[Observation, ...] = ()
    asked: Asked = Asked.LISTED
    listed: tuple[str, ...] = (CA,)
    insists: bool = True


def one(label: str, number: int = 1, store: str = USER, **more: object) -> ClientCertificate:
    """A good certificate of CA, told apart by its *number*."""
    issuer = str(more.pop("issuer", CA))
    usual: dict[str, object] = {
        "context": _context(store),
        "sha256": f"{number:064X}",
        "subject": f"CN={label}",
        "issuer": issuer,
        "serial": f"3F0A{number:04X}",
        "label": label,
        "issuer_label": issuer.partition(",")[0].removeprefix("CN="),
        "not_before": samples.NOW - 300 * DAY,
        "not_after": samples.NOW + 300 * DAY,
        "key": "RSA 2048",
        "private_key": KeyState.USABLE,
        "key_usage": ("digitalSignature",),
        "extended_key_usage": (CLIENT_AUTH,),
        "path": (Step(issuer, Found.HERE, signed=True),),
        **more,
    }
    return ClientCertificate(store, **usual)  # type: ignore[arg-type]  # fields by name


def _context(store: str) -> StoreContext:
    return StoreContext.MACHINE if "machine" in store else StoreContext.USER


def report(world: ClientWorld) -> Report:
    """The report of *world*, judged by the real rules."""
    whole = samples.report()
    runs = tuple(replace(run, observations=_observed(run, world)) for run in whole.runs)
    judged = judge(runs)
    return replace(
        whole,
        runs=runs,
        findings=judged.findings,
        verdict=judged.verdict,
        unevaluated=judged.unevaluated,
    )


def _observed(run: CheckRun, world: ClientWorld) -> tuple[Observation, ...]:
    if run.check == "client_certificate":
        return (*(_store(name, world) for name in world.stores), *world.certificates, *world.more)
    return tuple(_asking(fact, world) for fact in run.observations)


def _asking(fact: Observation, world: ClientWorld) -> Observation:
    if isinstance(fact, TlsHandshake):
        return replace(fact, asked=world.asked, asked_cas=world.listed)
    if isinstance(fact, GatewayExchange) and world.insists:
        closed = Failure(Operation.HTTP_EXCHANGE, FailureKind.END_OF_STREAM)
        return replace(fact, document=None, status=None, failure=closed)
    return fact


def _store(name: str, world: ClientWorld) -> ClientStore:
    held = sum(1 for each in world.certificates if each.store == name)
    return ClientStore(name, _context(name), PLACES[name], count=held)


EXPIRED = one("LAPTOP-4711", 1, MACHINE, not_after=samples.NOW - 18 * DAY)
OTHER_CA = one("J. Rivera", 2, issuer=USERS_CA, path=(Step(USERS_CA, Found.HERE, signed=True),))
KEYLESS = one("LAPTOP-4711", 3, private_key=KeyState.ABSENT)
RIGHT = one("LAPTOP-4711", 4)
FILTERED = one("A. Nguyen", 5, not_after=samples.NOW + 5 * DAY)
PROFILE = ProfileSettings("office.xml", hosts=(samples.HOST,))
RULE = "DistinguishedName: CN Equal LAPTOP-4711"
DENIED = Failure(Operation.READ_STORE, FailureKind.PERMISSION_DENIED, 5, "Access is denied.")
HOSTILE_NAME = f"{samples.HOSTILE} {RIGHT_TO_LEFT} " + "W" * 300

EXPIRED_AND_KEYLESS = ClientWorld((EXPIRED, OTHER_CA, KEYLESS))
RIGHT_AMONG_OTHERS = ClientWorld((EXPIRED, KEYLESS, RIGHT))
NONE_AT_ALL = ClientWorld()
GOOD = ClientWorld(
    (one("LAPTOP-4711", 1, MACHINE), one("LAPTOP-4711", 2)),
    more=(PROFILE, *(ProfileMatch("office.xml", f"{number:064X}") for number in (1, 2))),
    insists=False,
)
FILTERED_OUT = ClientWorld(
    (FILTERED, EXPIRED),
    more=(
        PROFILE,
        ProfileMatch("office.xml", FILTERED.sha256, (RULE,)),
        ProfileMatch("office.xml", EXPIRED.sha256, (RULE,)),
    ),
)
WINDOWS = ClientWorld(
    (
        one("J. Rivera", 1, "windows-user-my", private_key=KeyState.NEEDS_PERSON, provider=SMART_CARD),
        one("LAPTOP-4711", 2, "windows-machine-my", private_key=KeyState.DENIED),
    ),
    stores=("windows-user-my", "windows-machine-my"),
    more=(
        ClientStore(
            "nss-firefox",
            StoreContext.USER,
            PLACES["nss-firefox"],
            unreadable=1,
            loose_keys=2,
            failure=DENIED,
        ),
    ),
    insists=False,
)
HOSTILE = ClientWorld(
    (
        one(HOSTILE_NAME, 1, issuer=f"CN={HOSTILE_NAME}", serial="AB" * 20, private_key=KeyState.ABSENT),
        one(HOSTILE_NAME, 2),
    ),
    more=(PROFILE, ProfileMatch("office.xml", f"{2:064X}", (HOSTILE_NAME,))),
    listed=(f"CN={samples.HOSTILE}", CA),
)
MANY = ClientWorld(
    (
        *(one(f"Device {number}", number, private_key=KeyState.ABSENT) for number in range(1, 200)),
        one("The right one", 200),
    )
)
NOT_ASKED = ClientWorld((RIGHT,), asked=Asked.NO, listed=(), insists=False)
NOT_SAID_WHOSE = ClientWorld((RIGHT,), asked=Asked.ANY_CA, listed=())
TRIED = ClientWorld(
    (RIGHT,),
    more=(
        CertificateTrial(
            RIGHT.sha256,
            samples.ADDRESS,
            TrialEnd.REFUSED,
            alert="certificate_unknown",
            status=401,
            words=samples.HOSTILE,
        ),
    ),
)
WORLDS = {
    "expired-and-keyless": EXPIRED_AND_KEYLESS,
    "right-among-others": RIGHT_AMONG_OTHERS,
    "none": NONE_AT_ALL,
    "good": GOOD,
    "filtered": FILTERED_OUT,
    "windows": WINDOWS,
    "hostile": HOSTILE,
    "many": MANY,
    "tried": TRIED,
}
