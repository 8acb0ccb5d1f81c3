"""HTTP/1.1 as bytes: one request out, one answer in, with caps. The parsing is httptools' (llhttp)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import httptools

MAX_HEAD_BYTES = 32 * 1024


class BadAnswer(ValueError):
    """What came is no HTTP, or its head is too large."""


def request(method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes = b"") -> bytes:
    """The bytes of a request. Raises ValueError for line breaks inside a word of it."""
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a line break inside a request line")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class Answer:
    """An answer as it comes in. ``done`` is true when its end was seen; an end of stream may stand for it."""

    def __init__(self, max_body_bytes: int) -> None:
        """Keep at most *max_body_bytes* of the body; ``too_large`` says that there was more."""
        self.status: int | None = None
        self.headers: list[tuple[str, str]] = []
        self.body = b""
        self.done = False
        self.too_large = False
        self.received: datetime | None = None
        self._max_body = max_body_bytes
        self._head_bytes = 0
        self._bytes = 0
        self._parser = httptools.HttpResponseParser(self)

    def feed(self, data: bytes) -> None:
        """Take some bytes. Raises :class:`BadAnswer`."""
        if self.status is None:
            self._head_bytes += len(data)
        self._bytes += len(data)
        # chunk extensions and trailers are no body, but may be as endless
        self.too_large = self.too_large or self._bytes > MAX_HEAD_BYTES + 2 * self._max_body
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:  # a CONNECT or an upgrade: what follows is no HTTP
            self.done = True
        except httptools.HttpParserError as error:
            if self.status is None:
                raise BadAnswer(str(error)) from None
            self.done = True
        if self.status is None and self._head_bytes > MAX_HEAD_BYTES:
            raise BadAnswer("the head of the answer does not end")

    def was_promised_more(self) -> bool:
        """Whether the head announced a body whose end has not come."""
        framed = self.header("content-length") is not None or self.header("transfer-encoding") is not None
        return framed and not self.done

    def header(self, name: str) -> str | None:
        """The first header called *name* (lower case)."""
        return next((value for one, value in self.headers if one == name), None)

    # httptools calls these while it parses

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header; an interim answer's are dropped with it."""
        if len(self.headers) < 200:
            self.headers.append((name.decode("latin-1").lower(), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        """The head is there; 1xx answers are passed over."""
        status = self._parser.get_status_code()
        if 100 <= status < 200 and status != 101:
            self.headers.clear()
            return
        self.status, self.received = status, datetime.now(UTC)

    def on_body(self, data: bytes) -> None:
        """Some of the body."""
        room = self._max_body - len(self.body)
        self.too_large = self.too_large or len(data) > room
        self.body += data[:room]

    def on_message_complete(self) -> None:
        """The end."""
        self.done = self.status is not None


def date_header(value: str | None) -> datetime | None:
    """The time in a Date header (RFC 9110 5.6.7), UTC; None for no date."""
    if not value:
        return None
    from email.utils import parsedate_to_datetime  # many gateways send no Date, and it takes its time to load

    try:
        parsed = parsedate_to_datetime(value)
        return None if parsed.tzinfo is None else parsed.astimezone(UTC)  # without a zone it says nothing
    except (ValueError, OverflowError):
        return None
