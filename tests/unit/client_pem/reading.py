from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from clientdiag.model.observations import KeyState
from clientdiag.platforms.base import ClientStoreContents
from clientdiag.platforms.client_pem import read_client_folder
from tests.peers.authority import Issued
from tests.peers.client_stores import USER, pem_client


def written(home: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        place = Path(path.replace("~", str(home)))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return Path(USER.replace("~", str(home)))


def read_folder(home: Path, issued: Issued, **how: Any) -> ClientStoreContents:
    return read_client_folder(written(home, pem_client(issued, **how)))


def states(contents: ClientStoreContents) -> list[KeyState]:
    return [one.key for one in contents.held]


def sha256_of(issued: Issued) -> str:
    return hashlib.sha256(issued.der).hexdigest().upper()


def huge(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path
