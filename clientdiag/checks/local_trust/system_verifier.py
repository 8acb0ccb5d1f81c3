"""Asks the system's own verifier about the chains shown, where it has one (Windows, macOS)."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from clientdiag.checks.contract import Context
from clientdiag.model.observations import TlsHandshake
from clientdiag.probes.patience import side_by_side


def ask_the_system(context: Context, shown: list[TlsHandshake]) -> None:
    """Emit every answer as it comes. A verifier that hangs in a retrieval is left behind."""
    addresses: dict[tuple[tuple[bytes, ...], str], list[str]] = {}
    for one in shown:
        if one.presented:
            addresses.setdefault((one.presented, one.server_name or one.address), []).append(one.address)
    calls = [
        partial(_judge, context, chain, host, tuple(dict.fromkeys(those)))
        for (chain, host), those in addresses.items()
    ]
    if calls:
        side_by_side(calls, deadline_s=max(0.0, context.remaining() - 0.5), cancelled=context.cancelled)


def _judge(context: Context, chain: tuple[bytes, ...], host: str, addresses: tuple[str, ...]) -> None:
    retrieval = context.options.system_retrieval
    for said in context.platform.judge_chain(chain, host, addresses[0], retrieval=retrieval):
        for address in addresses:
            context.emit(replace(said, address=address))
