"""Fetches revocation lists, and asks OCSP responders."""

from __future__ import annotations

from dataclasses import replace

from clientdiag.probes.fetch import Bounds, Fetched, Posted, fetch

MAX_LIST_BYTES = 20 * 1024 * 1024
MAX_ANSWER_BYTES = 1024 * 1024


def fetch_list(url: str, bounds: Bounds) -> Fetched:
    """The revocation list at *url*, at most 20 MB. Never raises."""
    return fetch(url, replace(bounds, max_bytes=MAX_LIST_BYTES))


def ask_responder(url: str, question: bytes, bounds: Bounds) -> Fetched:
    """The answer of the OCSP responder at *url* to *question* (DER, RFC 6960 A.1). Never raises."""
    posted = Posted(question, "application/ocsp-request")
    return fetch(url, replace(bounds, max_bytes=MAX_ANSWER_BYTES), posted)
