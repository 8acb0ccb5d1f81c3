"""What IT sets policies with says the same as the program."""

from __future__ import annotations

import plistlib
import re
import tomllib
from pathlib import Path
from xml.etree.ElementTree import Element  # the type only

import pytest
from defusedxml import ElementTree

from clientdiag.platforms.base import PolicySource
from clientdiag.settings import SPECS, Settings, load
from installer.policy.__main__ import FOLDER, drifted
from installer.policy.table import Kind, Policy, policies
from installer.policy.windows import NAMESPACE

SPACE = {"p": NAMESPACE}
TABLE = policies()


def test_the_templates_are_what_the_table_of_settings_makes() -> None:
    assert [path.name for path in drifted()] == [], "run: python -m installer.policy"


def _settings(values: dict[str, object], tmp_path: Path) -> Settings:
    (tmp_path / "none.toml").touch()
    return load(PolicySource(values, "the template"), {}, tmp_path / "none.toml")


def _of_no_file(problems: tuple[str, ...]) -> list[str]:
    """A file that an example names is on no computer."""
    return [one for one in problems if "clientdiag/" not in one.lower()]


@pytest.mark.parametrize("policy", TABLE, ids=lambda one: one.name)
def test_every_name_and_example_is_understood(policy: Policy, tmp_path: Path) -> None:
    settings = _settings({policy.name: policy.example}, tmp_path)

    assert _of_no_file(settings.problems) == []
    if not settings.problems:
        assert getattr(settings, policy.spec.name).is_locked


def test_the_policy_file_is_toml_that_sets_everything(tmp_path: Path) -> None:
    words = (FOLDER / "policy.toml.example").read_text(encoding="utf-8")
    values = tomllib.loads(re.sub(r"(?m)^# (?=\w+ = )", "", words))

    assert set(values) == {spec.name for spec in SPECS}
    assert _of_no_file(_settings(values, tmp_path).problems) == []
    assert tomllib.loads(words) == {}  # as delivered it sets nothing


def test_the_configuration_profile_is_read_as_managed_preferences_are(tmp_path: Path) -> None:
    profile = plistlib.loads((FOLDER / "clientdiag.mobileconfig").read_bytes())
    [payload] = profile["PayloadContent"]
    values = {name: value for name, value in payload.items() if not name.startswith("Payload")}

    assert payload["PayloadType"] == "org.clientdiag.ClientDiag"
    assert profile["PayloadUUID"] != payload["PayloadUUID"]
    assert _settings(values, tmp_path).gateway.value == "vpn.example.com"


@pytest.fixture
def admx() -> Element:
    return ElementTree.fromstring((FOLDER / "ClientDiag.admx").read_bytes())


@pytest.fixture(params=sorted(path.parent.name for path in FOLDER.glob("*/ClientDiag.adml")))
def adml(request: pytest.FixtureRequest) -> Element:
    return ElementTree.fromstring((FOLDER / request.param / "ClientDiag.adml").read_bytes())


def test_every_policy_writes_a_value_that_the_program_reads(
    admx: Element,
) -> None:
    listed = admx.findall("p:policies/p:policy", SPACE)

    assert [one.get("name") for one in listed] == [policy.name for policy in TABLE]
    for one, policy in zip(listed, TABLE, strict=True):
        assert one.get("key") == r"Software\Policies\ClientDiag"
        assert one.get("class") == "Both"
        elements = one.findall("p:elements/*", SPACE)
        if policy.kind is Kind.SWITCH:
            states = [one.find(f"p:{state}/p:decimal", SPACE) for state in ("enabledValue", "disabledValue")]
            assert (one.get("valueName"), elements) == (policy.name, [])
            assert [state.get("value") for state in states if state is not None] == ["1", "0"]
        else:
            [element] = elements
            assert element.get("valueName") == policy.name
            assert one.get("valueName") is None


def test_the_parts_of_a_policy_stand_in_the_order_of_the_schema(admx: Element) -> None:
    order = ["parentCategory", "supportedOn", "enabledValue", "disabledValue", "elements"]
    top = ["policyNamespaces", "resources", "supportedOn", "categories", "policies"]

    assert [_name(one) for one in admx] == top
    for one in admx.findall("p:policies/p:policy", SPACE):
        places = [order.index(_name(part)) for part in one]
        assert places == sorted(set(places))


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def test_every_word_that_the_template_names_is_in_every_language(
    admx: Element,
    adml: Element,
) -> None:
    named = re.compile(r"\$\((string|presentation)\.(\w+)\)")
    values = [value for one in admx.iter() for value in one.attrib.values()]
    asked = {found.groups() for value in values if (found := named.fullmatch(value))}
    there = {("string", one.get("id")) for one in adml.findall("p:resources/p:stringTable/p:string", SPACE)}
    shown = adml.findall("p:resources/p:presentationTable/p:presentation", SPACE)
    there |= {("presentation", one.get("id")) for one in shown}

    assert asked == there
    assert all(one.text for one in adml.findall("p:resources/p:stringTable/p:string", SPACE))


def test_every_field_of_a_language_belongs_to_an_element_of_its_kind(
    admx: Element,
    adml: Element,
) -> None:
    kinds = {
        "text": "textBox",
        "decimal": "decimalTextBox",
        "multiText": "multiTextBox",
        "enum": "dropdownList",
    }
    elements = {
        one.get("id"): kinds[_name(one)] for one in admx.findall("p:policies/p:policy/p:elements/*", SPACE)
    }
    fields = {
        one.get("refId"): _name(one)
        for one in adml.findall("p:resources/p:presentationTable/p:presentation/*", SPACE)
    }
    assert fields == elements
