"""The observations of a report as facts that can be laid beside those of another report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from clientdiag.fleet.hiding import without_numbers
from clientdiag.fleet.parts import Part, Parts, certificates, clock_offset, free, parts, validity
from clientdiag.fleet.shapes import ALWAYS_NOISE, Shape, shape_of
from clientdiag.model import observations as seen
from clientdiag.model.core import CheckStatus, Observation, Report, UnknownObservation
from clientdiag.model.text import text
from clientdiag.translation import say

CHECK = "check"
"""The kind of a fact that says how a check ended; no observation has it."""
CERTIFICATE_IN_STORES = "certificate-in-stores"
"""The kind of a fact that says in which stores a certificate is; no observation has it."""


@dataclass(frozen=True)
class Fact:
    """One fact. ``keys`` find its partner, the strictest first; ``about`` is shown.

    ``refs`` name the observations it comes from as :attr:`Finding.evidence` does; ``said`` are the fields
    that ``about`` already shows.
    """

    kind: str
    about: str
    keys: tuple[str, ...]
    fields: dict[str, Parts]
    refs: tuple[str, ...] = ()
    of: type | None = None
    said: frozenset[str] = frozenset()


def facts(report: Report) -> list[Fact]:
    """Every fact of *report* that is not mere noise, in the report's order."""
    found: list[Fact] = []
    stores: list[tuple[str, Observation]] = []
    attempts: list[tuple[str, seen.LogAttempt]] = []
    for run in report.runs:
        if run.status not in {CheckStatus.COMPLETED, CheckStatus.NOT_APPLICABLE}:
            found.append(_check(run.check, run.status))
        for index, one in enumerate(run.observations):
            ref = f"{run.check}.{index}"
            if isinstance(one, seen.TrustStore | seen.FurtherMembers):
                stores.append((ref, one))
            if isinstance(one, seen.LogAttempt):
                attempts.append((ref, one))
            elif not isinstance(one, seen.FurtherMembers):
                found.append(_fact(one, ref, report))
    return [*found, *_certificates_in_stores(stores), *_attempts(attempts)]


def _check(check: str, status: CheckStatus) -> Fact:
    return Fact(CHECK, check, (check,), {"status": parts(status)})


def _fact(one: Observation, ref: str, report: Report) -> Fact:
    if isinstance(one, UnknownObservation):
        told = {name: parts(each) for name, each in one.fields.items() if name not in {"kind", *ALWAYS_NOISE}}
        return Fact(one.kind, "", ("",), told, (ref,), UnknownObservation)
    shape = shape_of(type(one))
    return Fact(
        kind=str(one.__struct_config__.tag),  # type: ignore[attr-defined]  # every kind is a msgspec struct
        about=" · ".join(_spelled(one, name) for name in shape.levels[0] if _spelled(one, name)),
        keys=tuple(_key(one, level) for level in shape.levels),
        fields=_fields(one, shape, report),
        refs=(ref,),
        of=type(one),
        said=frozenset(shape.levels[0]),
    )


def _spelled(one: Observation, name: str) -> str:
    words = ", ".join(part.words for part in parts(getattr(one, name)))
    return _base(words) if name == "file" else words


def _key(one: Observation, level: tuple[str, ...]) -> str:
    """What stands in the fields of *level*; of a file only its name, folders are each computer's own."""
    return "\n".join(without_numbers(_spelled(one, name)) for name in level)


