"""Answers that are worked out alike on every system."""

from __future__ import annotations

import os
import platform
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.etree.ElementTree import ParseError

import msgspec
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from clientdiag.model.observations import ClientInstall, Environment
from clientdiag.platforms.base import PolicySource

MANIFEST = "ACManifestVPN.xml"
MAX_MANIFEST_BYTES = 1024 * 1024
MAX_POLICY_BYTES = 256 * 1024


def environment(system: str, version: str, *, elevated: bool | None) -> Environment:
    """Names and versions; never the computer's or the user's name."""
    from OpenSSL import SSL  # loaded by the probes anyway, not by this module's readers

    openssl = SSL.OpenSSL_version(SSL.OPENSSL_VERSION).decode("ascii", "replace")
    return Environment(system, version, platform.machine(), platform.python_version(), openssl, elevated)


def is_root() -> bool | None:
    """Whether this runs as root; None where there is no such thing."""
    if sys.platform == "win32":
        return None
    return os.geteuid() == 0


def find_client(
    products: Iterable[tuple[str, Path]],
    components: Iterable[str],
    runs: Callable[[Path], bool] = lambda _folder: False,
) -> ClientInstall:
    """The live one of *products* (name, folder) that left a manifest or a component, with what is missing.

    Of several it is the one whose agent *runs*, else the newest by its manifest, else the first.
    """
    parts = tuple(components)
    found: dict[str, ClientInstall] = {}
    for product, folder in products:
        there = [part for part in parts if (folder / part).exists()]
        if product not in found and (there or (folder / MANIFEST).exists()):
            found[product] = ClientInstall(
                found=True,
                product=product,
                location=str(folder),
                version=manifest_version(folder),
                missing=tuple(part for part in parts if part not in there),
            )
    if len(found) < 2:
        return next(iter(found.values()), ClientInstall(found=False))
    live = max(found.values(), key=lambda one: (runs(Path(one.location)), _numbers(one.version)))
    others = tuple(one.location for one in found.values() if one is not live)
    return msgspec.structs.replace(live, others=others)


def of_live_product(places: Iterable[Path], others: Iterable[str]) -> tuple[Path, ...]:
    """*places* without those below the folders of products that are not the live one."""
    dead = [Path(one) for one in others]
    return tuple(one for one in places if not any(one.is_relative_to(folder) for folder in dead))


def _numbers(version: str | None) -> tuple[int, ...]:
    parts = (version or "").split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()


def manifest_version(folder: Path) -> str | None:
    """The version in ACManifestVPN.xml (attribute of ``file``), else in update.txt; None unknown."""
    try:
        data = (folder / MANIFEST).read_bytes()[:MAX_MANIFEST_BYTES]
        root = fromstring(data, forbid_dtd=True)
        versions = [one.get("version") for one in root.iter() if str(one.tag).rpartition("}")[2] == "file"]
        if versions and versions[0]:
            return str(versions[0])[:40]
    except (OSError, ParseError, DefusedXmlException, ValueError, LookupError):
        pass
    try:
        lines = (folder / "update.txt").read_bytes()[:4096].decode("ascii", "replace").split()
    except OSError:
        return None
    first = lines[0].replace(",", ".")[:40] if lines else ""
    return first if first and all(part.isdigit() for part in first.split(".")) else None


def toml_policy(path: Path) -> PolicySource:
    """The policy in a TOML file; an absent file is no policy, a bad one is reported and ignored."""
    try:
        if path.exists() and not path.is_file():
            return PolicySource({}, str(path), (f"{path}: not a file",))
        with path.open("rb") as file:
            data = file.read(MAX_POLICY_BYTES)
        return PolicySource(tomllib.loads(data.decode("utf-8")), str(path))
    except FileNotFoundError:
        return PolicySource({}, str(path))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return PolicySource({}, str(path), (f"{path}: {error}",))


def home_relative(path: Path) -> str:
    """*path* with the home folder written as ``~``, so that no user name gets into a report."""
    for place in (path, path.resolve()):
        try:
            return "~/" + place.relative_to(Path.home().resolve()).as_posix()
        except (ValueError, RuntimeError):
            continue
    return str(path)
