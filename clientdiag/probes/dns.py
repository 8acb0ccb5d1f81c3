"""Questions to each configured resolver, with the RCODE as it came: the explanation of a lookup."""

from __future__ import annotations

import time

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import dns.resolver

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import DnsAnswer, ResolverRole, Resolvers
from clientdiag.probes.failures import from_os_error

MAX_RESOLVERS = 3
MAX_ADDRESSES = 64
MAX_CHAIN = 16


def configured_resolvers() -> Resolvers:
    """The resolvers of this system's configuration. Never raises."""
    try:
        found = dns.resolver.Resolver(configure=True).nameservers
    except (dns.exception.DNSException, ValueError) as error:
        return Resolvers(
            failure=Failure(Operation.READ_FILE, FailureKind.NO_RESOLVER, None, type(error).__name__)
        )
    except OSError as error:  # under Wine the registry keys are missing
        return Resolvers(failure=from_os_error(Operation.READ_FILE, error))
    return Resolvers(tuple(str(one) for one in found))


def ask(
    name: str, record: str, resolver: str, deadline_s: float, role: ResolverRole = ResolverRole.CONFIGURED
) -> DnsAnswer:
    """Ask *resolver* (an address) for the *record* (``A``, ``AAAA``) of *name*, UDP first. Never raises."""
    started = time.perf_counter()
    rcode: str | None = None
    addresses: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    failure: Failure | None = None
    try:
        query = dns.message.make_query(name, record, use_edns=0)
        response, _ = dns.query.udp_with_fallback(query, resolver, timeout=deadline_s)
        rcode = dns.rcode.to_text(response.rcode())
        addresses, chain = _answers(response, record)
    except dns.exception.Timeout:
        failure = Failure(Operation.DNS_QUERY, FailureKind.TIMED_OUT)
    except dns.exception.DNSException as error:
        failure = Failure(Operation.DNS_QUERY, FailureKind.MALFORMED, None, type(error).__name__)
    except OSError as error:
        failure = from_os_error(Operation.DNS_QUERY, error)
    except (ValueError, EOFError, RecursionError) as error:
        failure = Failure(Operation.DNS_QUERY, FailureKind.OTHER, None, type(error).__name__)
    duration = round((time.perf_counter() - started) * 1000, 2)
    return DnsAnswer(name, record, resolver, rcode, addresses, chain, failure, duration, role)


def _answers(response: dns.message.Message, record: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not isinstance(response, dns.message.QueryMessage):
        return (), ()
    wanted = dns.rdatatype.from_text(record)
    found = [rdata.to_text() for rrset in response.answer if rrset.rdtype == wanted for rdata in rrset]
    chain = [
        rdata.target.to_text(omit_final_dot=True)
        for rrset in response.answer
        if rrset.rdtype == dns.rdatatype.CNAME
        for rdata in rrset
    ]
    return tuple(found[:MAX_ADDRESSES]), tuple(chain[:MAX_CHAIN])


def zone_servers(name: str, deadline_s: float) -> tuple[str, ...]:
    """Addresses of the name servers of *name*'s own zone, found through the configured resolvers."""
    try:
        resolver = dns.resolver.Resolver(configure=True)
        zone = dns.resolver.zone_for_name(name, lifetime=deadline_s, resolver=resolver)
        servers = [one.target for one in resolver.resolve(zone, "NS", lifetime=deadline_s)]
        found = [
            one.to_text()
            for server in servers[:MAX_RESOLVERS]
            for one in resolver.resolve(server, "A", lifetime=deadline_s, raise_on_no_answer=False)
        ]
    except (dns.exception.DNSException, OSError, ValueError):
        return ()
    return tuple(dict.fromkeys(found))[:MAX_RESOLVERS]
