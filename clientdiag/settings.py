"""Settings: policy before command line, user file, Cisco profile and defaults; each knows its source.

TOML keys, policy names and fields are the same words. A bad value in the policy is reported and
ignored; a bad value from a person is a sentence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import platformdirs

from clientdiag.model.text import Text, text
from clientdiag.platforms.base import PolicySource
from clientdiag.target import parse_address, parse_target
from clientdiag.translation import Problem, say

T = TypeVar("T")
MAX_FILE_BYTES = 256 * 1024
MAX_EXPECTED = 16


class Source(StrEnum):
    """Where a value came from, the strongest first."""

    POLICY = "policy"
    COMMAND_LINE = "command-line"
    USER = "user"
    CISCO_PROFILE = "cisco-profile"
    DEFAULT = "default"


class BadSettings(Problem):
    """A settings file or value cannot be used; one sentence says which and why."""


@dataclass(frozen=True)
class Value(Generic[T]):
    """A value and its source."""

    value: T
    source: Source

    @property
    def is_locked(self) -> bool:
        """IT set it; the user cannot change it."""
        return self.source is Source.POLICY


@dataclass(frozen=True)
class Settings:
    """All settings of one run. ``problems`` are sentences about ignored policy values."""

    gateway: Value[str | None]
    expected_addresses: Value[tuple[str, ...]]
    client_ca_file: Value[Path | None]
    connect_deadline_s: Value[float]
    second_resolver: Value[str | None]
    ask_zone_servers: Value[bool]
    time_source: Value[str | None]
    portal_probe: Value[str | None]
    expect_client: Value[bool]
    fetch_issuers: Value[bool]
    check_revocation: Value[bool]
    require_revocation: Value[bool]
    system_retrieval: Value[bool]
    expect_public_certificate: Value[bool]
    save_folder: Value[Path | None]
    language: Value[str]
    appearance: Value[str]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spec:
    """One setting: how a raw value is read (raises Problem), its default, and what it is for."""

    name: str
    read: Callable[[Any], Any]
    default: Any
    meaning: Text


def _gateway(raw: object) -> str:
    parse_target(_word(raw), source="")
    return _word(raw).strip()


def _addresses(raw: object) -> tuple[str, ...]:
    items = raw if isinstance(raw, list | tuple) else re.split(r"[,;\s]+", _word(raw).strip())
    found = tuple(dict.fromkeys(parse_address(_word(one)) for one in items if str(one).strip()))
    if len(found) > MAX_EXPECTED:
        raise BadSettings(text("it may hold at most {most} addresses", most=MAX_EXPECTED))
    return found


def _address(raw: object) -> str:
    return parse_address(_word(raw))


def _switch(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int) and raw in {0, 1}:  # the registry has numbers only
        return bool(raw)
    if isinstance(raw, str) and raw.lower() in {"true", "false"}:
        return raw.lower() == "true"
    raise BadSettings(text("it must be true or false"))


def _web_address(raw: object) -> str:
    parts = urlsplit(_word(raw).strip())
    if parts.scheme != "http" or parts.username or not parts.hostname:
        raise BadSettings(text("it must be an address that begins with http://, without a user name"))
    parse_target(parts.netloc, source="")
    return parts.geturl()


def _path(raw: object) -> Path:
    return Path(_word(raw)).expanduser()


def _seconds(raw: object) -> float:
    try:
        seconds = float(str(raw))
    except ValueError:
        seconds = 0.0
    if not 0.5 <= seconds <= 60:
        raise BadSettings(text("it must be a number of seconds from 0.5 to 60"))
    return seconds


def _one_of(*words: str) -> Callable[[Any], str]:
    def read(raw: object) -> str:
        if raw not in words:
            raise BadSettings(text("it must be one of: {words}", words=", ".join(words)))
        return str(raw)

    return read


def _word(raw: object) -> str:
    if not isinstance(raw, str):
        raise BadSettings(text("it must be text in quotation marks"))
    return raw


_OFF, _ON = False, True
SPECS: tuple[Spec, ...] = (
    Spec("gateway", _gateway, None, text("The VPN server: a name, with `:port` when it is not 443.")),
    Spec("expected_addresses", _addresses, (), text("The addresses the server's name should lead to.")),
    Spec(
        "client_ca_file",
        _path,
        None,
        text("A file with the CA that issues your users' certificates, PEM or DER."),
    ),
    Spec("connect_deadline_s", _seconds, 4.0, text("How long one connection may take, in seconds.")),
    Spec("second_resolver", _address, None, text("A DNS resolver to compare the name's addresses with.")),
    Spec(
        "ask_zone_servers", _switch, _OFF, text("Whether the name servers of the name's own zone are asked.")
    ),
    Spec("time_source", _web_address, None, text("An http address whose Date header is the right time.")),
    Spec(
        "portal_probe",
        _web_address,
        None,
        text("An http address that answers 204 or 200 unless a portal is in the way."),
    ),
    Spec("expect_client", _switch, _OFF, text("Whether the Cisco client must be installed.")),
    Spec(
        "expect_public_certificate",
        _switch,
        _OFF,
        text("Whether the gateway's certificate comes from a public authority."),
    ),
    Spec(
        "fetch_issuers",
        _switch,
        _OFF,
        text("Whether an issuer that is not sent is fetched from the address in the certificate."),
    ),
    Spec(
        "check_revocation",
        _switch,
        _OFF,
        text("Whether the issuers are asked if they have revoked the server's certificates."),
    ),
    Spec(
        "require_revocation",
        _switch,
        _OFF,
        text("Whether a certificate counts as refused when nobody answers if it was revoked."),
    ),
    Spec(
        "system_retrieval",
        _switch,
        _ON,
        text("Whether Windows or macOS may fetch what they miss while they judge the server's certificate."),
    ),
    Spec("save_folder", _path, None, text("Where diagnostic zips are saved; the Desktop when not set.")),
    Spec(
        "language", _word, "", text("The language of the window and the reports; the system's when not set.")
    ),
    Spec("appearance", _one_of("system", "light", "dark"), "system", text("Light or dark.")),
)
_BY_NAME = {spec.name: spec for spec in SPECS}


def user_file() -> Path:
    """The user's own settings file."""
    return Path(platformdirs.user_config_dir("clientdiag", appauthor=False)) / "settings.toml"


