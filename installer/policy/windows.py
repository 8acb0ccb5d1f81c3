"""The administrative template of Windows: ADMX says what there is, an ADML per language how to say it.

By Microsoft's schema, https://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET  # writes only

from clientdiag.platforms.windows.system import POLICY_KEY
from clientdiag.translation import say
from installer.policy.table import LEAST_S, MOST_S, Kind, Policy

NAMESPACE = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
_OWN = "ClientDiag.Policies"
_REVISION = "1.0"
_HEAD = {"xmlns": NAMESPACE, "revision": _REVISION, "schemaVersion": _REVISION}


def admx(policies: tuple[Policy, ...]) -> str:
    """ClientDiag.admx."""
    root = ET.Element("policyDefinitions", _HEAD)
    spaces = ET.SubElement(root, "policyNamespaces")
    ET.SubElement(spaces, "target", {"prefix": "clientdiag", "namespace": _OWN})
    ET.SubElement(root, "resources", {"minRequiredRevision": _REVISION})
    supported = ET.SubElement(ET.SubElement(root, "supportedOn"), "definitions")
    ET.SubElement(supported, "definition", {"name": "Any", "displayName": "$(string.Any)"})
    categories = ET.SubElement(root, "categories")
    ET.SubElement(categories, "category", {"name": "ClientDiag", "displayName": "$(string.ClientDiag)"})
    listed = ET.SubElement(root, "policies")
    for policy in policies:
        _policy(listed, policy)
    return _written(root)


def _policy(listed: ET.Element, policy: Policy) -> None:
    name = policy.name
    attributes = {
        "name": name,
        "class": "Both",
        "displayName": f"$(string.{name})",
        "explainText": f"$(string.{name}_Explain)",
        "key": POLICY_KEY,
    }
    if policy.kind is Kind.SWITCH:
        attributes["valueName"] = name
    else:
        attributes["presentation"] = f"$(presentation.{name})"
    element = ET.SubElement(listed, "policy", attributes)
    ET.SubElement(element, "parentCategory", {"ref": "ClientDiag"})
    ET.SubElement(element, "supportedOn", {"ref": "Any"})
    if policy.kind is Kind.SWITCH:
        for state, value in (("enabledValue", "1"), ("disabledValue", "0")):
            ET.SubElement(ET.SubElement(element, state), "decimal", {"value": value})
        return
    _element(ET.SubElement(element, "elements"), policy)


def _element(elements: ET.Element, policy: Policy) -> None:
    named = {"id": policy.name, "valueName": policy.name, "required": "true"}
    match policy.kind:
        case Kind.NUMBER:
            limits = {"minValue": str(LEAST_S), "maxValue": str(MOST_S)}
            ET.SubElement(elements, "decimal", named | limits)
        case Kind.LIST:
            ET.SubElement(elements, "multiText", named)
        case Kind.CHOICE:
            choice = ET.SubElement(elements, "enum", named)
            for word in policy.words:
                item = ET.SubElement(choice, "item", {"displayName": f"$(string.{policy.name}_{word})"})
                ET.SubElement(ET.SubElement(item, "value"), "string").text = word
        case Kind.PATH:  # with %ProgramData% and the like
            ET.SubElement(elements, "text", named | {"maxLength": "1023", "expandable": "true"})
        case _:
            ET.SubElement(elements, "text", named | {"maxLength": "1023"})


def adml(policies: tuple[Policy, ...]) -> str:
    """ClientDiag.adml, in the language that clientdiag.translation is set to."""
    root = ET.Element("policyDefinitionResources", _HEAD)
    ET.SubElement(root, "displayName").text = "ClientDiag"
    ET.SubElement(root, "description").text = "VPN Diagnostics (ClientDiag)"
    resources = ET.SubElement(root, "resources")
    strings = ET.SubElement(resources, "stringTable")
    _string(strings, "ClientDiag", "VPN Diagnostics (ClientDiag)")
    _string(strings, "Any", "ClientDiag 0.1")
    for policy in policies:
        _string(strings, policy.name, policy.title)
        _string(strings, f"{policy.name}_Explain", _explained(policy))
        for word in policy.words:
            _string(strings, f"{policy.name}_{word}", word)
    shown = ET.SubElement(resources, "presentationTable")
    for policy in policies:
        if policy.kind is not Kind.SWITCH:
            _presentation(ET.SubElement(shown, "presentation", {"id": policy.name}), policy)
    return _written(root)


def _explained(policy: Policy) -> str:
    default = policy.spec.default
    plain = "on" if default is True else "off" if default is False else default
    then = f"Not configured: {plain}." if plain not in {None, "", ()} else "Not configured: not set."
    return f"{say(policy.spec.meaning)}\n\n{then}\n\nSetting: {policy.spec.name}"


def _presentation(shown: ET.Element, policy: Policy) -> None:
    named = {"refId": policy.name}
    match policy.kind:
        case Kind.NUMBER:
            default = {"defaultValue": f"{policy.spec.default:.0f}"}
            ET.SubElement(shown, "decimalTextBox", named | default).text = policy.title
        case Kind.LIST:
            ET.SubElement(shown, "multiTextBox", named).text = policy.title
        case Kind.CHOICE:
            first = {"noSort": "true", "defaultItem": str(policy.words.index(policy.spec.default))}
            ET.SubElement(shown, "dropdownList", named | first).text = policy.title
        case _:
            ET.SubElement(ET.SubElement(shown, "textBox", named), "label").text = policy.title


def _string(strings: ET.Element, name: str, words: str) -> None:
    ET.SubElement(strings, "string", {"id": name}).text = words


def _written(root: ET.Element) -> str:
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
