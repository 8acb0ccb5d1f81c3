"""Facts about the Cisco client's files that could not be read, and what the client says of itself."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from clientdiag.model.core import Failure, Observation


class FileRole(StrEnum):
    """What a file of the Cisco client is for."""

    PROFILE = "profile"
    POLICY = "policy"
    PREFERENCES = "preferences"


class ClientFile(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="client-file"):
    """A file of the Cisco client that could not be read, or a profile whose name is odd.

    ``name_is_odd`` says that there are further dots before the ending (``office.xml.xml``); the client is
    reported not to load such a profile.
    """

    role: FileRole
    file: str
    name_is_odd: bool = False
    failure: Failure | None = None


class ClientState(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="client-state"):
    """What the Cisco client's own command line said: its state, the hosts it lists, its version.

    ``state`` is the last state it printed, as written (a localised client translates it); ``connected``
    is None where that word is not known. ``hosts`` is None where the list was not heard out.
    """

    state: str = ""
    connected: bool | None = None
    hosts: tuple[str, ...] | None = None
    version: str | None = None
    failure: Failure | None = None


class ClientSession(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="client-session"):
    """What the Cisco client's statistics say of the connection that is up, each as printed.

    ``state`` and ``mode`` are words that a localised client translates. ``server`` is the gateway's name or
    address, ``duration`` hours, minutes and seconds. The addresses inside the tunnel are not kept. Empty
    is what it did not print.
    """

    state: str = ""
    server: str = ""
    mode: str = ""
    protocol: str = ""
    cipher: str = ""
    duration: str = ""
