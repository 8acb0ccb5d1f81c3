"""The Cisco client on Windows: its folder, version, modules and service; nothing of it is run.

The names are those that scripts of administrators rely on; never seen on a real installation.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from clientdiag.model.observations import ClientInstall
from clientdiag.platforms.listing import Listing
from clientdiag.platforms.shared import find_client
from clientdiag.platforms.windows.registry import machine_subkeys, machine_texts, values_of
from clientdiag.platforms.windows.services import any_runs

COMPONENTS = ("vpnagent.exe", "vpncli.exe")
SERVICES = ("csc_vpnagent", "vpnagent")  # 5.x, 4.x
UNINSTALL_KEY = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
PRODUCTS = (  # its name, its folder's and registry key's, what the list of programs calls it
    ("Cisco Secure Client", "Cisco Secure Client", "Cisco Secure Client - AnyConnect VPN"),
    (
        "Cisco AnyConnect",
        "Cisco AnyConnect Secure Mobility Client",
        "Cisco AnyConnect Secure Mobility Client",
    ),
)
_BEFORE_LOGIN = ("vpnplap.dll", "vpnplap64.dll")  # what Windows' sign-in screen loads
_DART = Path("DART", "dartcli.exe")
_MAX_VERSION = 40
_MAX_SHOWN = 400


def client_install() -> ClientInstall:
    """The live product, where it was installed to, else where it usually is."""
    found = _live()
    if not found.found:
        return found
    listed = tuple(_programs())
    return replace(
        found,
        version=found.version or _version(found.product, listed),
        agent_running=any_runs(SERVICES),
        modules=_modules(Path(found.location), listed),
    )


def dart_programs() -> tuple[Path, ...]:
    """dartcli.exe of the live product, else of any."""
    live = _live().location
    folders = (*((Path(live),) if live else ()), *(folder for _, folder in _folders()))
    return tuple(folder / _DART for folder in folders)


def not_of_dead_products(places: Iterable[Path]) -> tuple[Path, ...]:
    """*places* without those of a product that is installed beside the live one."""
    found = _live()
    folders = [folder for product, folder, _ in PRODUCTS if found.others and product != found.product]
    return tuple(one for one in places if not any(folder in one.parts for folder in folders))


def client_keys() -> Iterator[Listing]:
    """The values of the registry keys that the client and its policy have, where there are some."""
    for key in (*(rf"SOFTWARE\Cisco\{folder}" for _, folder, _ in PRODUCTS), r"SOFTWARE\Policies\Cisco"):
        for of_user in (False, True):
            values = values_of(key, of_user=of_user)
            if values:
                words = (f"{name} = {str(value)[:_MAX_SHOWN]}\n" for name, value in sorted(values.items()))
                hive = "HKCU" if of_user else "HKLM"
                yield Listing("registry", rf"{hive}\{key}", partial("".join, tuple(words)))


def _live() -> ClientInstall:
    places = tuple(_folders())
    of_product = dict(zip((product for product, _, _ in PRODUCTS), SERVICES, strict=True))
    services = {folder: of_product[product] for product, folder in places}
    return find_client(places, COMPONENTS, lambda folder: any_runs((services[folder],)) is True)


def _folders() -> Iterator[tuple[str, Path]]:
    usual = os.environ.get("PROGRAMFILES(X86)") or os.environ.get("PROGRAMFILES")
    for product, folder, _ in PRODUCTS:
        for values in machine_texts(rf"SOFTWARE\Cisco\{folder}", ("InstallPathWithSlash",)):
            if values:
                yield product, Path(values["InstallPathWithSlash"])
        if usual:
            yield product, Path(usual, "Cisco", folder)


def _programs() -> Iterator[tuple[str, str]]:
    """Names and versions of Cisco's entries in the list of installed programs."""
    for name in machine_subkeys(UNINSTALL_KEY):
        for values in machine_texts(rf"{UNINSTALL_KEY}\{name}", ("DisplayName", "DisplayVersion")):
            shown = values.get("DisplayName", "").strip()
            if shown.startswith("Cisco "):
                yield shown, values.get("DisplayVersion", "").strip()[:_MAX_VERSION]


def _version(product: str, listed: tuple[tuple[str, str], ...]) -> str | None:
    _, key, shown = next(one for one in PRODUCTS if one[0] == product)
    own = [values.get("Version", "") for values in machine_texts(rf"SOFTWARE\Cisco\{key}", ("Version",))]
    found = [version for name, version in listed if name == shown] + [one[:_MAX_VERSION] for one in own]
    return next((one for one in found if _is_version(one)), None)


def _is_version(text: str) -> bool:
    return "." in text and all(part.isascii() and part.isdigit() for part in text.split("."))


def _modules(folder: Path, listed: tuple[tuple[str, str], ...]) -> tuple[str, ...] | None:
    """Which modules are there; None where the folder cannot be looked into."""
    try:
        files = {entry.name.lower() for entry in folder.iterdir()}
        has_dart = (folder / _DART).is_file()
    except OSError:
        return None
    shown = [name.lower() for name, _ in listed]
    has_before_login = any(name in files for name in _BEFORE_LOGIN) or any(
        "start before log" in name for name in shown
    )
    has_dart = has_dart or any("diagnostics and reporting tool" in name for name in shown)
    there = (("start-before-login", has_before_login), ("dart", has_dart))
    return tuple(name for name, is_there in there if is_there)
