"""Facts about the gateway's own answers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from clientdiag.model.core import Failure, Observation


class Document(StrEnum):
    """What the answer to the AnyConnect init request was."""

    AUTH_REQUEST = "auth-request"
    ERROR = "error"
    CLIENT_CERTIFICATE_REQUEST = "client-cert-request"
    SUCCESS = "success"
    OTHER_XML = "other-xml"
    NOT_ANYCONNECT = "not-anyconnect"


class FormInput(msgspec.Struct, frozen=True):
    """An input of the gateway's sign-in form: its name and its type (text, password, ...)."""

    name: str
    type: str


class GatewayExchange(Observation, msgspec.Struct, frozen=True, tag_field="kind", tag="gateway-exchange"):
    """The answer to one AnyConnect init request without credentials.

    ``date`` is the answer's Date header; ``received`` the local clock when it came, so that the
    two can be compared later. ``headers`` holds only an allow-list of names. ``groups`` are the
    connection profiles as shown, ``group_values`` as sent. ``gateway`` is the kind it looks like:
    asa, ocserv, meraki, unknown.
    """

    address: str
    port: int
    path: str
    received: datetime
    status: int | None = None
    headers: dict[str, str] = {}
    date: datetime | None = None
    document: Document | None = None
    inputs: tuple[FormInput, ...] = ()
    groups: tuple[str, ...] = ()
    error_text: str | None = None
    wants_client_certificate: bool = False
    single_sign_on: bool = False
    title: str = ""
    failure: Failure | None = None
    duration_ms: float = 0.0
    group_values: tuple[str, ...] = ()
    gateway: str = "unknown"
