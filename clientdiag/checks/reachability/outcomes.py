"""How connection attempts are told to IT."""

from __future__ import annotations

from clientdiag.model.observations import TcpConnect
from clientdiag.model.text import Text, text


def outcomes(tried: list[TcpConnect]) -> tuple[Text, ...]:
    """One line for each of the first eight attempts."""
    return tuple(
        text("`{address}` port {port}: {outcome}", address=one.address, port=one.port, outcome=_outcome(one))
        for one in tried[:8]
    )


def _outcome(one: TcpConnect) -> str:
    if one.failure is None:
        return "open"
    code = f" ({one.failure.code})" if one.failure.code else ""
    return f"{one.failure.kind.value}{code} {one.duration_ms:.0f} ms"
