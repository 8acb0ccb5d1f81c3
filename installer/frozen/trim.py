"""What of Qt and Python is left out of the folder: what the program cannot reach."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable

MODULES = (
    "_multiprocessing",
    "_pydecimal",
    "_pyrepl",
    "asyncio",  # of dnspython's other half
    "attr",
    "attrs",
    "curses",
    "distutils",
    "doctest",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "multiprocessing",
    "numpy",
    "pdb",
    "PIL",
    "PySide6.QtDBus",
    "PySide6.QtNetwork",
    "pip",
    "pkg_resources",
    "pydoc",
    "pydoc_data",
    "pytest",
    "readline",
    "setuptools",
    "test",
    "tkinter",
    "turtle",
    "unittest",
    "wheel",
    "xml.dom",
    "xml.sax",
    "xmlrpc",
)
"""Python modules that some package names but never needs here."""

_QT_PLUGINS = {
    "iconengines": (),
    "imageformats": (),  # PNG is built in; the window draws everything else itself
    "platforminputcontexts": ("compose", "ibus"),
    "platforms": ("cocoa", "offscreen", "wayland", "windows", "xcb"),  # offscreen: for the self-test
    "platformthemes": ("xdgdesktopportal",),  # the GTK one would bring half of GTK along
    "styles": (),  # one style on every system: Fusion, which is built in
    "wayland-decoration-client": ("bradient",),  # the other needs Qt Svg
    "wayland-graphics-integration-client": (),
    "wayland-shell-integration": ("xdg-shell",),
    "xcbglintegrations": (),  # the window is drawn without OpenGL
}
"""Kinds of Qt plugin, and what the names of those that are kept hold. Any other kind goes."""

_QT_LIBRARIES = re.compile(
    r"(lib)?Qt6?(EglF[sS]\w*|Labs\w*|Multimedia\w*|Network|OpenGL\w*|Pdf\w*|Qml\w*|Quick\w*|Sql|Svg\w*|Test"
    r"|VirtualKeyboard\w*|WaylandCompositor|WebChannel|WebSockets|PrintSupport|Xml|WaylandEgl\w*"
    r"|Concurrent|WlShellIntegration)(\.|$)"
)
_SPARE = re.compile(r"(^|/)(opengl32sw\.dll|d3dcompiler_\d+\.dll)$")
_OF_THE_DESKTOP = re.compile(
    r"lib(X11|X11-xcb|Xau|Xdmcp|dbus-1|drm|expat|fontconfig|freetype|gcc_s|gio-2\.0|glib-2\.0|gmodule-2\.0"
    r"|gobject-2\.0|gthread-2\.0|stdc\+\+|systemd|wayland-\w+|xcb|z)\.so\.\d+$"
)
"""Libraries of Linux that every desktop has, whose parts belong together: the system keeps them safe."""
_LIBRARY = re.compile(r"^(PySide6/Qt/lib/|[\w.-]+\.libs/)?lib[^/]+\.so[.\d]*$")
_PLUGIN = re.compile(r"PySide6/(?:Qt/)?plugins/([^/]+)/(?:lib)?q?([^/]+?)\.(?:so|dll|dylib)$")
_TRANSLATION = re.compile(r"PySide6/(?:Qt/)?translations/(.+)$")


def is_needed(path: str, languages: Iterable[str] = ()) -> bool:
    """Whether the file that is to lie at *path* (in the folder) stays.

    *languages* are those that the program speaks beside English: Qt's own words in them stay.
    """
    path = path.replace("\\", "/")
    plugin = _PLUGIN.search(path)
    if plugin:
        return any(kept in plugin[2] for kept in _QT_PLUGINS.get(plugin[1], ()))
    words = _TRANSLATION.search(path)
    if words:
        return words[1] in {f"qtbase_{language}.qm" for language in languages}
    name = path.rpartition("/")[2]
    return not (_QT_LIBRARIES.match(name) or _SPARE.search(path) or _OF_THE_DESKTOP.match(path))


def reached(binaries: Iterable[tuple[str, str, str]]) -> set[str]:
    """The places of those *binaries* (place, file, kind) that are needed. Linux only.

    These are what is more than a library, and the libraries that one of these needs; what only trimmed
    plugins needed is not among them.
    """
    files = {place: file for place, file, _ in binaries}
    libraries = {place.rpartition("/")[2]: place for place in files if _LIBRARY.search(place)}
    found = {place for name, place in libraries.items() if name.startswith("libpython")}
    found |= files.keys() - libraries.values()
    waiting = list(found)
    while waiting:
        for name in needed_by(files[waiting.pop()]):
            place = libraries.get(name)
            if place is not None and place not in found:
                found.add(place)
                waiting.append(place)
    return found


def needed_by(file: str) -> list[str]:
    """The names of the libraries that *file* (ELF) itself asks for."""
    said = subprocess.run(
        ["objdump", "-p", file], check=True, capture_output=True, text=True
    ).stdout  # binutils, which PyInstaller needs too
    return re.findall(r"^\s+NEEDED\s+(\S+)$", said, re.MULTILINE)
