"""Fetches what the address of an issuer (authorityInfoAccess caIssuers) leads to."""

from __future__ import annotations

from dataclasses import replace

from clientdiag.probes.fetch import Bounds, Fetched, fetch

MAX_BYTES = 1024 * 1024


def fetch_issuer(url: str, bounds: Bounds) -> Fetched:
    """The bytes at *url*, a certificate or a bundle, at most 1 MB. Never raises."""
    return fetch(url, replace(bounds, max_bytes=MAX_BYTES))
