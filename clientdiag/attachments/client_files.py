"""The Cisco client's own files: the profiles that it uses, and its local policy, read and written anew.

Reading them first undoes every escape, so that a name cannot hide in one; comments, which the client does not
read either, are gone after that. What is no XML cannot be searched for names, so it does not enter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, indent, register_namespace, tostring

from clientdiag.attachments.attachment import Asked, Attachment, LeftOut
from clientdiag.attachments.names import free_path
from clientdiag.cisco.elements import MAX_PROFILE_BYTES, profile_files, read_xml
from clientdiag.model.core import Failure, FailureKind
from clientdiag.model.text import Text, text

_NAMESPACE = "http://schemas.xmlsoap.org/encoding/"
"""That of Cisco's profiles and policies."""
_WHY_NOT = {
    FailureKind.MALFORMED: text("It is no readable XML, so nothing in it could be hidden."),
    FailureKind.TOO_LARGE: text("It is larger than any file of its kind."),
    FailureKind.PERMISSION_DENIED: text("It may not be read by this user."),
}
_CANNOT = text("It could not be read.")


def client_files(asked: Asked) -> Iterator[Attachment | LeftOut]:
    """Profiles in ``profile/``, the client's local policy in ``policy/``."""
    yield from _profiles(asked.platform.profile_folders())
    for file in asked.platform.local_policy_files():
        found = _file(
            file,
            "policy/AnyConnectLocalPolicy.xml",
            text("The local policy of the Cisco client on this computer."),
        )
        if found is not None:
            yield found
            return


def _profiles(folders: Iterable[Path]) -> Iterator[Attachment | LeftOut]:
    taken: set[str] = set()
    for file in profile_files(folders):
        path = free_path(f"profile/{file.name}", taken)
        found = _file(file, path, text("A VPN profile that the Cisco client uses."))
        if found is not None:
            yield found


def _file(file: Path, path: str, why: Text) -> Attachment | LeftOut | None:
    """None where there is no such file."""
    read = read_xml(file, MAX_PROFILE_BYTES)
    if isinstance(read, Failure):
        if read.kind is FailureKind.NOT_FOUND:
            return None
        return LeftOut(path, _WHY_NOT.get(read.kind, _CANNOT))
    written = _written(read)
    return LeftOut(path, _CANNOT) if written is None else Attachment(path, written, why, str(file))


def _written(root: Element) -> str | None:
    register_namespace("", _NAMESPACE)
    try:
        indent(root)
        return tostring(root, encoding="unicode") + "\n"
    except (TypeError, ValueError, RecursionError):  # nested deeper than any profile
        return None
