"""The settings in people's words: their titles, the cards they stand in, and where a value came from."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from clientdiag.settings import SPECS, Source, Spec, Value
from clientdiag.translation import gettext


class Group(StrEnum):
    """The cards of the settings page, in the order shown."""

    SERVER = "server"
    CERTIFICATES = "certificates"
    CONTACT = "contact"
    JUDGING = "judging"
    SHARING = "sharing"
    LOOK = "look"


_GROUPS = {
    Group.SERVER: ("gateway", "expected_addresses"),
    Group.CERTIFICATES: ("client_ca_file", "server_root_file"),
    Group.CONTACT: (
        "second_resolver",
        "ask_zone_servers",
        "fetch_issuers",
        "check_revocation",
        "system_retrieval",
        "time_source",
        "portal_probe",
    ),
    Group.JUDGING: (
        "require_revocation",
        "expect_public_certificate",
        "expect_client",
        "connect_deadline_s",
    ),
    Group.LOOK: ("language", "appearance"),
}


def group_of(name: str) -> Group:
    """The card in which the setting *name* stands; what is new stands with the folders."""
    return next((group for group, names in _GROUPS.items() if name in names), Group.SHARING)


def specs_of(group: Group) -> list[Spec]:
    """The settings of *group*, in the order shown."""
    names: Sequence[str] = _GROUPS.get(group, ())
    found = [spec for spec in SPECS if group_of(spec.name) is group]
    return sorted(found, key=lambda spec: names.index(spec.name) if spec.name in names else len(names))


def group_title(group: Group) -> str:
    """What stands above the card."""
    return {
        Group.SERVER: gettext("Where to connect"),
        Group.CERTIFICATES: gettext("Certificates of your organization"),
        Group.CONTACT: gettext("What may be contacted"),
        Group.JUDGING: gettext("What counts as a fault"),
        Group.SHARING: gettext("Folders and sharing"),
        Group.LOOK: gettext("Language and appearance"),
    }[group]


def group_note(group: Group) -> str:
    """A sentence below the title; empty where none is needed."""
    if group is Group.CONTACT:
        return gettext(
            "The VPN server and DNS are always asked. Everything below is asked only where it is switched "
            "on. No password is ever sent."
        )
    return ""


def title_of(spec: Spec) -> str:
    """The setting's name for people; a setting without one is shown under its own."""
    known = {
        "gateway": gettext("VPN server"),
        "expected_addresses": gettext("Expected addresses"),
        "client_ca_file": gettext("CA of your users' certificates"),
        "server_root_file": gettext("Root of the VPN server's certificate"),
        "connect_deadline_s": gettext("Seconds for one connection"),
        "second_resolver": gettext("Second DNS resolver"),
        "ask_zone_servers": gettext("Ask the name servers of the name's own zone"),
        "time_source": gettext("Source of the right time"),
        "portal_probe": gettext("Address that finds sign-in pages"),
        "expect_client": gettext("The Cisco client must be installed"),
        "expect_public_certificate": gettext("The server's certificate comes from a public authority"),
        "fetch_issuers": gettext("Fetch an issuer that the server does not send"),
        "check_revocation": gettext("Ask whether certificates were revoked"),
        "require_revocation": gettext("No answer about revocation counts as a refusal"),
        "system_retrieval": gettext("Let the system fetch what it misses"),
        "save_folder": gettext("Folder for diagnostic zips"),
        "drop_folder": gettext("Folder or share of IT's for zips"),
        "seal_for": gettext("Who alone can open the zips"),
        "require_sealing": gettext("Zips are saved only if sealed"),
        "help_desk": gettext("E-mail address of the help desk"),
        "help_desk_name": gettext("Name of the help desk"),
        "hide_gateway": gettext("Hide the VPN server in zips"),
        "hide_thumbprints": gettext("Hide fingerprints in zips"),
        "real_actions": gettext("Open the system's own settings"),
        "language": gettext("Language"),
        "appearance": gettext("Appearance"),
    }
    return known.get(spec.name) or spec.name.replace("_", " ").capitalize()


def source_words(value: Value[object]) -> str:
    """Where *value* came from, as a sentence of a few words."""
    if value.source is Source.DEFAULT:
        return gettext("Not set.") if value.value in {None, "", ()} else gettext("The default.")
    return {
        Source.POLICY: gettext("Set by your IT; it cannot be changed here."),
        Source.COMMAND_LINE: gettext("Given when the program was started."),
        Source.USER: gettext("From your settings."),
        Source.CISCO_PROFILE: gettext("From the Cisco client's profile."),
    }[value.source]


def choice_words(value: str) -> str:
    """A fixed choice in people's words."""
    return {
        "system": gettext("As the system"),
        "light": gettext("Light"),
        "dark": gettext("Dark"),
        "": gettext("As the system"),
    }.get(value, value)
