"""One file of a zip before it is packed: what it will hold, and which places in it were hidden."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from clientdiag.bundle.manifest import FileEntry
from clientdiag.redaction.free_text import TOKEN


@dataclass(frozen=True)
class Mark:
    """A hidden place: characters *start* to *end* of :attr:`PlannedFile.text`, and its kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class PlannedFile:
    """A file as it will be in the zip.

    ``path`` is that in the zip; ``why``, ``source`` and ``cut`` are as in :class:`FileEntry`. ``data`` is
    what is packed, redacted. ``fixed`` says that it cannot be unticked. ``issued`` are the tokens that
    stand for something in this zip.
    """

    path: str
    data: bytes
    why: str
    source: str
    fixed: bool = False
    cut: str = ""
    issued: AbstractSet[str] = frozenset()

    @property
    def size(self) -> int:
        """Bytes, not compressed."""
        return len(self.data)

    @property
    def text(self) -> str:
        """What is in it, for people to read; may be large."""
        return self.data.decode("utf-8", "replace")

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The hidden places in :attr:`text`, in order."""
        return tuple(self._found())

    @cached_property
    def tokens(self) -> Counter[str]:
        """The tokens in it, with how often each stands there."""
        if not self.issued:
            return Counter()
        words = self.text
        return Counter(found[0] for found in TOKEN.finditer(words) if found[0] in self.issued)

    @cached_property
    def hidden(self) -> dict[str, int]:
        """How many places of each kind were hidden, by kind in the order of the alphabet."""
        counted: Counter[str] = Counter()
        for token, count in self.tokens.items():
            counted[token[1:-1].rpartition("-")[0]] += count
        return dict(sorted(counted.items()))

    def entry(self) -> FileEntry:
        """Its line in the manifest."""
        digest = hashlib.sha256(self.data).hexdigest()
        return FileEntry(self.path, self.size, digest, self.why, self.source, self.hidden, self.cut)

    def _found(self) -> Iterator[Mark]:
        for found in TOKEN.finditer(self.text) if self.issued else ():
            if found[0] in self.issued:
                yield Mark(found.start(), found.end(), found[1])
