"""The next pieces worked on while one is used: the search itself leaves Python's lock alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from typing import TypeVar

Piece = TypeVar("Piece")
Made = TypeVar("Made")
DEPTH = 3
"""So many pieces are alive at a time: two are worked on while a third is fetched or used."""


def ahead(
    pieces: Iterator[Piece], work: Callable[[Piece], Made]
) -> Generator[tuple[Piece, Made], None, None]:
    """Each piece and what *work* makes of it, in their order.

    *work* runs in other threads; *pieces* are asked for in the caller's. A piece may be overwritten when
    the one DEPTH after it is asked for. Closing the iterator waits for what is being worked on.
    """
    from concurrent.futures import Future, ThreadPoolExecutor  # a log of one piece needs none

    waiting: deque[tuple[Piece, Future[Made]]] = deque()
    with ThreadPoolExecutor(DEPTH - 1, thread_name_prefix="log-search") as pool:
        try:
            for piece in pieces:
                waiting.append((piece, pool.submit(work, piece)))
                if len(waiting) == DEPTH:
                    first, made = waiting.popleft()
                    yield first, made.result()
            while waiting:
                first, made = waiting.popleft()
                yield first, made.result()
        finally:
            for _, made in waiting:
                made.cancel()
