"""What a check is, and what it is given while it looks."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from clientdiag.model.catalogue import Stage
from clientdiag.model.core import Observation, Symptom, Target
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import KnownGateway
from clientdiag.model.rule import Rule
from clientdiag.model.text import Text
from clientdiag.platforms.base import Platform

T = TypeVar("T")


class Cancel:
    """A wish to stop, seen by every thread at once."""

    def __init__(self) -> None:
        """Nothing is cancelled yet."""
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []

    def __call__(self) -> bool:
        """Whether the run was cancelled; probes ask this while they wait."""
        return self._event.is_set()

    def set(self) -> None:
        """Cancel. Calls every callback once, in the caller's thread."""
        with self._lock:
            if self._event.is_set():
                return
            self._event.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def when_set(self, callback: Callable[[], None]) -> None:
        """Call *callback* on cancelling, at once if that has happened."""
        with self._lock:
            if not self._event.is_set():
                self._callbacks.append(callback)
                return
        callback()


class Handover(Generic[T]):
    """Live objects (open connections) on their way from one running check to another."""

    def __init__(self) -> None:
        """Open and empty."""
        self._closed = threading.Event()
        self._items: queue.SimpleQueue[T | None] = queue.SimpleQueue()

    def put(self, item: T) -> None:
        """Hand *item* over; its receiver owns it. After the run it is closed at once."""
        self._items.put(item)
        if self._closed.is_set():
            self.close()

    def end(self) -> None:
        """Say that nothing more comes."""
        self._items.put(None)

    def take(self, deadline: float, cancelled: Callable[[], bool]) -> Iterator[T]:
        """Every item until the giver ends, the monotonic *deadline* passes, or on cancel."""
        while not cancelled() and (left := deadline - time.monotonic()) > 0:
            try:
                item = self._items.get(timeout=min(0.05, left))
            except queue.Empty:
                continue
            if item is None:
                return
            yield item

    def close(self) -> None:
        """Close what nobody took, now and later."""
        self._closed.set()
        with contextlib.suppress(queue.Empty):
            while True:
                item = self._items.get_nowait()
                for part in item if isinstance(item, tuple) else (item,):
                    close = getattr(part, "close", None)
                    if callable(close):
                        close()


class Shelf:
    """The handovers of one run, by name; made by whoever asks first."""

    def __init__(self) -> None:
        """Empty."""
        self._lock = threading.Lock()
        self._handovers: dict[str, Handover[Any]] = {}
        self._closed = False

    def handover(self, name: str) -> Handover[Any]:
        """The handover called *name*."""
        with self._lock:
            handover = self._handovers.setdefault(name, Handover())
        if self._closed:
            handover.close()
        return handover

    def close(self) -> None:
        """Close every object that was left."""
        with self._lock:
            self._closed = True
            handovers = list(self._handovers.values())
        for handover in handovers:
            handover.close()


@dataclass(frozen=True)
class Options:
    """What the checks may do, settled from the settings before the run.

    ``connect_deadline_s`` bounds one TCP connection and one TLS handshake. ``client_ca`` holds the
    DER certificates of the CA that IT configured, ``server_roots`` those that the gateway's own should
    lead to. ``second_resolver``, ``ask_zone_servers``, ``time_source`` and ``portal_probe`` are contacted
    only because IT or the user set them. ``known_gateways`` are those that profiles and IT name.
    ``fetch_issuers`` and ``check_revocation`` allow to ask at addresses that certificates name;
    ``require_revocation`` (which means asking, too) that a certificate is refused when nobody answers.
    ``system_retrieval`` lets the system's own verifier fetch what it misses, as it does for every program.
    ``try_certificate`` is the SHA-256, or its beginning, of a certificate that the user wants shown to the
    gateway: one run's own wish, and never a setting. ``log_files`` are logs that somebody named.
    """

    connect_deadline_s: float = 4.0
    symptom: Symptom | None = None
    before_sign_in: bool = False
    asked_for_password: bool | None = None
    second_factor: str = ""
    others_connect: bool | None = None
    client_ca: tuple[bytes, ...] = ()
    client_ca_source: str = ""
    server_roots: tuple[bytes, ...] = ()
    second_resolver: str | None = None
    ask_zone_servers: bool = False
    time_source: str | None = None
    portal_probe: str | None = None
    expect_client: bool = False
    expect_public_certificate: bool = False
    fetch_issuers: bool = False
    check_revocation: bool = False
    require_revocation: bool = False
    system_retrieval: bool = True
    log_files: tuple[Path, ...] = ()
    known_gateways: tuple[KnownGateway, ...] = ()
    try_certificate: str | None = None


@dataclass
class Context:
    """What a check is given: the target, the system, earlier facts, and where to put its own.

    ``shelf`` hands live objects (open connections) to a check that runs beside this one; the engine
    closes what is left on it.
    """

    target: Target
    options: Options
    platform: Platform
    evidence: Callable[[], Evidence]
    emit: Callable[[Observation], None]
    cancelled: Callable[[], bool]
    deadline: float
    shelf: Shelf = field(default_factory=Shelf)

    def remaining(self) -> float:
        """Seconds until this check is given up, never negative."""
        return max(0.0, self.deadline - time.monotonic())


@dataclass(frozen=True)
class Learned:
    """What a finished check learned, in one short line and a figure beside it."""

    line: Text
    figure: Text | None = None


@dataclass(frozen=True)
class Check:
    """One question a person would ask.

    ``observe`` emits observations and returns None, or a reason why the question does not apply.
    It never judges and never raises for what the network or the system does. ``learned`` and the
    rules are pure. ``after`` names checks that must have ended first, however they ended.
    """

    id: str
    stage: Stage
    doing: Text
    observe: Callable[[Context], Text | None]
    rules: tuple[Rule, ...] = ()
    learned: Callable[[Evidence], Learned | None] = lambda _evidence: None
    after: tuple[str, ...] = ()
    deadline_s: float = 10.0
