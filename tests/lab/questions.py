"""Name servers made of one function: from a question's bytes to the answer's, or to silence."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Mapping, Sequence

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Answering = Callable[[bytes], bytes | None]


def answering(names: Mapping[str, Sequence[str]]) -> Answering:
    """Gives each name its addresses, every other name NXDOMAIN."""

    def answer(question: bytes) -> bytes | None:
        query = dns.message.from_wire(question)
        response = dns.message.make_response(query, recursion_available=True)
        asked = query.question[0]
        addresses = names.get(asked.name.to_text(omit_final_dot=True).lower())
        if addresses is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
            return response.to_wire()
        version = {dns.rdatatype.A: 4, dns.rdatatype.AAAA: 6}.get(asked.rdtype, 0)
        fitting = [one for one in addresses if ipaddress.ip_address(one).version == version]
        if fitting:
            response.answer.append(dns.rrset.from_text(asked.name, 60, "IN", asked.rdtype, *fitting))
        return response.to_wire(max_size=65535)

    return answer


def slowly(seconds: float, answer: Answering) -> Answering:
    """As *answer*, *seconds* later."""

    def later(question: bytes) -> bytes | None:
        time.sleep(seconds)
        return answer(question)

    return later
