"""What a new process sees of the stores: under Wine, one that has read them sees no additions.

``python -m tests.windows.seen`` writes it as JSON; certificates are base64.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import msgspec

from clientdiag.model.observations import SystemVerdict
from clientdiag.platforms.base import ClientStoreContents, StoreContents
from clientdiag.platforms.windows import Windows
from tests.windows.program import ENDS_WITHIN_S, ROOT


class Seen(NamedTuple):
    """The contents of each store by its name, and the verdicts on the chain that was asked about."""

    trusted: dict[str, StoreContents]
    held: dict[str, ClientStoreContents]
    verdicts: list[SystemVerdict]


def look(*presented: bytes, host: str = "vpn.example.com") -> Seen:
    """Ask a new process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.windows.seen", host, *(one.hex() for one in presented)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(Path(ROOT))},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=ENDS_WITHIN_S,
        check=True,
    )
    return msgspec.json.decode(done.stdout, type=Seen)


def main(host: str, *presented: str) -> None:
    """Write what this process sees."""
    here = Windows()
    chain = tuple(bytes.fromhex(one) for one in presented)
    seen = Seen(
        {one.name: one.read() for one in here.trust_stores()},
        {one.name: one.read() for one in here.client_stores()},
        list(here.judge_chain(chain, host, "192.0.2.1", retrieval=False)),
    )
    sys.stdout.buffer.write(msgspec.json.encode(seen))


if __name__ == "__main__":
    main(*sys.argv[1:])
