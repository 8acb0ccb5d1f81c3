"""Is the server's certificate right? Its name, its dates, its purpose, the chain that came with it."""

from __future__ import annotations

from clientdiag.certificates.reading import read
from clientdiag.checks.contract import Check, Context, Learned
from clientdiag.checks.readings import local_now, primary_handshake
from clientdiag.checks.server_certificate import addresses, chain, demands, form, names, order, validity
from clientdiag.model.catalogue import Stage
from clientdiag.model.evidence import Evidence
from clientdiag.model.text import ntext, text


def _observe(_context: Context) -> None:
    """The handshake has read it all; this check only judges."""


def _learned(evidence: Evidence) -> Learned | None:
    handshake, when = primary_handshake(evidence), local_now(evidence)
    if handshake is None or not handshake.presented or when is None:
        return None
    leaf = read(handshake.presented[0])
    if leaf.not_after is None:
        return Learned(text("The server's certificate cannot be decoded"))
    days = (leaf.not_after - when).days
    figure = ntext("{n} day left", "{n} days left", days) if days >= 0 else text("expired")
    return Learned(text("Issued by {issuer}", issuer=leaf.issuer_label), figure)


CHECK = Check(
    id="server_certificate",
    stage=Stage.SERVER_CERTIFICATE,
    doing=text("Judging the server's certificate"),
    observe=_observe,
    rules=(
        *names.RULES,
        *chain.RULES,
        *form.RULES,
        *validity.RULES,
        *addresses.RULES,
        *order.RULES,
        *demands.RULES,
    ),
    learned=_learned,
    after=("tls_handshake", "local_trust"),
    deadline_s=5.0,
)
