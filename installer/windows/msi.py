"""The MSI: what wixl reads, and what is set in its tables afterwards because wixl has no words for it.

Per machine, without dialogs and without a restart. A policy that is given as a property is written to the
registry and stays there, as one from a group policy would, until IT takes it away.
"""

from __future__ import annotations

import subprocess
import uuid
from pathlib import Path
from xml.etree import ElementTree as ET  # writes only

from clientdiag.platforms.windows.system import POLICY_KEY
from installer import versions
from installer.frozen.contents import ROOT
from installer.policy.table import Kind, Policy, policies

NAMESPACE = "http://schemas.microsoft.com/wix/2006/wi"
UPGRADE_CODE = "8C0B6E0A-6C1B-4B0D-9B7E-5D6D0E2C7A41"
"""What all versions have in common; never to be changed."""
_OURS = uuid.UUID(UPGRADE_CODE)
_PERMANENT = 16  # msidbComponentAttributesPermanent
_64_BIT = 256
_REGISTRY_KEY_PATH = 4
_PATH_COMPONENT = "ClientDiagExe"
_ENVIRONMENT = """\
CREATE TABLE `Environment` (`Environment` CHAR(72) NOT NULL, `Name` CHAR(255) NOT NULL LOCALIZABLE,
`Value` CHAR(255) LOCALIZABLE, `Component_` CHAR(72) NOT NULL PRIMARY KEY `Environment`)"""
_ON_PATH = f"'Path', '=-*PATH', '[~];[INSTALLDIR]', '{_PATH_COMPONENT}'"
PROGRAM, WINDOW = "clientdiag.exe", "VPN Diagnostics.exe"


def guid(name: str) -> str:
    """The same for the same name, in every version: what Windows Installer counts components by."""
    return str(uuid.uuid5(_OURS, name)).upper()


def product_code(version: str | None = None) -> str:
    """What a version is known by once it is installed, in braces."""
    return "{" + guid(f"product {version or versions.windows()}") + "}"


def build(folder: Path, path: Path, version: str | None = None) -> Path:
    """Pack the frozen *folder* into *path*. Raises CalledProcessError, wixl having said why."""
    plan = path.with_suffix(".wxs")
    document = _document(folder.resolve(), version or versions.windows())
    ET.indent(document)
    plan.write_bytes(ET.tostring(document, encoding="utf-8", xml_declaration=True))
    # wixl takes paths that are relative to where it is started, no others
    subprocess.run(["wixl", "-a", "x64", "-o", str(path.resolve()), str(plan.resolve())], check=True, cwd="/")
    for words in _afterwards():
        subprocess.run(["msibuild", str(path), "-q", words], check=True)
    plan.unlink()
    return path


def _document(folder: Path, version: str) -> ET.Element:
    root = ET.Element("Wix", {"xmlns": NAMESPACE})
    product = ET.SubElement(
        root,
        "Product",
        {
            "Id": product_code(version),
            "Name": "VPN Diagnostics (ClientDiag)",
            "UpgradeCode": UPGRADE_CODE,
            "Language": "1033",
            "Codepage": "1252",
            "Version": version,
            "Manufacturer": "The ClientDiag developers",
        },
    )
    about = {"InstallerVersion": "500", "Compressed": "yes", "InstallScope": "perMachine"}
    about |= {"Description": "VPN Diagnostics (ClientDiag)", "Manufacturer": "The ClientDiag developers"}
    ET.SubElement(product, "Package", about)
    said = "A newer version of VPN Diagnostics is installed already."
    ET.SubElement(product, "MajorUpgrade", {"DowngradeErrorMessage": said})
    ET.SubElement(product, "Media", {"Id": "1", "Cabinet": "clientdiag.cab", "EmbedCab": "yes"})
    icon = _below_root(ROOT / "resources" / "icons" / "clientdiag.ico")
    ET.SubElement(product, "Icon", {"Id": "clientdiag.ico", "SourceFile": icon})
    for name, value in _properties().items():
        ET.SubElement(product, "Property", {"Id": name, "Value": value})
    components = _directories(product, folder)
    feature = ET.SubElement(product, "Feature", {"Id": "Main", "Title": "VPN Diagnostics", "Level": "1"})
    for component in components:
        ET.SubElement(feature, "ComponentRef", {"Id": component})
    return root


def _below_root(path: Path) -> str:
    return str(path.relative_to("/"))


