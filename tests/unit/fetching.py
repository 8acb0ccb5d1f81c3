"""How the tests of fetching call it: a server of one function on loopback, and bounds that allow it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from clientdiag.probes.fetch import Bounds
from clientdiag.probes.scopes import Scope
from tests.peers.scripted import ScriptedServer
from tests.peers.silent import LOOPBACK
from tests.unit.probing import FAR_S

HERE = frozenset({Scope.PUBLIC, Scope.LOOPBACK})


def bounds(**more: Any) -> Bounds:
    """Bounds that allow loopback, 1000 bytes, and all the time there is."""
    return Bounds(**{"max_bytes": 1000, "deadline_s": FAR_S, "scopes": HERE, **more})


@contextmanager
def serving(*pieces: bytes, answer: Callable[[bytes], Iterable[bytes]] | None = None) -> Iterator[str]:
    """The address of a server that answers every request with *pieces*, or with what *answer* makes of it."""
    listening = socket.create_server((LOOPBACK, 0))
    port = listening.getsockname()[1]
    with ScriptedServer(listening, answer or (lambda _asked: pieces)):
        yield f"http://{LOOPBACK}:{port}"
