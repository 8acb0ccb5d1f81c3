from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from clientdiag import resources
from clientdiag.model import wire
from clientdiag.model.observations import ALL_KINDS
from tests.unit import samples

HOW = "write it anew: clientdiag schema > resources/schema/report-1.schema.json"


def as_dict() -> dict[str, Any]:
    read = json.loads(wire.encode(samples.blocked()))
    assert isinstance(read, dict)
    return read


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(wire.schema())


def test_the_published_schema_is_the_one_of_the_code() -> None:
    published = resources.path("schema", "report-1.schema.json").read_text(encoding="utf-8")
    assert json.loads(published) == wire.schema(), HOW


def test_the_schema_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(wire.schema())


def test_it_lists_every_kind() -> None:
    listed = json.dumps(wire.schema()["$defs"]["CheckRun"]["properties"]["observations"])
    assert [kind.__name__ for kind in ALL_KINDS if f'"#/$defs/{kind.__name__}"' not in listed] == []


def test_a_report_with_every_kind_and_an_unknown_one_is_valid() -> None:
    validator().validate(as_dict())


def test_the_smallest_report_is_valid() -> None:
    validator().validate(json.loads(wire.encode(samples.bare())))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.pop("verdict"),
        lambda raw: raw["verdict"].update(state="fine"),
        lambda raw: raw["target"].update(port="443"),
        lambda raw: raw["runs"][0]["observations"].append({"no": "kind"}),
        lambda raw: raw["runs"][0]["observations"].append({"kind": "tcp-connect", "address": 3}),
        lambda raw: raw["findings"][0].update(severity="fatal"),
    ],
    ids=["no-verdict", "new-state", "port-as-text", "no-kind", "known-kind-wrong-type", "new-severity"],
)
def test_a_wrong_report_is_not_valid(spoil: Any) -> None:
    raw = as_dict()
    spoil(raw)
    assert not validator().is_valid(raw)
