"""The example of a configuration profile (macOS), the policy file (Linux), and the table in the guide."""

from __future__ import annotations

import json
import plistlib
import textwrap
import uuid

from clientdiag.platforms.macos import preferences
from clientdiag.translation import say
from installer.policy.table import Kind, Policy

_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "org.clientdiag.ClientDiag/policy")
_SHOWN = (
    "gateway",
    "expected_addresses",
    "help_desk",
    "help_desk_name",
    "client_ca_file",
    "server_root_file",
)
"""The example sets these; every other setting goes beside them in the same way."""
_PLIST = {Kind.SWITCH: "boolean", Kind.NUMBER: "integer", Kind.LIST: "array of strings"}
_TOML = {Kind.SWITCH: "true or false", Kind.NUMBER: "number", Kind.LIST: "list of strings"}


def mobileconfig(policies: tuple[Policy, ...]) -> str:
    """A configuration profile for any management of Macs. Its identifiers never change."""
    domain = preferences.FILE.removesuffix(".plist")
    values = {policy.name: policy.example for policy in policies if policy.spec.name in _SHOWN}
    payload = {
        "PayloadType": domain,
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{domain}.settings",
        "PayloadUUID": str(uuid.uuid5(_OURS, "settings")).upper(),
        "PayloadDisplayName": "VPN Diagnostics",
        **{name: _on_a_mac(value) for name, value in values.items()},
    }
    profile = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{domain}.profile",
        "PayloadUUID": str(_OURS).upper(),
        "PayloadDisplayName": "VPN Diagnostics (ClientDiag)",
        "PayloadDescription": "The VPN server and the help desk of VPN Diagnostics.",
        "PayloadScope": "System",
        "PayloadContent": [payload],
    }
    return plistlib.dumps(profile, sort_keys=False).decode()


def _on_a_mac(value: object) -> object:
    if isinstance(value, str) and value.startswith("/etc/clientdiag/"):
        return value.replace("/etc/clientdiag/", "/Library/Application Support/ClientDiag/")
    return value


def policy_toml(policies: tuple[Policy, ...]) -> str:
    """/etc/clientdiag/policy.toml with everything commented out."""
    lines = [
        "# /etc/clientdiag/policy.toml: what IT sets for this computer. It goes before the command line and",
        "# the user's own settings, and the window shows it as set by IT. A value that cannot be used is",
        "# reported and left out; nothing fails for it. Take the # from the lines that you need.",
    ]
    for policy in policies:
        lines.append("")
        lines += textwrap.wrap(say(policy.spec.meaning), 100, initial_indent="# ", subsequent_indent="# ")
        if policy.words:
            lines.append(f"# One of: {', '.join(policy.words)}")
        # JSON's strings, numbers, lists and switches are TOML's too.
        lines.append(f"# {policy.spec.name} = {json.dumps(policy.example, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def table(policies: tuple[Policy, ...]) -> str:
    """All policies in Markdown."""
    rows = ["| TOML | registry, managed preferences | registry kind | meaning |", "|---|---|---|---|"]
    for policy in policies:
        words = ", ".join(f"`{word}`" for word in policy.words)
        kind = policy.kind.value.replace("the words", words)
        rows.append(f"| `{policy.spec.name}` | `{policy.name}` | {kind} | {say(policy.spec.meaning)} |")
    on_a_mac, in_toml = (
        "; ".join(f"{kind.name.lower()} as {form}" for kind, form in forms.items())
        for forms in (_PLIST, _TOML)
    )
    rows += ["", f"Managed preferences: {on_a_mac}. TOML: {in_toml}. All else is a string."]
    return "\n".join(rows) + "\n"
