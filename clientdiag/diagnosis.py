"""Everything a run needs, made ready from this computer's settings: shared by window and terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from clientdiag import knowledge, platforms, settings, translation
from clientdiag.checks.contract import Options
from clientdiag.cisco.preferences import last_gateway
from clientdiag.cisco.profile import HostEntry, host_entries
from clientdiag.client_ca import BadClientCa, read_client_ca
from clientdiag.model.core import Symptom, Target
from clientdiag.model.observations import KnownGateway
from clientdiag.model.text import text
from clientdiag.platforms.base import Platform
from clientdiag.platforms.languages import system_languages
from clientdiag.settings import Settings, Source, Value
from clientdiag.target import BadTarget, address_with_port, parse_target
from clientdiag.translation import Problem, say

LEAST_DIGITS = 16
_FINGERPRINT = re.compile(rf"[0-9A-F]{{{LEAST_DIGITS},64}}")


class BadFingerprint(Problem):
    """What was typed is no fingerprint of a certificate."""


@dataclass(frozen=True)
class Prepared:
    """This computer's settings, the gateways it knows, and the platform to ask."""

    settings: Settings
    platform: Platform
    gateways: tuple[Target, ...]
    client_ca: tuple[bytes, ...] = ()
    known: tuple[KnownGateway, ...] = ()
    server_roots: tuple[bytes, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """Sentences about policy values that were ignored."""
        return self.settings.problems

    def target(self, typed: str, source: str = "window") -> Target:
        """The target a person typed, with the expected addresses IT set. Raises BadTarget.

        A name from the list of the Cisco client means that entry, port and group included.
        """
        for known in self.gateways:
            if known.profile and known.profile.lower() == typed.strip().lower():
                return known
        target = parse_target(typed, source=source)
        for entry in self.known:
            # the client asks at the group URL of the profile's entry for this very host and port
            if target.path == "/" and (entry.host, entry.port) == (target.host, target.port):
                target = msgspec.structs.replace(target, path=entry.path)
                break
        return self.expecting(target)

    def options(
        self,
        symptom: Symptom | None = None,
        *,
        before_sign_in: bool = False,
        try_certificate: str | None = None,
        log_files: tuple[Path, ...] = (),
        asked_for_password: bool | None = None,
        second_factor: str = "",
        others_connect: bool | None = None,
    ) -> Options:
        """What the checks may do. Raises BadFingerprint, and BadLog for a log that is no file.

        *try_certificate* is what the user typed or chose for this one run; see :func:`fingerprint`.
        """
        for path in log_files:
            if not path.is_file():
                raise BadLog(text("{path} is not a file; name a log or a DART bundle.", path=str(path)))
        return Options(
            connect_deadline_s=self.settings.connect_deadline_s.value,
            symptom=symptom,
            before_sign_in=before_sign_in,
            asked_for_password=asked_for_password,
            second_factor=second_factor,
            others_connect=others_connect,
            client_ca=self.client_ca,
            client_ca_source=self.settings.client_ca_file.source.value if self.client_ca else "",
            server_roots=self.server_roots,
            second_resolver=self.settings.second_resolver.value,
            ask_zone_servers=self.settings.ask_zone_servers.value,
            time_source=self.settings.time_source.value,
            portal_probe=self.settings.portal_probe.value,
            expect_client=self.settings.expect_client.value,
            expect_public_certificate=self.settings.expect_public_certificate.value,
            fetch_issuers=self.settings.fetch_issuers.value,
            check_revocation=self.settings.check_revocation.value,
            require_revocation=self.settings.require_revocation.value,
            system_retrieval=self.settings.system_retrieval.value,
            known_gateways=self.known,
            log_files=log_files,
            try_certificate=None if try_certificate is None else fingerprint(try_certificate),
        )

    def expecting(self, target: Target) -> Target:
        """The expected addresses belong to the configured gateway, not to any other that is typed."""
        expected, configured = self.settings.expected_addresses, self.settings.gateway.value
        of_another = configured is not None and parse_target(configured, source="").host != target.host
        if not expected.value or (of_another and expected.source is not Source.COMMAND_LINE):
            return target
        return msgspec.structs.replace(
            target, expected_addresses=expected.value, expected_source=expected.source.value
        )


class BadLog(Problem):
    """What was named as a log is no file."""


def fingerprint(typed: str) -> str:
    """A SHA-256 or its first 16 digits or more, as upper-case hexadecimal. Raises BadFingerprint."""
    digits = re.sub(r"[\s:]", "", typed).upper()
    if not _FINGERPRINT.fullmatch(digits):
        raise BadFingerprint(
            text(
                "“{typed}” is no certificate's SHA-256; give its 64 hexadecimal digits or at least the "
                "first {least}.",
                typed=typed[:80],
                least=LEAST_DIGITS,
            )
        )
    return digits


def prepare(command_line: Mapping[str, Any] | None = None, file: Path | None = None) -> Prepared:
    """Read policy, settings and Cisco profiles. Raises :class:`clientdiag.translation.Problem`."""
    platform = platforms.current()
    entries = host_entries(platform.profile_folders())
    from_profile = tuple(
        target for entry in entries if (target := _profile_target(entry.connects_to, entry.name)) is not None
    )
    last = _last_target(last_gateway(platform.preference_files()), from_profile)
    suggested = from_profile[0].host if from_profile else None
    if suggested is None and last:
        suggested = address_with_port(last[0].host, last[0].port)
    loaded = settings.load(platform.policy(), command_line or {}, file, suggested)
    translation.use(loaded.language.value, *system_languages())
    loaded, client_ca = _authorities(loaded, loaded.client_ca_file)
    loaded, server_roots = _authorities(loaded, loaded.server_root_file)
    knowledge.vouch_for(server_roots)
    prepared = Prepared(loaded, platform, (), client_ca, server_roots=server_roots)
    gateways = _gateways(prepared, (*from_profile, *last))
    return replace(prepared, gateways=gateways, known=_known(loaded, entries))


def _last_target(remembered: str, from_profile: tuple[Target, ...]) -> tuple[Target, ...]:
    """The gateway that the Cisco client used last, unless a profile names it anyway."""
    named = {one.profile.lower() for one in from_profile if one.profile}
    target = _profile_target(remembered, "") if remembered and remembered.lower() not in named else None
    if target is None or any((one.host, one.port) == (target.host, target.port) for one in from_profile):
        return ()
    return (target,)


def _known(loaded: Settings, entries: tuple[HostEntry, ...]) -> tuple[KnownGateway, ...]:
    """What profiles and IT name, for the rules that compare the target with it."""
    found = []
    gateway = loaded.gateway
    if gateway.value and gateway.source in {Source.POLICY, Source.USER}:
        target = parse_target(gateway.value, source="")
        found.append(KnownGateway(target.host, target.port, gateway.source.value, target.path))
    for entry in entries:
        named = _profile_target(entry.connects_to, entry.name)
        if named is not None:
            found.append(
                KnownGateway(
                    named.host,
                    named.port,
                    Source.CISCO_PROFILE.value,
                    named.path,
                    entry.group,
                    entry.name,
                    entry.file,
                    entry.protocol,
                    says_port=_says_port(entry.connects_to),
                )
            )
    return tuple(found)


def _says_port(place: str) -> bool:
    """Whether *place*, as a profile writes it, names a port itself."""
    try:
        return urlsplit("//" + (place.partition("://")[2] or place)).port is not None
    except ValueError:  # an IPv6 address without brackets
        return False


def _authorities(loaded: Settings, file: Value[Path | None]) -> tuple[Settings, tuple[bytes, ...]]:
    """The CA certificates in a file that IT or a person named; a bad one of the policy is a problem."""
    if file.value is None:
        return loaded, ()
    try:
        found = read_client_ca(file.value)
    except BadClientCa as error:
        if not file.is_locked:
            raise
        return replace(loaded, problems=(*loaded.problems, str(error))), ()
    if not found.keys:
        return loaded, found.certificates
    said = text(
        "The CA file {path} also holds a private key, which nobody needs there: take it out.",
        path=str(file.value),
    )
    return replace(loaded, problems=(*loaded.problems, say(said))), found.certificates


def _gateways(prepared: Prepared, from_profile: tuple[Target, ...]) -> tuple[Target, ...]:
    known = {}
    gateway = prepared.settings.gateway
    if gateway.value and gateway.source is not Source.CISCO_PROFILE:
        first = prepared.target(gateway.value, gateway.source.value)
        known[(first.host, first.port, first.path)] = first
    if not gateway.is_locked:
        for target in from_profile:
            known.setdefault((target.host, target.port, target.path), prepared.expecting(target))
    return tuple(known.values())


def _profile_target(typed: str, alias: str) -> Target | None:
    try:
        target = parse_target(typed, source=Source.CISCO_PROFILE.value)
    except BadTarget:
        return None
    return target if not alias else msgspec.structs.replace(target, profile=alias)
