"""AnyConnectLocalPolicy.xml: what the Cisco client is told to do by the computer it is on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from clientdiag.model.core import Failure, FailureKind, Operation
from clientdiag.model.observations import ClientPolicy

MAX_BYTES = 1024 * 1024
_KEPT = frozenset({
    "BypassDownloader",
    "EnableCRLCheck",
    "ExcludeFirefoxNSSCertStore",
    "ExcludeMacNativeCertStore",
    "ExcludePemFileCertStore",
    "ExcludeWinNativeCertStore",
    "FipsMode",
    "OCSPRevocation",
    "RestrictServerCertStore",
    "RestrictTunnelProtocols",
    "StrictCertificateTrust",
})  # fmt: skip


def read_policy(files: Iterable[Path]) -> ClientPolicy | None:
    """The first policy file that is there; None without one. Values stand as written."""
    for file in files:
        try:
            if not file.is_file():
                continue
            with file.open("rb") as opened:
                root = fromstring(opened.read(MAX_BYTES), forbid_dtd=True)
        except FileNotFoundError:
            continue
        except OSError as error:
            return ClientPolicy(
                file.name, failure=Failure(Operation.READ_FILE, FailureKind.OTHER, error.errno)
            )
        except (ParseError, DefusedXmlException, ValueError, LookupError):
            return ClientPolicy(file.name, failure=Failure(Operation.READ_FILE, FailureKind.MALFORMED))
        found = {str(part.tag).rpartition("}")[2]: (part.text or "").strip()[:60] for part in root.iter()}
        return ClientPolicy(file.name, {name: value for name, value in found.items() if name in _KEPT})
    return None
