"""The user's own stores with two thousand certificates: read, parsed and judged, beside the bare work."""

from __future__ import annotations

import gc
import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from cryptography import x509

from clientdiag.checks.client_certificate import CHECK, choice
from clientdiag.checks.contract import Context, Options, Shelf
from clientdiag.model.core import CheckRun, CheckStatus, Observation, Target
from clientdiag.model.evidence import Evidence
from clientdiag.model.observations import LocalClock, StoreContext
from clientdiag.pem import split
from clientdiag.platforms.base import KeyStore
from clientdiag.platforms.client_pem import read_client_folder
from tests.peers.authority import CLIENT, Authority

_STORES, _FILES, _EACH, _KEYS, _ROUNDS = 2, 100, 10, 10, 5


class _Computer:
    def __init__(self, folders: list[Path]) -> None:
        self._folders = folders

    def client_stores(self) -> tuple[KeyStore, ...]:
        return tuple(
            KeyStore(f"cisco-{number}", StoreContext.USER, str(folder), partial(read_client_folder, folder))
            for number, folder in enumerate(self._folders)
        )

    def profile_folders(self) -> tuple[Path, ...]:
        return ()


def bench() -> None:
    """Both ways in turns; the check reads its stores side by side."""
    authority = Authority.root("Bench Client CA")
    with tempfile.TemporaryDirectory(prefix="clientdiag-bench-") as name:
        folders = [_store(Path(name, str(number)), authority) for number in range(_STORES)]
        count = _STORES * _FILES * _EACH
        print(f"Client stores of {count:,} certificates, {_STORES * _KEYS} keys, median of {_ROUNDS}")
        least, most = [], []
        for _ in range(_ROUNDS):
            least.append(_timed(lambda: _bare(folders)))
            most.append(_timed(lambda: _ours(folders, authority)))
    ours, bare = statistics.median(most), statistics.median(least)
    print(
        f"  read, parsed and judged {ours * 1e3:.0f} ms (aim: 500, beside the network checks); "
        f"bare load and SHA-256 {bare * 1e3:.0f} ms, ratio {ours / bare:.1f}"
    )


def _timed(work: Callable[[], None]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _bare(folders: list[Path]) -> None:
    for folder in folders:
        for file in folder.glob("*.pem"):
            for der in split(file.read_bytes())[0]:
                x509.load_der_x509_certificate(der)
                hashlib.sha256(der).hexdigest()


def _ours(folders: list[Path], authority: Authority) -> None:
    found: list[Observation] = []
    shelf = Shelf()
    shelf.handover("members").end()
    context = Context(
        target=Target("vpn.example.com"),
        options=Options(client_ca=(authority.issued.der,)),
        platform=_Computer(folders),  # type: ignore[arg-type]  # only what the check asks
        evidence=lambda: Evidence(()),
        emit=found.append,
        cancelled=lambda: False,
        deadline=time.monotonic() + 30.0,
        shelf=shelf,
    )
    CHECK.observe(context)
    now = authority.certificate.not_valid_before_utc
    run = CheckRun("client_certificate", CheckStatus.COMPLETED, observations=(LocalClock(now, now), *found))
    assert choice(Evidence([run])) is not None


def _store(folder: Path, authority: Authority) -> Path:
    (folder / "private").mkdir(parents=True)
    for number in range(_FILES):
        made = [
            authority.leaf(common_name=f"User {number}", names=(), usages=(CLIENT,)) for _ in range(_EACH)
        ]
        (folder / f"{number:04}.pem").write_bytes(b"".join(one.pem for one in made))
        if number < _KEYS:
            (folder / "private" / f"{number:04}.key").write_bytes(made[0].key_pem)
    return folder
