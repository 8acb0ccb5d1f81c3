"""The bill of materials of a frozen folder, in CycloneDX's JSON."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from installer import versions
from installer.shipped import Work

if TYPE_CHECKING:
    from cyclonedx.model.component import Component


def bill(works: Iterable[Work]) -> str:
    """The same for the same *works*. Raises ValueError when it is not valid by CycloneDX's own schema."""
    from cyclonedx.model.bom import Bom
    from cyclonedx.output.json import JsonV1Dot6
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    parts = [_component(work) for work in works]
    program = _program()
    made = Bom(components=parts)
    made.metadata.component = program
    made.metadata.timestamp = datetime.fromtimestamp(versions.source_date_epoch(), UTC)
    names = " ".join(sorted(f"{one.purl}" for one in parts))
    made.serial_number = uuid.UUID(bytes=hashlib.sha256(names.encode()).digest()[:16], version=4)
    made.register_dependency(program, parts)
    written: str = JsonV1Dot6(made).output_as_string(indent=2)
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(written)
    if fault is not None:
        raise ValueError(f"The bill of materials is not valid CycloneDX: {fault}")
    return written + "\n"


def _program() -> Component:
    from cyclonedx.factory.license import LicenseFactory
    from cyclonedx.model.component import Component, ComponentType

    return Component(
        type=ComponentType.APPLICATION,
        name="clientdiag",
        version=versions.python(),
        bom_ref="clientdiag",
        licenses=[LicenseFactory().make_from_string("Apache-2.0")],
    )


def _component(work: Work) -> Component:
    from cyclonedx.factory.license import LicenseFactory
    from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    named = work.licence != "see below"
    homes = [ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(work.home))] if work.home else []
    return Component(
        type=ComponentType.LIBRARY,
        name=work.name,
        version=work.version,
        bom_ref=work.purl,
        purl=PackageURL.from_string(work.purl),
        licenses=[LicenseFactory().make_from_string(work.licence)] if named else [],
        external_references=homes,
    )
