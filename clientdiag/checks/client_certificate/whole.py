"""What the client's choice comes to: nothing there, out of sight, filtered, not accepted, too many."""

from __future__ import annotations

from collections.abc import Iterable

from clientdiag.certificates.reading import read
from clientdiag.checks.client_certificate.choosing import Barrier, Choice, choice
from clientdiag.checks.client_certificate.stopping import finding, stopped
from clientdiag.checks.client_certificate.told import DEVICE, SEND, others
from clientdiag.checks.readings import for_system
from clientdiag.checks.readings.demand import Demand, demand, insists, weight
from clientdiag.model.core import Actor, FailureKind, Finding, Topic, Unevaluated
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import (
    Asked,
    CertificateTrial,
    ClientStore,
    ConfiguredCa,
    StoreContext,
    TlsHandshake,
    TrialEnd,
)
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text


@rule("client-certificate-missing", topic=Topic.CLIENT_CERTIFICATE)
def client_certificate_missing(evidence: Evidence) -> Judged:
    """The gateway asks for a client certificate (or IT says it does), and none of its CA is here.

    An error where the gateway stops without one, or IT says that it must. Where it asks and goes on
    without, it is not known whether it will insist; a store that could not be read leaves it open, too.
    """
    wanted, chosen = demand(evidence), choice(evidence)
    if wanted is Demand.NOTHING:
        return
    stores = evidence.all(ClientStore)
    if chosen is not None and chosen.fit:
        yield from _acceptance_unknown(evidence, chosen)
        return
    unread = _unread(evidence)
    if chosen is None or not stores or unread:
        yield Unevaluated("client-certificate-missing", ("client-store",), _why_open(unread))
        if chosen is None or chosen.nearest is None:
            return
    if chosen.nearest is not None or _is_strangers(evidence, chosen):
        return  # another rule says what is wrong with what is there
    if wanted is Demand.ASKS and not insists(evidence):
        yield Unevaluated("client-certificate-missing", (), _MAY_INSIST)
        return
    yield _missing(evidence, chosen)


def _unread(evidence: Evidence) -> list[ClientStore]:
    return [one for one in evidence.all(ClientStore) if _could_hold_it(one)]


def _could_hold_it(store: ClientStore) -> bool:
    """Whether what is missing may be in a store that was not read.

    A Firefox database that is damaged, forbidden or out of reach is so for the Cisco client, too.
    """
    if store.failure is None:
        return False
    ours = {FailureKind.TIMED_OUT, FailureKind.TOO_LARGE}
    return store.store != "nss-firefox" or store.failure.kind in ours


_MAY_INSIST = text(
    "The server asks for a certificate of yours. None that would do is here; whether it insists shows "
    "only at sign-in."
)


def _why_open(unread: list[ClientStore]) -> Text:
    if unread:
        return text("The certificates in {place} could not be read.", place=unread[0].location)
    return text("The server asks for a certificate of yours, and this computer's were not read.")


def _acceptance_unknown(evidence: Evidence, chosen: Choice) -> Judged:
    if any(one.accepted for one in chosen.fit):
        return
    fit = {one.certificate.sha256 for one in chosen.fit}
    if any(one.end is TrialEnd.REFUSED and one.certificate in fit for one in evidence.all(CertificateTrial)):
        return  # tried, and the gateway's word stands in its own rule
    yield Unevaluated(
        "client-issuer-not-accepted",
        (),
        text(
            "Whether the server takes your certificate is not known: nobody says whose it accepts, or it "
            "alone has the issuer that is missing here."
        ),
        Topic.CLIENT_CERTIFICATE if insists(evidence) else None,
    )


def _missing(evidence: Evidence, chosen: Choice) -> Finding:
    issuers = wanted_issuers(evidence)
    stores = evidence.all(ClientStore)
    return Finding(
        code="client-certificate-missing",
        severity=weight(evidence),
        summary=text("The certificate that the VPN server asks for is not on this computer"),
        explanation=text("It should have been issued by {issuer}.", issuer=issuers[0][1])
        if issuers
        else text("Your IT puts such a certificate on every computer that may connect."),
        acts=DEVICE,
        remedy=SEND,
        detail=(
            text("Wanted issuer: `{issuer}`.", issuer=" | ".join(name for name, _ in issuers[:5]) or "–"),
            text("Looked in: {stores}.", stores=", ".join(_counted(stores)) or "–"),
            *others(chosen, None),
        ),
        remedy_it=(
            text("Enrol this computer or user for a certificate of that CA, and see why it has none."),
        ),
        commands=for_system(
            evidence,
            windows=("certutil -user -store My", "certutil -store My"),
            macos=("security find-identity -v -p ssl-client",),
            linux=("ls -l ~/.cisco/certificates/client /opt/.cisco/certificates/client",),
        ),
        evidence=evidence.refs(*stores),
    )


def _counted(stores: Iterable[ClientStore]) -> list[str]:
    return [f"{one.store} ({one.location}: {one.count})" for one in stores]


def wanted_issuers(evidence: Evidence) -> list[tuple[str, str]]:
    """Name and short name of each CA that is wanted: the configured one, else the gateway's list."""
    configured = evidence.first(ConfiguredCa)
    if configured is not None:
        return [(one.subject, one.label) for one in map(read, configured.certificates)]
    return _listed(evidence)


def _common_name(name: str) -> str:
    parts = [part.removeprefix("CN=") for part in name.split(",") if part.startswith("CN=")]
    return parts[0] if parts else name


