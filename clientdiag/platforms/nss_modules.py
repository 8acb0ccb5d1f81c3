"""The PKCS #11 modules that a Firefox profile loads beside NSS's own: smart cards, or a system's roots.

They are named and never loaded: NSS logs on to a token before it lists what is on it.
"""

from __future__ import annotations

from pathlib import Path

from clientdiag.model.core import Failure
from clientdiag.platforms.pem import read_file

MODULES = "pkcs11.txt"
_LIBRARY = "library="
_ROOTS_ALONE = ("p11-kit-trust", "libnssckbi")
_ROOTS = (*_ROOTS_ALONE, "p11-kit-proxy")  # the proxy brings tokens too
_MAX_BYTES = 256 * 1024
_MAX_MODULES = 10
_MAX_NAME = 200


def read_modules(profile: Path) -> tuple[str, ...]:
    """The libraries that pkcs11.txt in *profile* names; NSS's own has no name there."""
    data = read_file(profile / MODULES, _MAX_BYTES)
    if isinstance(data, Failure):
        return ()  # without it NSS loads none
    lines = (line.strip() for line in data.decode("utf-8", "replace").splitlines())
    named = (line.removeprefix(_LIBRARY)[:_MAX_NAME] for line in lines if line.startswith(_LIBRARY))
    return tuple(dict.fromkeys(name for name in named if name))[:_MAX_MODULES]


def gives_roots(library: str) -> bool:
    """Whether this module is known to add trusted CAs."""
    return Path(library).name.startswith(_ROOTS)


def may_hold_keys(library: str) -> bool:
    """Whether a person's certificates may be behind this module."""
    return not Path(library).name.startswith(_ROOTS_ALONE)
