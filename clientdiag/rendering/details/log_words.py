"""What the client's log says, in plain words: how far an attempt came, and what stopped it."""

from __future__ import annotations

from clientdiag.checks.client_logs import sign_in_summary
from clientdiag.cisco.logs.signatures import Family, Mark, Role, Signature, known
from clientdiag.model.observations import LogAttempt, LogSign
from clientdiag.model.text import Text, ntext, text
from clientdiag.rendering.details.section import CellMark
from clientdiag.rendering.plain import plain
from clientdiag.translation import gettext, say

_LONGEST = 600
"""Characters of a record, which is as much as a report keeps of one."""

_REACHED: dict[str, Text] = {
    Mark.REQUESTED: text("asked for"),
    Mark.CONTACTING: text("contacting the server"),
    Mark.INITIATED: text("connecting"),
    Mark.AUTHENTICATING: text("signing in"),
    Mark.ESTABLISHING: text("setting up"),
    Mark.CONNECTED: text("connected"),
}
STOPPED_BY: dict[Family, Text] = {
    Family.TRUST: text("The server's certificate was not trusted"),
    Family.NAME: text("The server's certificate was for another name"),
    Family.DNS: text("The server's name was not found"),
    Family.TIME_OUT: text("The server did not answer in time"),
    Family.NETWORK: text("There was no network, or the connection was refused"),
    Family.PORTAL: text("A sign-in page of the network answered instead"),
    Family.PROXY: text("The proxy did not let the connection through"),
    Family.CLIENT_CERTIFICATE: text("No certificate of this computer's was accepted"),
    Family.LOGIN: text("The sign-in was not completed"),
    Family.SSO: text("The company's sign-in page did not work"),
    Family.POLICY: text("A rule of the client or of its profile forbade it"),
    Family.LOCAL: text("The client failed on this computer"),
    Family.SERVER: text("The server gave no answer that the client could use"),
    Family.CONTEXT: text("The log names another error"),
}
_UNKNOWN_ERROR = text("The log names an error that this version does not know")
_SHOWN: dict[str, Text] = {
    "information": text("shown to the user"),
    "prompt": text("the user was asked"),
    "warning": text("shown to the user as a warning"),
    "error": text("shown to the user as an error"),
}


def signature_of(sign: LogSign) -> Signature | None:
    """The signature as this version knows it."""
    return next((one for one in known().signature if one.id == sign.signature), None)


def short(value: str, longest: int = _LONGEST) -> str:
    """A piece of a log on one line, cut where no honest one is longer."""
    shown = plain(value)
    return shown if len(shown) <= longest else f"{shown[:longest]}…"


def how_far(attempt: LogAttempt) -> str:
    """The last step that the attempt came to."""
    words = _REACHED.get(attempt.reached)
    return say(words) if words is not None else short(attempt.reached) or say(text("not known"))


def what_stopped(attempt: LogAttempt, sign: LogSign) -> str:
    """One sentence without a full stop; what was never verified says "probably"."""
    signature = signature_of(sign)
    words = sign_in_summary(signature.code if signature is not None else sign.code)
    if words is None:
        family = signature.family.value if signature is not None else attempt.family
        words = STOPPED_BY[Family(family)] if family in set(Family) else _UNKNOWN_ERROR
    if signature is None or signature.confidence == "H":
        return say(words)
    return say(text("{what} (probably)", what=say(words)))


def is_refused_sign_in(sign: LogSign) -> bool:
    """Whether the record tells of a sign-in that failed."""
    signature = signature_of(sign)
    return signature is not None and signature.role is Role.CAUSE and signature.family in _AT_SIGN_IN


_AT_SIGN_IN = frozenset({Family.LOGIN, Family.SSO})


def meaning_of(sign: LogSign, *, is_first: bool) -> tuple[str, CellMark]:
    """What a record means for its attempt, and how it is marked."""
    signature = signature_of(sign)
    part, mark = _part(sign, signature, is_first=is_first)
    said = [say(part)] if part is not None else []
    if signature is not None and signature.role is not Role.CONSEQUENCE:
        said.append(gettext(signature.meaning))
    words = ": ".join(said)
    if sign.repeats > 1:
        often = say(ntext("written {n} time", "written {n} times", sign.repeats))
        words = f"{words} ({often})" if words else often
    return words, mark


def _part(sign: LogSign, signature: Signature | None, *, is_first: bool) -> tuple[Text | None, CellMark]:
    if is_first:
        return text("first error"), CellMark.BAD
    if signature is None:
        return text("not known to this version"), CellMark.NONE
    if sign.overcome:
        return text("got over it"), CellMark.ASIDE
    return {
        Role.CAUSE: (text("another error"), CellMark.WARNING),
        Role.CONSEQUENCE: (text("follows from the first error"), CellMark.ASIDE),
        Role.NOISE: (text("harmless"), CellMark.ASIDE),
        Role.CONTEXT: (None, CellMark.NONE),
    }[signature.role]


def shown_to_user(said: str) -> tuple[str, str]:
    """The words that the client showed, and what kind of message they were."""
    kind, separator, words = said.partition(": ")
    worded = _SHOWN.get(kind)
    if not separator or worded is None:
        return short(said), say(_SHOWN["information"])
    return short(words), say(worded)
