"""Whether the client can read its own profiles."""

from __future__ import annotations

from collections.abc import Iterator

from clientdiag.checks.readings import profile_entries, profile_for_host
from clientdiag.model.core import Actor, FailureKind, Finding, Severity
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import ClientFile, ClientState, FileRole, ProfileSettings
from clientdiag.model.rule import Judged, rule
from clientdiag.model.text import Text, text

_MOST = 5


@rule("profile-unreadable")
def profile_unreadable(evidence: Evidence) -> Judged:
    """A profile that the client cannot load, or is reported not to.

    It is broken, empty or too large, has a DTD, may not be read, or has further dots in its name.
    Never an error: without a profile the client connects all the same to what the user types, with its
    own defaults. A note where another, sound profile names the gateway in use. A profile with an odd name
    that the client itself lists is loaded; a sound one that its list leaves out is a note, because the
    shape of that list was never seen.
    """
    odd = [one for one in evidence.all(ClientFile) if one.role is FileRole.PROFILE]
    bad = [one for one in odd if one.failure is not None or not _is_listed(evidence, one.file)]
    unlisted = [one for one in evidence.all(ProfileSettings) if _is_left_out(evidence, one)]
    names = dict.fromkeys([one.file for one in bad] + [one.file for one in unlisted])
    if not names:
        return
    sound = profile_for_host(evidence)
    matters = sound is None or sound.file in names
    yield Finding(
        code="profile-unreadable",
        severity=Severity.WARNING if bad and matters else Severity.NOTE,
        summary=text("The Cisco program cannot use one of its settings files"),
        explanation=text("What IT set for the VPN in “{file}” is ignored.", file=next(iter(names))),
        acts=(Actor.IT_PROFILE,),
        detail=tuple(_details(bad, unlisted))[:_MOST],
        remedy_it=(
            text("Deploy the profile again, as well-formed XML without a DTD."),
            text("Let its name have no dot but that of `.xml`."),
        ),
        evidence=evidence.refs(*bad, *unlisted),
    )


def _details(bad: list[ClientFile], unlisted: list[ProfileSettings]) -> Iterator[Text]:
    for one in bad:
        if one.failure is None:
            yield text("`{file}`: further dots in its name.", file=one.file)
        elif one.failure.kind is FailureKind.MALFORMED:
            why = one.failure.detail or "malformed"
            yield text("`{file}` is not the XML it should be: {why}.", file=one.file, why=why)
        else:
            yield text("`{file}` cannot be read: {why}.", file=one.file, why=one.failure.kind.value)
    known = {one.file for one in bad}
    for left_out in unlisted:
        if left_out.file not in known:
            yield text("`{file}` is sound, but the client lists none of its servers.", file=left_out.file)


def _listed(evidence: Evidence) -> set[str]:
    """What the client itself says that it could connect to, in lower case; empty where it said nothing."""
    said = evidence.first(ClientState)
    return {one.strip().lower() for one in said.hosts or ()} if said is not None else set()


def _names(evidence: Evidence, file: str) -> set[str]:
    entries = [one for one in profile_entries(evidence) if one.file == file]
    return {name.lower() for one in entries for name in (one.name, one.host) if name}


def _is_listed(evidence: Evidence, file: str) -> bool:
    return bool(_names(evidence, file) & _listed(evidence))


def _is_left_out(evidence: Evidence, profile: ProfileSettings) -> bool:
    """The client lists servers, and none of those that only this profile names."""
    listed, own = _listed(evidence), _names(evidence, profile.file)
    return bool(listed and own) and not own & listed
