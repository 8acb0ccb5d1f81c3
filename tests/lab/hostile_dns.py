"""Name servers that send what no name server should."""

from __future__ import annotations

import struct

import dns.message
import dns.name
import dns.rrset

from tests.lab.questions import Answering

_RESPONSE = 0x8180


def compression_loop(question: bytes) -> bytes:
    """An answer whose name points at itself."""
    head = struct.pack("!2sHHHHH", question[:2], _RESPONSE, 1, 1, 0, 0)
    asked = _asked(question)
    here = len(head) + len(asked)
    return head + asked + struct.pack("!HHHIH4s", 0xC000 | here, 1, 1, 60, 4, b"\xcb\x00\x71\x0a")


def cut_off(question: bytes) -> bytes:
    """An answer that promises ten records and holds half of one."""
    return (
        struct.pack("!2sHHHHH", question[:2], _RESPONSE, 1, 10, 0, 0) + _asked(question) + b"\xc0\x0c\x00\x01"
    )


def truncated(question: bytes) -> bytes:
    """Nothing, and the word that there is more by TCP."""
    return struct.pack("!2sHHHHH", question[:2], _RESPONSE | 0x0200, 1, 0, 0, 0) + _asked(question)


def noise(question: bytes) -> bytes:
    """Bytes that are no message."""
    return question[:2] + b"\xff" * 400


def of_another_question(question: bytes) -> bytes:
    """An answer to another question, as a forger would send."""
    return bytes([question[0] ^ 0xFF]) + question[1:2] + noise(question)[2:]


def alias_loop(*names: str) -> Answering:
    """Every name is an alias of the next, and the last of the first."""

    def answer(question: bytes) -> bytes:
        query = dns.message.from_wire(question)
        response = dns.message.make_response(query, recursion_available=True)
        ring = [query.question[0].name, *(dns.name.from_text(one) for one in names)]
        for place, name in enumerate(ring):
            following = ring[(place + 1) % len(ring)].to_text()
            response.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME", following))
        return response.to_wire()

    return answer


def odd_alias(address: str) -> Answering:
    """The name is an alias of one with control characters, quotes and a byte that is no letter."""
    odd = dns.name.Name([b'\x1b[31m"<b>\x00\xff\n', b"lab", b"example", b""])

    def answer(question: bytes) -> bytes:
        query = dns.message.from_wire(question)
        response = dns.message.make_response(query, recursion_available=True)
        asked = query.question[0]
        response.answer.append(dns.rrset.from_text(asked.name, 60, "IN", "CNAME", odd.to_text()))
        if asked.rdtype == 1:
            response.answer.append(dns.rrset.from_text(odd, 60, "IN", "A", address))
        return response.to_wire()

    return answer


def _asked(question: bytes) -> bytes:
    """The question section of *question*."""
    end = question.index(b"\x00", 12) + 5
    return question[12:end]
