"""This computer in texts: what the system prints of itself, and our own policy as it was found."""

from __future__ import annotations

from collections.abc import Iterator

from clientdiag.attachments.attachment import Asked, Attachment, LeftOut
from clientdiag.attachments.facts import facts
from clientdiag.model.text import Text, text

_WHYS = {
    "clock": text("The clock of this computer, as the system tells it."),
    "network": text("Interfaces, addresses and routes of this computer."),
    "proxy": text("The proxy of this computer, as the system tells it."),
    "registry": text("What the registry says of the Cisco client."),
    "resolvers": text("The DNS resolvers of this computer."),
    "versions": text("The version of the system."),
}
_OTHER = text("What the system says of itself.")
_IN_POLICY = frozenset({"registry"})
_GIVEN_UP = text("The system did not answer.")


def system(asked: Asked) -> Iterator[Attachment | LeftOut]:
    """``system/``, and what of ``policy/`` is no file: ours, and the registry's words on the client."""
    yield Attachment(
        "system/facts.txt",
        facts(asked.report),
        text("This computer and its Cisco client, as the diagnosis saw them."),
        "report.json",
    )
    parts: dict[str, list[tuple[str, str]]] = {}
    for listing in asked.platform.listings():
        if asked.cancelled():
            return
        try:
            parts.setdefault(listing.file, []).append((listing.source, listing.read()))
        except (OSError, ValueError):
            yield LeftOut(f"system/{listing.file}.txt ({listing.source})", _GIVEN_UP)
    for file, told in parts.items():
        folder = "policy" if file in _IN_POLICY else "system"
        words = "\n".join(f"# {source}\n{printed.strip()}\n" for source, printed in told)
        source = ", ".join(source for source, _ in told)
        yield Attachment(f"{folder}/{file}.txt", words, _why(file), source)
    yield from _own_policy(asked)


def _own_policy(asked: Asked) -> Iterator[Attachment]:
    policy = asked.platform.policy()
    if not policy.values and not policy.problems:
        return
    lines = [f"{name} = {value}" for name, value in sorted(policy.values.items())]
    lines += [f"# {problem}" for problem in policy.problems]
    yield Attachment(
        "policy/clientdiag.txt",
        "\n".join(lines) + "\n",
        text("What IT set for ClientDiag on this computer."),
        policy.location,
    )


def _why(file: str) -> Text:
    return _WHYS.get(file, _OTHER)
