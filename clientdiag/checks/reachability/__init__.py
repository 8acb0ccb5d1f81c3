"""Does the port answer? Every address of the name is tried side by side."""

from __future__ import annotations

from clientdiag.checks.contract import Check, Learned
from clientdiag.checks.reachability import port, several
from clientdiag.checks.reachability.dialing import observe
from clientdiag.model.catalogue import Stage
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import Route, TcpConnect
from clientdiag.model.text import text


def _learned(evidence: Evidence) -> Learned | None:
    tried = evidence.all(TcpConnect)
    if not tried:
        return None
    opened = [one for one in tried if one.failure is None]
    if not opened:
        return Learned(text("The server does not answer on port {port}", port=tried[0].port))
    routes = {one.route for one in opened}
    both = {Route.NAME, Route.ADDRESS} <= routes
    figure = text("by name and by address") if both else text("{address}", address=opened[0].address)
    return Learned(text("The server answers on port {port}", port=opened[0].port), figure)


CHECK = Check(
    id="reachability",
    stage=Stage.NETWORK,
    doing=text("Connecting to the server"),
    observe=observe,
    rules=(*port.RULES, *several.RULES),
    learned=_learned,
    deadline_s=18.0,
)
