"""CryptoAPI's own verdict on a presented chain, for the user and for the machine.

No revocation is demanded. Without retrieval nothing is fetched and no root installed. Ran under Wine only,
whose verdicts are not Windows'; needs real Windows.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import time
from collections.abc import Iterator
from typing import Any

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import StoreContext, SystemVerdict
from clientdiag.platforms.windows import chain_structures as api
from clientdiag.platforms.windows.certificates import MAX_ENTRY_BYTES, decoded, der_of, in_memory
from clientdiag.platforms.windows.chain_words import words
from clientdiag.platforms.windows.libraries import CallFailed, failure_of, last_error

VERIFIER = "cryptoapi"
MAX_PRESENTED = 100
_MAX_PATH = 100
_MAX_HOST = 255
_ENGINES = ((StoreContext.USER, None), (StoreContext.MACHINE, 1))  # HCCE_CURRENT_USER, HCCE_LOCAL_MACHINE
# CACHE_ONLY_URL_RETRIEVAL, DISABLE_AUTH_ROOT_AUTO_UPDATE, REVOCATION_CHECK_CACHE_ONLY
_WITHOUT_NETWORK = 0x4 | 0x100 | 0x80000000
_RETRIEVAL_MS = 8_000
_SERVER_AUTH = b"1.3.6.1.5.5.7.3.1"
_SSL_POLICY = 4  # CERT_CHAIN_POLICY_SSL
_ANY_OF = 1  # USAGE_MATCH_TYPE_OR
_SERVER = 2  # AUTHTYPE_SERVER


def judge_chain(
    presented: tuple[bytes, ...], host: str, address: str, *, retrieval: bool
) -> Iterator[SystemVerdict]:
    """See :class:`clientdiag.platforms.base.Platform`. Nothing for an empty chain.

    A verdict with a failure says nothing: its status stays 0 because nothing was judged.
    """
    if not presented:
        return
    for may_fetch in (False, True) if retrieval else (False,):
        for context, engine in _ENGINES:
            began = time.perf_counter()
            status, policy, path, failure = _judge(
                presented[:MAX_PRESENTED], host, engine, may_fetch=may_fetch
            )
            yield SystemVerdict(
                VERIFIER,
                address,
                context,
                may_fetch,
                status=status,
                words=words(status),
                policy=policy,
                path=path,
                failure=failure,
                duration_ms=(time.perf_counter() - began) * 1000,
            )


_Judged = tuple[int, int | None, tuple[str, ...], Failure | None]


def _judge(presented: tuple[bytes, ...], host: str, engine: int | None, *, may_fetch: bool) -> _Judged:
    end, others = presented[0], presented[1:]
    if len(end) > MAX_ENTRY_BYTES:
        return 0, None, (), Failure(Operation.READ_STORE, FailureKind.TOO_LARGE)
    try:
        with (
            in_memory(others) as store,
            decoded(end) as leaf,
            _chain(leaf, store, engine, 0 if may_fetch else _WITHOUT_NETWORK) as chain,
        ):
            return chain.contents.error_status, _policy(chain, host), _path(chain), None
    except CallFailed as refused:
        return 0, None, (), failure_of(refused)


@contextlib.contextmanager
def _chain(leaf: Any, store: int, engine: int | None, flags: int) -> Iterator[Any]:
    names = (ctypes.c_char_p * 1)(_SERVER_AUTH)
    usage = api.UsageMatch(_ANY_OF, api.Usage(1, names))
    asked = api.ChainPara(ctypes.sizeof(api.ChainPara), usage, url_timeout_ms=_RETRIEVAL_MS)
    built = api.ChainPointer()
    if not api.get_chain(engine, leaf, None, store, ctypes.byref(asked), flags, None, ctypes.byref(built)):
        raise last_error()
    try:
        yield built
    finally:
        api.free_chain(built)


def _policy(chain: Any, host: str) -> int | None:
    """The SSL policy's result for *host*; None where there is no name to ask about."""
    if not 0 < len(host) <= _MAX_HOST or "\0" in host:  # Windows would read no further than a NUL
        return None
    name = ctypes.c_wchar_p(host)
    extra = api.SslPara(size=ctypes.sizeof(api.SslPara), kind=_SERVER, name=name)
    asked = api.PolicyPara(
        size=ctypes.sizeof(api.PolicyPara), extra=ctypes.cast(ctypes.pointer(extra), ctypes.c_void_p)
    )
    answer = api.PolicyStatus(size=ctypes.sizeof(api.PolicyStatus))
    if not api.verify_policy(_SSL_POLICY, chain, ctypes.byref(asked), ctypes.byref(answer)):
        return None
    return int(answer.error)


def _path(chain: Any) -> tuple[str, ...]:
    """The SHA-256 of the first simple chain's certificates."""
    if not chain.contents.chain_count:
        return ()
    simple = chain.contents.chains[0].contents
    elements = (simple.elements[place].contents for place in range(min(simple.element_count, _MAX_PATH)))
    ders = [der_of(one.certificate) or b"" for one in elements]
    return tuple(hashlib.sha256(der).hexdigest().upper() for der in ders)
