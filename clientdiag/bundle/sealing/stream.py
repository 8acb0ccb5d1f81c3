"""A file that remembers how writing to it failed, for a library that hides it in words of its own."""

from __future__ import annotations

from typing import IO


class Keeping:
    """Passes on what is written, up to *most* bytes when given; keeps the first failure."""

    def __init__(self, file: IO[bytes], most: int | None = None) -> None:
        self._file, self._left = file, most
        self.failure: Exception | None = None
        self.is_too_much = False

    def write(self, data: bytes) -> int:
        """Write *data*. Raises what the file raises, and ValueError above the cap."""
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0:
                self.is_too_much = True
                raise ValueError
        try:
            return self._file.write(data)
        except OSError as error:
            self.failure = error
            raise

    def flush(self) -> None:
        """As of any file."""
        try:
            self._file.flush()
        except OSError as error:
            self.failure = error
            raise

    def reraise(self) -> None:
        """Raise the failure that was kept; nothing without one."""
        if self.failure is not None:
            raise self.failure
