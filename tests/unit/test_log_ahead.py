"""Blocks searched while others are read: in order, none overwritten under the search."""

from __future__ import annotations

import io
import threading
from collections import deque
from collections.abc import Iterator

import pytest

from clientdiag.cisco.logs.ahead import DEPTH, ahead
from clientdiag.cisco.logs.blocks import Block, backwards


def test_what_is_made_comes_in_order_however_long_each_takes() -> None:
    last_done = threading.Event()

    def work(number: int) -> int:
        if number == 1:
            last_done.set()
        if number == 0:
            assert last_done.wait(60)  # the one after it is done first
        return number * number

    assert list(ahead(iter(range(10)), work)) == [(number, number * number) for number in range(10)]


def test_never_more_than_the_depth_is_asked_for_in_advance() -> None:
    asked: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(100):
            asked.append(number)
            yield number

    working = ahead(numbers(), str)
    for count, (number, made) in enumerate(working, start=1):
        assert (number, made) == (count - 1, str(count - 1))
        assert len(asked) <= count - 1 + DEPTH
        if count == 20:
            break
    working.close()

    assert len(asked) < 20 + DEPTH


def test_an_error_comes_in_its_place() -> None:
    def work(number: int) -> int:
        return 6 // (3 - number)

    working = ahead(iter(range(10)), work)

    assert [next(working) for _ in range(3)] == [(0, 2), (1, 3), (2, 6)]
    with pytest.raises(ZeroDivisionError):
        next(working)


@pytest.mark.parametrize("depth", [1, DEPTH])
def test_a_block_stays_as_it_is_until_as_many_as_the_depth_came_after_it(depth: int) -> None:
    lines = [b"Nov 21 09:00:00 host a[%d]: %s\n" % (number, b"w" * (number % 90)) for number in range(3_000)]
    lines[1_000:1_000] = [b"Nov 21 09:00:00 host b[1]: " + b"m" * 50_000 + b"\n"] * 3
    data = b"".join(lines)
    alive: deque[tuple[Block, bytes]] = deque(maxlen=depth)
    total = 0

    for block in backwards(io.BytesIO(data), len(data), 0, 4_096, depth):
        alive.append((block, data[block.place + block.start : block.place + block.end]))
        total += len(alive[-1][1])
        assert all(bytes(one.data[one.start : one.end]) == held for one, held in alive)

    assert total > len(data) - 3 * 51_000