def _properties() -> dict[str, str]:
    return {
        "ARPPRODUCTICON": "clientdiag.ico",
        "ARPNOMODIFY": "1",
        "ARPURLINFOABOUT": "https://github.com/clientdiag/clientdiag",
        "REBOOT": "ReallySuppress",
        "MSIRESTARTMANAGERCONTROL": "DisableShutdown",
    }


def _directories(product: ET.Element, folder: Path) -> list[str]:
    target = ET.SubElement(product, "Directory", {"Id": "TARGETDIR", "Name": "SourceDir"})
    programs = ET.SubElement(target, "Directory", {"Id": "ProgramFiles64Folder", "Name": "PFiles"})
    ET.SubElement(target, "Directory", {"Id": "ProgramMenuFolder", "Name": "Programs"})
    home = ET.SubElement(programs, "Directory", {"Id": "INSTALLDIR", "Name": "ClientDiag"})
    components: list[str] = []
    _files(home, folder, folder, components)
    components.extend(_policy(home, policy) for policy in policies())
    return components


def _files(directory: ET.Element, folder: Path, top: Path, components: list[str]) -> None:
    for path in sorted(folder.iterdir()):
        inside = path.relative_to(top).as_posix()
        name = f"f{uuid.uuid5(_OURS, inside).hex}"
        if path.is_dir():
            _files(
                ET.SubElement(directory, "Directory", {"Id": f"d{name}", "Name": path.name}),
                path,
                top,
                components,
            )
            continue
        component = _PATH_COMPONENT if inside == PROGRAM else f"c{name}"
        element = ET.SubElement(
            directory, "Component", {"Id": component, "Guid": guid(inside), "Win64": "yes"}
        )
        file = {"Id": name, "Source": _below_root(path), "Name": path.name, "KeyPath": "yes"}
        ET.SubElement(element, "File", file)
        if inside == WINDOW:
            _shortcut(element, name)
        components.append(component)


def _shortcut(component: ET.Element, file: str) -> None:
    shortcut = {
        "Id": "Menu",
        "Directory": "ProgramMenuFolder",
        "Name": "VPN Diagnostics",
        "Description": "Find out why the VPN does not connect",
        "WorkingDirectory": "INSTALLDIR",
        "Icon": "clientdiag.ico",
        "IconIndex": "0",
        "Target": f"[#{file}]",
    }
    ET.SubElement(component, "Shortcut", shortcut)


def _policy(home: ET.Element, policy: Policy) -> str:
    name, component = policy.name.upper(), f"Policy{policy.name}"
    element = ET.SubElement(
        home, "Component", {"Id": component, "Guid": guid(f"policy {policy.name}"), "Win64": "yes"}
    )
    kind = "integer" if policy.kind in {Kind.SWITCH, Kind.NUMBER} else "string"
    value = {"Root": "HKLM", "Key": POLICY_KEY, "Name": policy.name, "Type": kind, "KeyPath": "yes"}
    ET.SubElement(element, "RegistryValue", value | {"Value": f"[{name}]"})
    return component


def _afterwards() -> list[str]:
    """SQL for what wixl cannot say: policies that are asked for and stay, and the program on the PATH."""
    flags = _64_BIT + _REGISTRY_KEY_PATH + _PERMANENT
    words = [
        f"UPDATE `Component` SET `Attributes` = {flags}, `Condition` = '{_condition(policy)}' "  # noqa: S608  # our own words
        f"WHERE `Component` = 'Policy{policy.name}'"
        for policy in policies()
    ]
    columns = "`Environment`, `Name`, `Value`, `Component_`"
    words += [_ENVIRONMENT, f"INSERT INTO `Environment` ({columns}) VALUES ({_ON_PATH})"]  # noqa: S608  # as above
    words += [
        f"INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('{action}', {place})"  # noqa: S608  # as above
        for action, place in (("RemoveEnvironmentStrings", 3300), ("WriteEnvironmentStrings", 5200))
    ]
    # handed on to the service that installs
    secure = ["WIX_UPGRADE_DETECTED", "WIX_DOWNGRADE_DETECTED", *(one.name.upper() for one in policies())]
    where = "WHERE `Property` = 'SecureCustomProperties'"
    return [*words, f"UPDATE `Property` SET `Value` = '{';'.join(secure)}' {where}"]  # noqa: S608  # as above


def _condition(policy: Policy) -> str:
    name = policy.name.upper()
    return f'{name} = "0" OR {name} = "1"' if policy.kind is Kind.SWITCH else name
