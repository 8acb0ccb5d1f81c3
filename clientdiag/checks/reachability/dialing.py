"""Connects to every address side by side, and hands each open connection over as it comes."""

from __future__ import annotations

import ipaddress
import queue
import threading
import time
from collections.abc import Iterable

from clientdiag.checks.contract import Context, Handover
from clientdiag.model.observations import Route, TcpConnect
from clientdiag.model.text import Text, text
from clientdiag.probes.gateway import Place
from clientdiag.probes.tcp import Connected, connect

MAX_ADDRESSES = 16
NAME_WAITS_S = 10.0
"""How long a connection waits for the name; as long as the lookup may take."""
EXPECTED_WAITS_S = 0.5
"""How long the address that IT expects waits for the name, so that it is not tried twice."""


def observe(context: Context) -> Text | None:
    """Emit a :class:`TcpConnect` for every address; None, or why there is none to connect to."""
    dialer = _Dialer(context)
    try:
        addresses = context.shelf.handover("addresses")
        known = _take(addresses, context, EXPECTED_WAITS_S)
        if known is None:
            # the name is slow or dead: the address that IT expects is tried without it
            dialer.dial(_expected_places(context, ()))
            known = _take(addresses, context, NAME_WAITS_S)
        resolved = (known or ())[:MAX_ADDRESSES]
        dialer.dial([*_named_places(context, resolved), *_expected_places(context, resolved)])
        dialer.dial(_raw_place(context, resolved))
        dialer.finish()
    finally:
        context.shelf.handover("connections").end()
    return None if dialer.dialled else text("There is no address to connect to.")


def _take(addresses: Handover[tuple[str, ...]], context: Context, seconds: float) -> tuple[str, ...] | None:
    return next(addresses.take(time.monotonic() + seconds, context.cancelled), None)


def _named_places(context: Context, resolved: tuple[str, ...]) -> list[Place]:
    return [Place(one, context.target.port, Route.NAME, _name(context)) for one in resolved]


def _expected_places(context: Context, resolved: tuple[str, ...]) -> list[Place]:
    known = {_canonical(one) for one in resolved}
    extra = [one for one in context.target.expected_addresses if _canonical(one) not in known]
    return [Place(one, context.target.port, Route.EXPECTED, _name(context)) for one in extra]


def _raw_place(context: Context, resolved: tuple[str, ...]) -> list[Place]:
    """One address without a name, as when a user types it: to be shown beside the others."""
    candidates = (*context.target.expected_addresses, *resolved)
    if context.target.is_address or not candidates:
        return []
    return [Place(candidates[0], context.target.port, Route.ADDRESS, None)]


def _name(context: Context) -> str | None:
    return None if context.target.is_address else context.target.host


class _Dialer:
    """Connects to places side by side, each once, and hands every open connection over as it comes."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._news: queue.SimpleQueue[tuple[Place, Connected]] = queue.SimpleQueue()
        self._waiting = 0
        self.dialled: set[Place] = set()

    def dial(self, places: Iterable[Place]) -> None:
        for place in places:
            if place not in self.dialled:
                self.dialled.add(place)
                self._waiting += 1
                threading.Thread(target=self._connect, args=(place,), daemon=True).start()

    def _connect(self, place: Place) -> None:
        deadline = self._context.options.connect_deadline_s
        connected = connect(place.address, place.port, deadline, self._context.cancelled)
        self._context.emit(
            TcpConnect(place.address, place.port, place.route, connected.failure, connected.duration_ms)
        )
        if connected.sock is not None:
            self._context.shelf.handover("connections").put((place, connected.sock))
        self._news.put((place, connected))

    def finish(self) -> None:
        """Wait until every place answered or was given up."""
        while self._waiting and not self._context.cancelled() and self._context.remaining() > 0.1:
            try:
                self._news.get(timeout=0.05)
            except queue.Empty:
                continue
            self._waiting -= 1


def _canonical(address: str) -> str:
    return str(ipaddress.ip_address(address))
