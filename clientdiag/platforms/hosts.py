"""The hosts file: one line of words after the other, the same on every system (hosts(5))."""

from __future__ import annotations

import ipaddress
from pathlib import Path

from clientdiag.model.core import Failure, FailureKind
from clientdiag.model.observations import HostsFile
from clientdiag.platforms.pem import file_failure

MAX_BYTES = 8 * 1024 * 1024
MAX_ADDRESSES = 64


def read_hosts(path: Path, name: str) -> HostsFile:
    """The addresses that *path* gives *name*. Nothing else of the file is kept."""
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES).decode("utf-8-sig", "replace")
    except FileNotFoundError:
        return HostsFile(str(path))
    except OSError as error:
        return HostsFile(str(path), failure=_reading(error))
    wanted = name.lower().rstrip(".")
    found: dict[str, None] = {}
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if len(words) > 1 and wanted in {word.lower() for word in words[1:]}:
            address = _address(words[0])
            if address is not None:
                found[address] = None
    return HostsFile(str(path), tuple(found)[:MAX_ADDRESSES])


def _address(word: str) -> str | None:
    try:
        return str(ipaddress.ip_address(word))
    except ValueError:
        return None


def _reading(error: OSError) -> Failure:
    failure = file_failure(error)
    return (
        failure
        if failure.kind is not FailureKind.OTHER
        else Failure(failure.operation, FailureKind.OTHER, error.errno)
    )
