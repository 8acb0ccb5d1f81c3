"""Settings: policy before command line, user file, Cisco profile and defaults; each knows its source.

TOML keys, policy names and fields are the same words. A bad value in the policy is reported and
ignored, unless that would share more than IT allows, and so is a policy that cannot be read; a bad value
from a person is a sentence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar

import platformdirs

from clientdiag.model.text import text
from clientdiag.platforms.base import PolicySource
from clientdiag.settings.specs import BY_NAME, IGNORED, SPECS, Spec
from clientdiag.settings.values import BadSettings
from clientdiag.translation import Problem, say

__all__ = ["SPECS", "BadSettings", "Settings", "Source", "Spec", "Value", "load", "user_file"]

T = TypeVar("T")
MAX_FILE_BYTES = 256 * 1024


class Source(StrEnum):
    """Where a value came from, the strongest first."""

    POLICY = "policy"
    COMMAND_LINE = "command-line"
    USER = "user"
    CISCO_PROFILE = "cisco-profile"
    DEFAULT = "default"


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
    """All settings of one run. ``problems`` are sentences about ignored policy values and odd files."""

    gateway: Value[str | None]
    expected_addresses: Value[tuple[str, ...]]
    client_ca_file: Value[Path | None]
    server_root_file: Value[Path | None]
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
    drop_folder: Value[Path | None]
    seal_for: Value[str | None]
    require_sealing: Value[bool]
    hide_gateway: Value[bool]
    hide_thumbprints: Value[bool]
    help_desk: Value[str | None]
    help_desk_name: Value[str]
    real_actions: Value[bool]
    language: Value[str]
    appearance: Value[str]
    problems: tuple[str, ...] = ()


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
    if policy.problems:  # what could not be read may have forbidden what would be shared
        strict = {spec.name: spec.when_unusable for spec in SPECS if spec.when_unusable is not IGNORED}
        values.update({name: Value(value, Source.POLICY) for name, value in strict.items()})
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
        spec = BY_NAME.get(name)
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
            if spec is not None and spec.when_unusable is not IGNORED:
                values[name] = Value(spec.when_unusable, source)


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
    except (FileNotFoundError, NotADirectoryError):  # accounts of services have /dev/null for a home
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
