"""Replaces what names a person or a device by tokens, the same one for the same name within a zip.

That is the names on the user's own certificates, and what the client's log, the gateway's words and the
places of files say of persons; whatever else is personal is not read in the first place. What may hold
such a name is told by its field; a second net goes over texts. Rules judge a redacted report as they
judge the live one, because equal names stay equal and what rules read of a text stays. Certificates that
the server showed, and bytes of any kind, are left as they are.

What is attached to a report (logs, profiles, facts of the system) is text, so the net is all there is:
:func:`hiding` looks through all of it first, so that a name found in one file is hidden in every other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clientdiag.model.core import Report
from clientdiag.model.evidence import Evidence
from clientdiag.redaction.attached import lines_of, told_by
from clientdiag.redaction.fields import Role, mapped
from clientdiag.redaction.free_text import gateway_addresses, personal_in
from clientdiag.redaction.hiding import WORDS_OF_ANYONE, Hiding, Redacted
from clientdiag.redaction.log_places import bare_gateway, file_names
from clientdiag.redaction.net import Commons
from clientdiag.redaction.own_names import own_names
from clientdiag.redaction.wishes import Further, Wishes

__all__ = ["Hiding", "Redacted", "Wishes", "hiding", "redact"]


def redact(report: Report) -> Redacted:
    """*report* with tokens in place of names. Pure: the same report gives the same tokens."""
    texts = _texts(report)
    names = own_names(report)
    formed = _found_by_form(report, texts)
    gateways = texts.get(Role.LOG_GATEWAY, {})
    if not formed and not names.secrets and all(bare_gateway(one) == one for one in gateways):
        return Redacted(report, {})
    return Hiding(names, formed, Commons(texts.get(Role.FIXED, ())), texts).over(report)


def hiding(
    report: Report,
    attached: Iterable[str],
    known: Mapping[str, str] | None = None,
    wishes: Wishes | None = None,
) -> Hiding:
    """What hides the secrets of *report* and of the *attached* texts, in both.

    *known* are names of this computer and its user, with their kinds: they are looked for everywhere.
    """
    texts = _texts(report)
    formed = _found_by_form(report, texts, attached, known or {})
    commons = Commons(texts.get(Role.FIXED, ()))
    return Hiding(own_names(report), formed, commons, texts, Further(wishes or Wishes(), report))


def _texts(report: Report) -> dict[Role, dict[str, None]]:
    """Every text of *report* once, by its role, in the order found."""
    found: dict[Role, dict[str, None]] = {}

    def note(role: Role, words: str) -> str:
        found.setdefault(role, {}).setdefault(words)
        return words

    mapped(report, note)
    return found


def _found_by_form(
    report: Report,
    texts: dict[Role, dict[str, None]],
    attached: Iterable[str] = (),
    names: Mapping[str, str] | None = None,
) -> dict[str, str]:
    known = {report.target.host, report.target.display, *gateway_addresses(Evidence(report.runs))}
    found: dict[str, str] = {}

    def note(secret: str, kind: str) -> None:
        begins = secret.split(maxsplit=1)[:1] if kind == "name" else [secret]  # "CN=HOST is not trusted"
        of_gateway = known.issuperset(begins) or (
            kind == "domain" and report.target.host.endswith(f".{secret}")
        )
        if not of_gateway and found.get(secret, "user") in WORDS_OF_ANYONE:
            found[secret] = kind

    for role, listed in texts.items():
        for words in listed:
            of_files = ((one, "file") for one in file_names(words)) if role is Role.LOG_FILE else ()
            for secret, kind in (*personal_in(role, words), *of_files):
                note(secret, kind)
    for secret, kind in (names or {}).items():
        note(secret, kind)
    for text in attached:
        for line, block in lines_of(text):
            for secret, kind in told_by(line) if not block else ():
                note(secret, kind)
    return found