@rule("client-certificate-in-wrong-store")
def client_certificate_in_wrong_store(evidence: Evidence) -> Judged:
    """The right certificate is here, but in a store that the client does not look into.

    Because of the profile's CertificateStore, of the local policy, or because it happens at the
    sign-in screen, where only the computer's own certificates can be seen.
    """
    found = stopped(evidence, Barrier.STORE)
    chosen = choice(evidence)
    if found is None or chosen is None:
        return
    seen, sight = found.certificate, chosen.sight
    before = sight.before_sign_in and seen.context is not StoreContext.MACHINE
    by = text("Before sign-in only the computer's own certificates can be used.") if before else _by(chosen)
    yield finding(
        evidence,
        Barrier.STORE,
        found,
        summary=text("Your certificate is where the Cisco client does not look for it"),
        explanation=text("Before you sign in, only the computer's certificates count; this one is yours.")
        if before
        else text("Its settings send the Cisco client to another place."),
        acts=(Actor.IT_DEVICE, Actor.IT_PROFILE),
        detail=(by,),
        remedy_it=(
            text("Issue a machine certificate, or let users connect after they have signed in.")
            if before
            else text("Put the certificate into the store that the profile names, or change the profile."),
        ),
    )


def _by(chosen: Choice) -> Text:
    sight = chosen.sight
    if sight.only is None:
        return text("The local policy excludes this store: `{names}`.", names=sight.excluded_by)
    return text(
        "Profile `{file}` says `{setting}`.",
        file=sight.profile.file if sight.profile else "?",
        setting=sight.by,
    )


@rule("client-certificate-filtered")
def client_certificate_filtered(evidence: Evidence) -> Judged:
    """The profile's CertificateMatch rejects the certificate; its first rule that is not met is named.

    Left open where the filter has a rule that Cisco's schema does not know.
    """
    found = stopped(evidence, Barrier.FILTERED)
    chosen = choice(evidence)
    if found is None or chosen is None:
        yield from _filter_unknown(evidence, chosen)
        return
    file = chosen.sight.profile.file if chosen.sight.profile else "?"
    yield finding(
        evidence,
        Barrier.FILTERED,
        found,
        summary=text("The Cisco client's settings leave your certificate out"),
        explanation=text("A filter in its profile does not fit the certificate you have."),
        acts=(Actor.IT_PROFILE,),
        detail=(
            text("`{file}`, CertificateMatch, first not met: `{rule}`.", file=file, rule=found.unmet[0]),
            *(text("Not met either: `{rule}`.", rule=one) for one in found.unmet[1:4]),
        ),
        remedy_it=(
            text(
                "Correct that rule in the profile; names compare letter by letter unless it says otherwise."
            ),
        ),
    )


def _filter_unknown(evidence: Evidence, chosen: Choice | None) -> Judged:
    if chosen is None or not chosen.fit or not all(one.undecided for one in chosen.fit):
        return
    if demand(evidence) is not Demand.NOTHING:
        yield Unevaluated(
            "client-certificate-filtered",
            (),
            text(
                "The Cisco client's profile has a filter that is in none of Cisco's schemas: `{rule}`. What "
                "the client makes of it shows only when it connects.",
                rule=chosen.fit[0].undecided[0],
            ),
            Topic.CLIENT_CERTIFICATE if insists(evidence) else None,
        )


@rule("client-issuer-not-accepted")
def client_issuer_not_accepted(evidence: Evidence) -> Judged:
    """A certificate is here and good, but its issuer is not among those that the gateway accepts."""
    chosen = choice(evidence)
    if chosen is None or demand(evidence) is Demand.NOTHING or not _is_strangers(evidence, chosen):
        return
    found = chosen.stranger
    if found is None:
        return
    ours = Barrier.OTHER_CA not in found.barriers and evidence.has(ConfiguredCa)
    wanted = " | ".join(name for name, _ in _listed(evidence)[:5])
    yield finding(
        evidence,
        Barrier.ISSUER,
        found,
        summary=text("The VPN server does not accept the issuer of your certificate"),
        explanation=text(
            "Yours is from {issuer}, and the server wants another one.",
            issuer=found.certificate.issuer_label,
        ),
        acts=(Actor.IT_SERVER, Actor.IT_DEVICE) if ours else (Actor.IT_DEVICE, Actor.IT_SERVER),
        detail=(text("The gateway's CertificateRequest lists: `{names}`.", names=wanted or "–"),),
        remedy_it=(
            text("Add `{issuer}` to the CAs that the gateway accepts.", issuer=found.certificate.issuer),
            text("Or issue this computer a certificate of a CA on that list."),
        ),
    )


def _listed(evidence: Evidence) -> list[tuple[str, str]]:
    asking = [one for one in evidence.all(TlsHandshake) if one.asked is Asked.LISTED]
    return [(name, _common_name(name)) for name in (asking[0].asked_cas if asking else ())]


def _is_strangers(evidence: Evidence, chosen: Choice) -> bool:
    """Whether it is the gateway's list that keeps a good certificate out.

    Of a CA that IT configured it always is; of any other only where the gateway insists, since most
    computers hold certificates that were never meant for the VPN.
    """
    if chosen.fit or chosen.nearest is not None or chosen.stranger is None or _unread(evidence):
        return False
    if evidence.has(ConfiguredCa):
        return Barrier.OTHER_CA not in chosen.stranger.barriers
    return demand(evidence) is Demand.REFUSES


RULES = (
    client_certificate_missing,
    client_certificate_in_wrong_store,
    client_issuer_not_accepted,
    client_certificate_filtered,
)
