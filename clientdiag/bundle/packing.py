"""Files into a zip: the same files give the same bytes, on every system."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import IO, cast

from clientdiag.bundle.planned import PlannedFile
from clientdiag.rendering.moments import in_utc

_ZIP_TIMES = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)


def pack(files: Iterable[PlannedFile], made: datetime, into: IO[bytes]) -> None:
    """Write a zip of *files* in their order, each dated *made*, into an open file."""
    stamp = min(max(_ZIP_TIMES[0], in_utc(made).timetuple()[:6]), _ZIP_TIMES[1])
    with zipfile.ZipFile(into, "w") as archive:
        for one in files:
            entry = zipfile.ZipInfo(one.path, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it was made: the file mode below is read then
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, one.data)


def packed_size(files: Iterable[PlannedFile], made: datetime) -> int:
    """How many bytes such a zip has."""
    counted = _Counted()
    pack(files, made, cast("IO[bytes]", counted))
    return counted.size


class _Counted:
    """A file that only counts."""

    def __init__(self) -> None:
        self.size = self._at = 0

    def write(self, data: bytes) -> int:
        self._at += len(data)
        self.size = max(self.size, self._at)
        return len(data)

    def seekable(self) -> bool:
        return True

    def seek(self, at: int, _from: int = 0) -> int:
        self._at = at
        return at

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        pass
