"""Windows events of the Cisco client: the XML that wevtutil and the event viewer write, and .evtx files.

Never read on a real Windows with a Cisco client: channels, providers and fields are as described.
"""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring, iterparse

from clientdiag.cisco.logs.lines import utf8
from clientdiag.cisco.logs.moments import Reference, moment
from clientdiag.cisco.logs.record import Head, Record
from clientdiag.cisco.logs.records import message

MAX_EVENT = 64 * 1024
MAX_EVENTS = 500_000
MAX_UNREADABLE = 1_000
_CHUNK = 65_536
_HEADER = 4_096
_PROVIDER = re.compile(r"(?:ac|csc_)vpn|^vpn|^csc_|cisco", re.IGNORECASE)
_CONTROLS = bytes(one for one in range(32) if one not in b"\t\n\r")
_ROOT = re.compile(rb"\A\s*(?:<\?xml[^>]{0,200}\?>)?\s*(?P<root><Events[\s>])?")


def event_records(file: IO[bytes], source: str, reference: Reference, most: int) -> Iterator[Record]:
    """The client's events of an XML export, with or without an element around all of them.

    Raises ValueError or EOFError where the text breaks off, after what came before.
    """
    place = 0
    try:
        for _, part in iterparse(_Rooted(file, most), events=("end",), forbid_dtd=True):
            if _local(part) != "Event":
                continue
            place += 1
            found = _event(part, source, place, reference)
            part.clear()
            if found is not None:
                yield found
            if place >= MAX_EVENTS:
                return
    except ParseError as error:  # a kind of SyntaxError, which only readers of XML should have to know
        raise ValueError(str(error)) from error


def evtx_records(file: IO[bytes], source: str, reference: Reference, most: int) -> Iterator[Record]:  # noqa: ARG001  # a file is mapped, not unpacked
    """The client's events of an .evtx file.

    Raises ValueError for a file that is none, and EOFError for one that is cut off or zeroed, after what
    could be read: the library itself gives no records and no error for those.
    """
    chunks, damaged = _chunks(file)
    if not chunks:
        raise ValueError("no event file")
    from evtx import PyEvtxParser

    file.seek(0)
    count = 0
    for entry in itertools.islice(_entries(PyEvtxParser(file, number_of_threads=1)), MAX_EVENTS):
        text = str(entry.get("data", ""))[:MAX_EVENT]
        try:
            part = fromstring(text, forbid_dtd=True)
        except (ParseError, ValueError):
            damaged = True
            continue
        count += 1
        found = _event(part, source, int(entry.get("event_record_id", 0)), reference)
        if found is not None:
            yield found
    if damaged:
        raise EOFError("the event file is cut off or damaged")


def _entries(parser: Any) -> Iterator[dict[str, Any]]:
    every = iter(parser.records())
    unreadable = 0
    while unreadable < MAX_UNREADABLE:
        try:
            yield next(every)
        except StopIteration:
            return
        except (RuntimeError, OSError, ValueError):
            unreadable += 1  # the library goes on with the next
    raise EOFError("too much of the event file cannot be read")


def _chunks(file: IO[bytes]) -> tuple[int, bool]:
    """How many chunks of an event file are whole, and whether some that it should have are not."""
    file.seek(0)
    header = file.read(128)
    if len(header) < 128 or header[:8] != b"ElfFile\0":
        return 0, True
    promised = int.from_bytes(header[42:44], "little")
    whole, at = 0, _HEADER
    while True:
        file.seek(at)
        beginning = file.read(8)
        if not beginning:
            break
        file.seek(at + _CHUNK - 1)
        if beginning == b"ElfChnk\0" and file.read(1):
            whole += 1
        at += _CHUNK
    return whole, whole < promised


def _event(part: Element, source: str, place: int, reference: Reference) -> Record | None:
    values: dict[str, Element] = {}
    data: list[str] = []
    for child in part.iter():
        name = _local(child)
        if name == "Data":
            data.append((child.text or "")[:MAX_EVENT])
        else:
            values.setdefault(name, child)
    provider = values["Provider"].get("Name", "") if "Provider" in values else ""
    if not _PROVIDER.search(provider):
        return None
    created = values["TimeCreated"].get("SystemTime", "") if "TimeCreated" in values else ""
    if created and not created.endswith("Z"):
        created += "Z"  # the system's time is always UTC; some writers leave that out
    when = moment(created, reference)
    text = "\n".join(data) or (values["Message"].text or "" if "Message" in values else "")
    if not text.strip():
        return None
    return message(text[:MAX_EVENT], source, place, Head(when.time, when.zone_known, provider))


def _local(part: Element) -> str:
    return str(part.tag).rpartition("}")[2]


class _Rooted:
    """The text of an export in UTF-8, given a root element where it has none, as a file to be read."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        # an empty piece would be the end
        self._pieces = filter(None, self._rooted(utf8(_chunked(file, most))))

    def read(self, size: int = -1) -> bytes:
        """The next bytes; any size is good for a parser."""
        return next(self._pieces, b"") if size else b""

    def _rooted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        # what no XML may hold; a console's code page is no UTF-8 either
        source = (decoder.decode(piece).encode().translate(None, _CONTROLS) for piece in pieces)
        first = next(source, b"")
        head = _ROOT.match(first)
        # whatever encoding was declared, this is UTF-8 now
        body = (
            first[head.end() :]
            if head and not head["root"]
            else first[head.start("root") :]
            if head
            else first
        )
        rooted = bool(head and head["root"])
        yield b"" if rooted else b"<Events>"
        yield body
        yield from source
        if not rooted:
            yield b"</Events>"


def _chunked(file: IO[bytes], most: int) -> Iterator[bytes]:
    done = 0
    while done < most and (chunk := file.read(256 * 1024)):
        done += len(chunk)
        yield chunk