def _base(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def _fields(one: Any, shape: Shape, report: Report) -> dict[str, Parts]:
    own = _OWN.get(type(one))
    found = own(one, report) if own is not None else {}
    for name in one.__struct_fields__:
        value = getattr(one, name)
        if name in found or name in shape.noise or name in ALWAYS_NOISE:
            continue
        if isinstance(value, dict):
            found.update({f"{name}.{key}": parts(each) for key, each in value.items()})
        elif name == "file":
            found[name] = parts(_base(value))
        elif name == "port" and value == report.target.port:
            found[name] = (Part("the gateway's", str(value)),)  # said once, of the gateway
        elif name == "certificates":
            found[name] = certificates(value)
        else:
            found[name] = free(value) if name in shape.free and isinstance(value, str) else parts(value)
    return found


def _clock(one: seen.LocalClock, _report: Report) -> dict[str, Parts]:
    late = one.now < one.released
    when = parts(one.now)[0].words
    return {"now": (Part("before" if late else "after", when),), "released": ()}


def _handshake(one: seen.TlsHandshake, _report: Report) -> dict[str, Parts]:
    stapled = parts(one.stapled_ocsp is not None)
    return {"presented": certificates(one.presented), "stapled_ocsp": stapled}


def _exchange(one: seen.GatewayExchange, _report: Report) -> dict[str, Parts]:
    kept = {name: each for name, each in one.headers.items() if name.lower() not in {"date", "location"}}
    return {
        "clock_offset": clock_offset(one.received, one.date),
        **{f"headers.{name}": free(each) for name, each in kept.items()},
        "headers": (),
    }


def _web(one: seen.WebAnswer, _report: Report) -> dict[str, Parts]:
    return {"clock_offset": clock_offset(one.received, one.date)}


def _network(one: seen.NetworkState, _report: Report) -> dict[str, Parts]:
    """Tunnels only: the names of plain interfaces are each computer's own."""
    tunnels = {each.name: each for each in one.interfaces or () if each.tunnel}
    return {
        "interfaces": parts(list(tunnels.values())),
        "default_routes": parts([each for each in one.default_routes or () if each in tunnels]),
        "resolver_routes": parts([each for each in one.resolver_routes if each in tunnels]),
    }


def _own_certificate(one: seen.ClientCertificate, report: Report) -> dict[str, Parts]:
    uses = one.extended_key_usage
    return {
        "validity": validity(one.not_before, one.not_after, report.created),
        "not_before": (),
        "not_after": (),
        "extended_key_usage": () if uses is None else parts(uses) or parts("–"),
    }


def _answer(one: seen.RevocationAnswer, _report: Report) -> dict[str, Parts]:
    return {"revoked": parts(one.revoked)}


def _preferences(one: seen.ClientPreferences, _report: Report) -> dict[str, Parts]:
    """Of the certificates that the client remembered only whether: whose they are is personal."""
    return {"client_certificates": parts(bool(one.client_certificates))}


_OWN: dict[type, Callable[[Any, Report], dict[str, Parts]]] = {
    seen.ClientCertificate: _own_certificate,
    seen.ClientPreferences: _preferences,
    seen.GatewayExchange: _exchange,
    seen.LocalClock: _clock,
    seen.NetworkState: _network,
    seen.RevocationAnswer: _answer,
    seen.TlsHandshake: _handshake,
    seen.WebAnswer: _web,
}


def _certificates_in_stores(stores: list[tuple[str, Observation]]) -> Iterator[Fact]:
    """One fact for each certificate: where it is. Stores of two systems have no names in common."""
    contexts = {one.store: one for _, one in stores if isinstance(one, seen.TrustStore)}
    held: dict[Part, list[tuple[str, str]]] = {}
    for ref, one in stores:
        if isinstance(one, seen.TrustStore | seen.FurtherMembers):
            store = contexts.get(one.store)
            for part in certificates(one.certificates):
                held.setdefault(part, []).append((ref, _kind_of_store(store)))
    for part, places in held.items():
        where = [place for _, place in places if place]
        if where:
            refs = tuple(ref for ref, _ in places)
            fields = {"stores": parts(sorted(set(where)))}
            yield Fact(CERTIFICATE_IN_STORES, part.words, (part.key,), fields, refs, seen.TrustStore)


def _kind_of_store(store: seen.TrustStore | None) -> str:
    """Whose store; nothing for the list that is shipped with this program, which nobody trusts."""
    if store is None or store.context is seen.StoreContext.PUBLIC:
        return ""
    if not store.anchors:
        return say(text("{whose}, as an intermediate", whose=store.context.value))
    return store.context.value


def _attempts(attempts: list[tuple[str, seen.LogAttempt]]) -> Iterator[Fact]:
    """Two facts: the newest attempt, and what all attempts said. Each computer has its own attempts."""
    if not attempts:
        return
    (ref, newest), kind = attempts[0], "log-attempt"
    decisive = newest.decisive
    yield Fact(
        kind,
        say(text("the newest attempt")),
        ("newest",),
        {
            "reached": parts(newest.reached),
            "success": parts(newest.success),
            "decisive": parts(decisive),
            "said": tuple(part for each in newest.said for part in free(each)),
        },
        (ref,),
        seen.LogAttempt,
    )
    stopped = {one.decisive.signature: None for _, one in attempts if one.decisive is not None}
    yield Fact(
        kind,
        say(text("all attempts")),
        ("all",),
        {"signs": parts(list(stopped)), "success": parts(any(one.success for _, one in attempts))},
        tuple(ref for ref, _ in attempts),
        seen.LogAttempt,
    )