def load(
    policy: PolicySource,
    command_line: Mapping[str, Any],
    file: Path | None = None,
    profile_gateway: str | None = None,
) -> Settings:
    """Settle every setting. *file* is the user's own when not given.

    Raises :class:`BadSettings` for the command line and the user's file, never for the policy.
    """
    problems = list(policy.problems)
    values: dict[str, Value[Any]] = {spec.name: Value(spec.default, Source.DEFAULT) for spec in SPECS}
    if profile_gateway:
        values["gateway"] = Value(profile_gateway, Source.CISCO_PROFILE)
    chosen = file or user_file()
    _apply(values, _user_values(chosen, must_exist=file is not None), Source.USER, str(chosen), None)
    _apply(values, command_line, Source.COMMAND_LINE, say(text("the command line")), None)
    _apply(values, _snake_case(policy.values), Source.POLICY, policy.location, problems)
    return Settings(**values, problems=tuple(problems))


def _apply(
    values: dict[str, Value[Any]],
    raw: Mapping[str, Any],
    source: Source,
    place: str,
    problems: list[str] | None,
) -> None:
    for name, value in raw.items():
        spec = _BY_NAME.get(name)
        try:
            if spec is None:
                raise BadSettings(text("there is no setting of this name"))  # one way out for both
            values[name] = Value(spec.read(value), source)
        except Problem as error:
            sentence = text(
                "The setting “{name}” in {place} cannot be used: {why}",
                name=name[:60],
                place=place,
                why=str(error),
            )
            if problems is None:
                raise BadSettings(sentence) from None
            problems.append(say(sentence))


def _user_values(path: Path, *, must_exist: bool) -> dict[str, Any]:
    try:
        if path.exists() and not path.is_file():
            raise BadSettings(text("{path} is not a settings file; name a plain file.", path=str(path)))
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise BadSettings(
                text("The settings file {path} is too large; it should be a few lines.", path=str(path))
            )
        return tomllib.loads(data.decode("utf-8-sig"))
    except FileNotFoundError:
        if must_exist:
            raise BadSettings(text("There is no settings file {path}.", path=str(path))) from None
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(
            text("The settings file {path} is not valid TOML: {why}", path=str(path), why=str(error))
        ) from None
    except OSError as error:
        raise BadSettings(
            text("The settings file {path} cannot be read: {why}", path=str(path), why=error.strerror or "")
        ) from None


def _snake_case(values: Mapping[str, Any]) -> dict[str, Any]:
    """Registry and preference names are written ``ExpectedAddresses``."""
    return {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower(): value for name, value in values.items()}
