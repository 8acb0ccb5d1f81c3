"""Facts about client certificates, made by hand: a gateway that insists on one, and what a computer holds."""

from __future__ import annotations

from collections.abc import Callable

from clientdiag.model import observations as seen
from clientdiag.model.core import Failure, FailureKind, Observation, Operation, Symptom
from tests.unit import facts
from tests.unit.facts import DAY, HOST, NOW, but, healthy

CA = "CN=Company CA,O=Company"
OTHER_CA = "CN=Other CA,O=Other"
CLIENT_AUTH, SERVER_AUTH = "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"
Facts = tuple[Observation, ...]


def asking(*more: Observation, listed: tuple[str, ...] = (CA,), insists: bool = True) -> Facts:
    """The healthy run with a gateway that asks for a certificate, and hangs up without if it *insists*."""
    asked = seen.Asked.LISTED if listed else seen.Asked.ANY_CA
    closed = Failure(Operation.HTTP_EXCHANGE, FailureKind.END_OF_STREAM)
    answer = facts.exchange(document=None, status=None, failure=closed) if insists else facts.exchange()
    return (*but(healthy(), facts.good_chain(asked=asked, asked_cas=listed), answer), *more)


def store(name: str = "cisco-user-client", /, **more: object) -> seen.ClientStore:
    """A store that was read."""
    usual: dict[str, object] = {"context": _context(name), "location": f"~/{name}", "count": 1, **more}
    return seen.ClientStore(name, **usual)  # type: ignore[arg-type]  # fields by name


def mine(name: str = "cisco-user-client", /, **more: object) -> seen.ClientCertificate:
    """A good certificate of CA in the store *name*."""
    issuer = str(more.pop("issuer", CA))
    usual: dict[str, object] = {
        "context": _context(name),
        "sha256": "AB" * 32,
        "subject": "CN=Anna,O=Company",
        "issuer": issuer,
        "serial": "4711",
        "label": "Anna",
        "issuer_label": issuer.partition(",")[0].removeprefix("CN="),
        "not_before": NOW - 30 * DAY,
        "not_after": NOW + 300 * DAY,
        "key": "RSA 2048",
        "private_key": seen.KeyState.USABLE,
        "key_usage": ("digitalSignature",),
        "extended_key_usage": (CLIENT_AUTH,),
        "path": (seen.Step(issuer, seen.Found.NOWHERE),),
        **more,
    }
    return seen.ClientCertificate(name, **usual)  # type: ignore[arg-type]  # fields by name


def holding(*certificates: seen.ClientCertificate, **how: object) -> Facts:
    """A gateway that insists, and a computer that holds *certificates*; *how* as :func:`asking`."""
    names = dict.fromkeys([one.store for one in certificates] or ["cisco-user-client"])
    return asking(*(store(name) for name in names), *certificates, **how)  # type: ignore[arg-type]  # by name


def configured(*certificates: seen.ClientCertificate, **how: object) -> Facts:
    """As :func:`holding`, and IT has configured the CA."""
    ca = seen.ConfiguredCa((facts.der(facts.Authority.root("Company CA", organization="Company")),), "policy")
    return (*holding(*certificates, **how), ca)


def up(issuer: str = CA, found: seen.Found = seen.Found.CONFIGURED, **more: object) -> tuple[seen.Step, ...]:
    """A path of one step."""
    return (seen.Step(issuer, found, **{"signed": True, "sha256": "CD" * 32, **more}),)  # type: ignore[arg-type]  # by name


def profile(**values: str) -> seen.ProfileSettings:
    """A profile that names the gateway."""
    return seen.ProfileSettings("office.xml", hosts=(f"{HOST}/staff",), values=values)


def before_sign_in() -> seen.UserReport:
    """The user says that it happens at the sign-in screen."""
    return seen.UserReport(Symptom.SOMETHING_ELSE, before_sign_in=True)


def _context(name: str) -> seen.StoreContext:
    return seen.StoreContext.MACHINE if "machine" in name else seen.StoreContext.USER


EXAMPLES: dict[str, Callable[[], Facts]] = {
    "client-certificate-missing": lambda: asking(store(count=0)),
    "client-certificate-in-wrong-store": lambda: (*holding(mine()), profile(CertificateStoreLinux="Machine")),
    "client-private-key-missing": lambda: holding(mine(private_key=seen.KeyState.ABSENT)),
    "client-private-key-unusable": lambda: holding(mine(private_key=seen.KeyState.BROKEN)),
    "client-certificate-expired": lambda: holding(mine(not_after=NOW - DAY)),
    "client-certificate-not-yet-valid": lambda: holding(mine(not_before=NOW + DAY)),
    "client-certificate-expiring": lambda: holding(mine(not_after=NOW + 5 * DAY)),
    "client-wrong-purpose": lambda: holding(mine(extended_key_usage=(SERVER_AUTH,))),
    "client-ca-key-differs": lambda: configured(mine(path=up(signed=False))),
    "client-intermediate-missing": lambda: configured(
        mine(issuer="CN=Company Sub CA,O=Company", path=up("CN=Company Sub CA,O=Company", seen.Found.NOWHERE))
    ),
    "client-issuer-not-accepted": lambda: holding(mine(issuer=OTHER_CA, path=up(OTHER_CA, seen.Found.HERE))),
    "client-certificate-filtered": lambda: (
        *holding(mine()),
        profile(),
        seen.ProfileMatch("office.xml", "AB" * 32, ("KeyUsage: Non_Repudiation",)),
    ),
    "client-certificate-ambiguous": lambda: holding(mine(), mine(subject="CN=Berta", sha256="CD" * 32)),
    "client-certificate-revoked": lambda: (
        *configured(mine(path=up())),
        seen.RevocationAnswer("AB" * 32, seen.RevocationMethod.CRL, status=seen.RevocationStatus.REVOKED),
    ),
    "start-before-login-unavailable": lambda: (
        *healthy(),
        before_sign_in(),
        seen.ClientInstall(found=True, modules=()),
    ),
}
