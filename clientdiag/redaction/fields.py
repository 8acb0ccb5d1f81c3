"""Which fields of a report may hold what names a person, and how; every other field stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import TypeVar

import msgspec

from clientdiag.model import observations as seen
from clientdiag.model.core import CheckRun, Failure, Finding, UnknownObservation
from clientdiag.model.text import Text

T = TypeVar("T")


class Role(Enum):
    """What a text is. ``FIXED``: words of a standard, of the gateway or of this program, which rules read.

    ``NAME`` is a distinguished name (RFC 4514), ``LABEL`` what a certificate goes by, ``PLACE`` a file or
    a folder, ``LOG`` a line of the client's log, ``LOG_FILE`` what that log goes by, ``LOG_GATEWAY`` the
    gateway that it names, ``GATEWAY`` what the gateway says to people, ``FREE`` any other text. ``VALUE``
    is what fills a sentence, ``NAMED_VALUE`` what fills it with a certificate's name.
    """

    FIXED = auto()
    NAME = auto()
    LABEL = auto()
    PLACE = auto()
    LOG = auto()
    LOG_FILE = auto()
    LOG_GATEWAY = auto()
    GATEWAY = auto()
    FREE = auto()
    VALUE = auto()
    NAMED_VALUE = auto()


Change = Callable[[Role, str], str]
_FILE = {"file": Role.PLACE}
_LOCATION = {"location": Role.PLACE}
_ROLES: dict[type, dict[str, Role]] = {
    CheckRun: {"trace": Role.FREE},
    Failure: {"detail": Role.FREE},
    Finding: {"subject": Role.VALUE, "commands": Role.FREE},
    seen.CertificateTrial: {"words": Role.GATEWAY},
    seen.ClientCertificate: {
        "subject": Role.NAME,
        "label": Role.LABEL,
        "issuer": Role.NAME,
        "issuer_label": Role.LABEL,
        "provider": Role.FREE,
    },
    seen.ClientFile: _FILE,
    seen.ClientInstall: {**_LOCATION, "others": Role.PLACE},
    seen.ClientPolicy: _FILE,
    seen.ClientPreferences: _FILE,
    seen.ClientStore: _LOCATION,
    seen.GatewayExchange: {"error_text": Role.GATEWAY, "title": Role.GATEWAY},
    seen.HostsFile: _LOCATION,
    seen.KnownGateway: _FILE,
    seen.LogAttempt: {"said": Role.LOG, "gateway": Role.LOG_GATEWAY, "source": Role.LOG_FILE},
    seen.LogRead: {"name": Role.LOG_FILE, "stream": Role.LOG_FILE},
    seen.LogSign: {"text": Role.LOG},
    seen.PinnedKeys: _FILE,
    seen.ProfileMatch: {**_FILE, "unmet": Role.FREE, "undecided": Role.FREE},
    seen.ProfileSettings: {**_FILE, "certificate_match": Role.FREE},
    seen.ProxySetting: {"script": Role.PLACE},
    seen.Step: {"issuer": Role.NAME},
    seen.TrustStore: _LOCATION,
}
_OF_CERTIFICATES = frozenset({"certificate", "issuer", "label", "name", "subject"})
"""The places of our sentences that a certificate's name fills."""


def mapped(value: T, change: Change, role: Role = Role.FIXED) -> T:
    """*value* with every text replaced by what *change* makes of it in its role."""
    made: object = value
    if isinstance(value, str):
        made = change(role, value) if type(value) is str else value  # an enum's word is never a name
    elif isinstance(value, Text):
        made = msgspec.structs.replace(value, args=_filled(value.args, change)) if value.args else value
    elif isinstance(value, msgspec.Struct):
        roles = _ROLES.get(type(value), {})
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        made = msgspec.structs.replace(
            value, **{name: mapped(one, change, roles.get(name, role)) for name, one in fields.items()}
        )
    elif isinstance(value, UnknownObservation):
        kind = {"kind": value.fields["kind"]} if "kind" in value.fields else {}
        made = UnknownObservation({**mapped(value.fields, change, Role.VALUE), **kind})
    elif isinstance(value, tuple):
        made = tuple(mapped(one, change, role) for one in value)
    elif isinstance(value, list):
        made = [mapped(one, change, role) for one in value]
    elif isinstance(value, dict):
        made = {key: mapped(one, change, role) for key, one in value.items()}
    return made  # type: ignore[return-value]  # each branch gives back what it was given


def _filled(args: dict[str, str | int], change: Change) -> dict[str, str | int]:
    return {
        key: mapped(one, change, Role.NAMED_VALUE if key in _OF_CERTIFICATES else Role.VALUE)
        for key, one in args.items()
    }
