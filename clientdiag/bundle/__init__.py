"""The diagnostic zip: written whole or not at all, opened with every distrust."""

from clientdiag.bundle.errors import BadBundle, BundleError
from clientdiag.bundle.manifest import FileEntry
from clientdiag.bundle.naming import default_name
from clientdiag.bundle.opening import Opened
from clientdiag.bundle.opening import open_bundle as open  # noqa: A004  # read as bundle.open, like zipfile's own
from clientdiag.bundle.writing import write

__all__ = ["BadBundle", "BundleError", "FileEntry", "Opened", "default_name", "open", "write"]
