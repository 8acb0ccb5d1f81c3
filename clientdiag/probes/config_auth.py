"""Reads the gateway's answer, a ``config-auth`` document, as the hostile XML it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from clientdiag.model.observations import Document, FormInput

MAX_TEXT = 2000
_MAX_ITEMS = 200
_FINGERPRINTS = ("x-aggregate-auth", "x-transcend-version")
_COOKIES = ("webvpn", "webvpncontext", "webvpnlogin")


@dataclass(frozen=True)
class Answer:
    """What the document says; ``document`` is None for a gateway whose words cannot be read.

    ``inputs`` are the form's fields, ``groups`` its connection profiles.
    """

    document: Document | None = Document.NOT_ANYCONNECT
    inputs: tuple[FormInput, ...] = ()
    groups: tuple[str, ...] = ()
    group_values: tuple[str, ...] = ()
    has_opaque: bool = False
    error_text: str | None = None
    wants_client_certificate: bool = False
    single_sign_on: bool = False
    title: str = ""


def read_answer(body: bytes, headers: Mapping[str, str], status: int | None) -> Answer:
    """Read *body*. What is no XML, or XML with a DTD, is not AnyConnect unless its headers say so."""
    root = _parse(body) if body.strip() and status is not None else None
    if root is None or _local(root) not in {"config-auth", "auth", "error"}:
        if not _fingerprint(headers):
            return Answer(Document.OTHER_XML if root is not None else Document.NOT_ANYCONNECT)
        return Answer(None)  # a gateway by its headers, but it says nothing that can be read
    parts: dict[str, Element] = {}
    for part in root.iter():
        parts.setdefault(_local(part), part)
    return Answer(
        document=_document(root, parts),
        inputs=_inputs(root),
        groups=tuple((_text(option) or option.get("value") or "")[:200] for option in _options(root)),
        group_values=tuple((option.get("value") or _text(option) or "")[:200] for option in _options(root)),
        has_opaque="opaque" in parts,
        error_text=_text(parts.get("error")),
        wants_client_certificate=bool(parts.keys() & {"client-cert-request", "multiple-client-cert-request"}),
        single_sign_on=bool(parts.keys() & {"sso-v2-login", "sso-v2-login-final"}),
        title=_text(parts.get("title")) or "",
    )


def _parse(body: bytes) -> Element | None:
    try:
        return fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None


def _document(root: Element, parts: Mapping[str, Element]) -> Document:
    auth = parts.get("auth")
    if auth is not None and auth.get("id") == "success":
        return Document.SUCCESS
    if "client-cert-request" in parts or "multiple-client-cert-request" in parts:
        return Document.CLIENT_CERTIFICATE_REQUEST
    if "form" in parts or "sso-v2-login" in parts or root.get("type") == "auth-request":
        return Document.AUTH_REQUEST
    return Document.ERROR if "error" in parts else Document.OTHER_XML


def _inputs(root: Element) -> tuple[FormInput, ...]:
    found = (part for part in root.iter() if _local(part) == "input")
    return tuple(
        FormInput((part.get("name") or "")[:100], (part.get("type") or "")[:40])
        for part, _ in zip(found, range(_MAX_ITEMS), strict=False)
    )


def _options(root: Element) -> list[Element]:
    selects = [
        part
        for part in root.iter()
        if _local(part) == "select" and part.get("name") in {"group_list", "group-list"}
    ]
    return [option for select in selects for option in select if _local(option) == "option"][:_MAX_ITEMS]


def _text(part: Element | None) -> str | None:
    if part is None:
        return None
    words = " ".join("".join(part.itertext()).split())[:MAX_TEXT]
    for place, key in enumerate(("param1", "param2")):
        words = words.replace("%s", (part.get(key) or "")[:200], 1) if place < 2 and part.get(key) else words
    return words or None


def _local(part: Element) -> str:
    return str(part.tag).rpartition("}")[2]


def _fingerprint(headers: Mapping[str, str]) -> bool:
    if any(name in headers for name in _FINGERPRINTS):
        return True
    return any(name in _COOKIES for name in headers.get("set-cookie-names", "").split())
