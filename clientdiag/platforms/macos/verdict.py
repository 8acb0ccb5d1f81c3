"""What macOS's own verifier (SecTrust) says of a chain, asked through `security verify-cert`.

The tool runs as this user, so its word is for the user's context; for the machine's nobody is asked.
The verdict is the exit status. The words are tokens: CSSMERR_ and errSec names, and the names of
failed checks in the printed result (`AnchorTrusted = 0;`). Never run on a real Mac.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import StoreContext, SystemVerdict
from clientdiag.platforms.macos import tools
from clientdiag.platforms.pem import split_pem

VERIFIER = "sectrust"
MAX_CERTIFICATES = 32
MAX_CERTIFICATE_BYTES = 256 * 1024
RETRIEVAL_DEADLINE_S = 20.0
_MAX_WORDS = 20
_HOST = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){0,30}")
_TOKEN = re.compile(r"\b(?:CSSMERR|errSec)_?[A-Za-z0-9_]{1,80}\b")
_FAILED_CHECK = re.compile(r"^\s*\"?((?!Trust)[A-Za-z][A-Za-z0-9]{2,60})\"? = 0;\s*$", re.MULTILINE)
_DETAILS = "TrustResultDetails"


def judge_chain(
    presented: tuple[bytes, ...], host: str, address: str, *, retrieval: bool
) -> Iterator[SystemVerdict]:
    """First without the network (`-L`); then, if *retrieval*, with it. Nothing for an empty chain."""
    if not presented:
        return
    for online in (False, True) if retrieval else (False,):
        began = time.perf_counter()
        verdict = _judged(presented, host, address, online=online)
        yield replace(verdict, duration_ms=(time.perf_counter() - began) * 1000)


def _judged(presented: tuple[bytes, ...], host: str, address: str, *, online: bool) -> SystemVerdict:
    unasked = SystemVerdict(VERIFIER, address, StoreContext.USER, online)
    if not _is_plain(host) or not _is_reasonable(presented):
        return replace(unasked, failure=Failure(Operation.READ_STORE, FailureKind.NOT_SUPPORTED))
    with tempfile.TemporaryDirectory(prefix="clientdiag-") as folder:
        try:
            files = _written(Path(folder), presented)
        except OSError as error:
            return replace(unasked, failure=Failure(Operation.READ_FILE, FailureKind.OTHER, error.errno))
        chosen = [word for file in files for word in ("-c", str(file))]
        answer = tools.ask(
            tools.SECURITY,
            "verify-cert",
            *chosen,
            *("-p", "ssl", "-n", host, "-P", "-v"),
            *(() if online else ("-L",)),
            deadline_s=RETRIEVAL_DEADLINE_S if online else None,
        )
    return _read(unasked, answer)


def _written(folder: Path, presented: tuple[bytes, ...]) -> list[Path]:
    files = [folder / f"{number}.der" for number in range(len(presented))]
    for file, der in zip(files, presented, strict=True):
        file.write_bytes(der)
    return files


def _read(unasked: SystemVerdict, answer: tools.Answer) -> SystemVerdict:
    if answer.failure is not None:
        return replace(unasked, failure=answer.failure)
    path = tuple(hashlib.sha256(der).hexdigest().upper() for der in split_pem(answer.output).certificates)
    if answer.status == 0:
        return replace(unasked, path=path)
    words = _words(answer)
    # Status 1 is also that of a tool that could not begin; then it names neither a fault nor a result.
    if answer.status != 1 or not (words or _DETAILS in answer.text()):
        return replace(unasked, failure=Failure(Operation.READ_STORE, FailureKind.OTHER, answer.status))
    return replace(unasked, status=1, words=words, path=path)


def _words(answer: tools.Answer) -> tuple[str, ...]:
    """Tokens of the error line and of the results; what stands before those quotes the certificates."""
    error = answer.errors.decode("utf-8", "replace")
    _, _, results = answer.text().rpartition(_DETAILS)
    return tuple(dict.fromkeys([*_TOKEN.findall(error), *_FAILED_CHECK.findall(results)]))[:_MAX_WORDS]


def _is_reasonable(presented: tuple[bytes, ...]) -> bool:
    return len(presented) <= MAX_CERTIFICATES and all(len(der) <= MAX_CERTIFICATE_BYTES for der in presented)


def _is_plain(host: str) -> bool:
    """Whether *host* is a name or an address and nothing that a tool might take for an option."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return len(host) <= 253 and _HOST.fullmatch(host) is not None
    return "%" not in host
