"""The forms in which a line of the client's log names a person, a device or a secret.

Log text is hostile: every repetition has a bound, so that the time grows with the text and no faster.
"""

from __future__ import annotations

import re

_SAYS = r"\\{0,3}[\"']?(?:\s{0,30}(?:[:=]|%3[AaDd])[\s\\]{0,30}|\s{1,4}is\s{1,4})"
"""Between a name and its value, in columns and in JSON within JSON too."""
_NEXT = r"\s{1,4}(?:code\s{1,4})?"
_MARKS = "\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e"
"""Signs within a name that are no letters of their own."""
_APOSTROPHE = "['\u2019]"
_OPENS = "(?:[\"'<\\[(`\u2018\u2019\u201a\u201c\u201d\u201e\u00ab]|<!\\[CDATA\\[)?"
_WORD = rf"{_OPENS}((?:[\w.@\\+%${_MARKS}-]|\w{_APOSTROPHE}(?=\w)){{0,127}}[\w${_MARKS}])"
_QUOTED = r"(?:\"((?:\\.|[^\"\\‹›\r\n]){1,600})\"?|'([^'‹›\r\n]{1,600})'?)"
_NAMED = rf"(?:\"([^\"‹›\r\n]{{1,64}})\"?|'([^'‹›\r\n]{{1,64}})'?|{_WORD})"
_HIDES = (
    r"(?:(?:cookie|token|passw(?:or)?d|passphrase|passcode|passwort|kennwort|mot de passe|contraseña"
    r"|パスワード|secret|api[ _-]?key|one-time code|verification code"
    r"|saml(?:response|request|v2)|session[ _-]?id|webvpn)[\w-]{0,20}|\b(?:pwd?|pin|otp|psk|pass))"
)
_LETTER = "[\\w'\u2019-]"
_NAME = (
    r"(?!(?:Access|Account|Agent|Authentication|Certificate|Client|Connection|Control|Credentials|Data|Error"
    r"|Experience|Failed|Failure|Group|Interface|Login|Logon|Mode|Name|Notice|Policy|Profile|Rejected|Rights"
    r"|Session|Settings|Shell|Store)\b)" + f"[A-ZÀ-Þ]{_LETTER}{{1,40}}"
)
"""One of a person's names, as people write them; titles of things begin with capitals too."""
_USER = (
    r"(?<!sent to the )\b(?:user(?:[ _-]?(?:name|id))?|uid|upn|log(?:in|on)(?:[ _-]?(?:name|id))?|mail"
    r"|benutzer(?:name|kennung)?|utilisateur|usuario|ユーザー名?"
    r"|account(?:[ _-]?(?:name|id))?)"
)
_DEVICE = (
    r"(?:\b(?:host|computer|machine|client)[ _-]?(?:name|id)|device[ _-]?(?:name|id|unique[ _-]?id)"
    r"|\bserial(?:[ _-]?(?:number|no))?|\bimei|\bssid|\budid)"
)


def _form(kind: str, words: str) -> tuple[str, re.Pattern[str]]:
    return kind, re.compile("(?i)" + words)


LOG_FORMS = (
    _form("secret", r"\bauthorization[\"']?\s{0,4}[:=]\s{0,4}(?:basic|bearer|negotiate|ntlm)\s{1,4}"
          r"([^\s‹›<>\"']{4,4000})"),
    _form("secret", r"\bauthorization[\"']?\s{0,4}[:=]\s{0,4}(?!basic\s|bearer\s|negotiate\s|ntlm\s)"
        r"(?:[a-z]{3,12}\s{1,4})?(?![a-z]{3,12}\s{1,4}‹)([^\s‹›][^\r\n‹›]{0,599})"),
    _form("secret", r"<[\w:-]{0,20}(?:passw|token|session|secret|cookie|otp|pin)[^<>]{0,80}>"
          r"(?:<!\[CDATA\[)?([^<‹›\]]{1,600})"),
    _form("user", r"<[\w:-]{0,20}(?:user|login)[^<>]{0,80}>(?:<!\[CDATA\[)?([^<‹›\]]{1,64})"),
    _form("user", r"\b[a-z]{2,8}://([^\s/@?#‹›]{1,200})@"),
    _form("user", r"([^\s@/:\"'<>‹›]{1,64}:[^\s@/\"'<>‹›]{1,64})@[\w.-]"),
    _form("secret", r"\b[a-z][a-z-]{1,30}://[^\s?#\"'<>‹›]{1,300}[?#;]([^\s\"'<>‹›]{1,400})"),
    _form("secret", r"(?<![\w:])/[\w+./%-]{0,200}[?;](?=[\w.-]{1,40}=)([^\s\"'<>‹›]{1,400})"),
    _form("secret", r"\bcookie\s{0,4}:\s{0,4}([^\s\"<>‹›][^\r\n\"<>‹›]{0,1999})"),
    _form("secret", r"\bAGE-SECRET-KEY-1[0-9A-Z]{20,100}"),
    _form("secret", rf"{_HIDES}{_SAYS}(?:{_QUOTED}|([^\s\"'<>‹›\\][^\s<>‹›]{{0,599}}))"),
    _form("secret", rf"--(?:{_HIDES})\s{{1,4}}(?:{_QUOTED}|([^\s\"'<>‹›-][^\s<>‹›]{{0,599}}))"),
    _form("secret", rf"\b(?:token|otp|pin|passcode|session id){_NEXT}"
          r"[\"']?((?=[a-z_-]{0,40}\d)[\w-]{1,400})"),
    _form("device", rf"{_DEVICE}{_SAYS}(?:\"([^\"‹›\r\n]{{1,64}})\"?|([\w.:-]{{1,64}}))"),
    _form("device", r"\b(?:imei|ssid)\s{1,4}(?:\"([^\"‹›\r\n]{1,64})\"?|([\w.:-]{1,64}))"),
    ("device", re.compile(r"\b(?i:computer|laptop|machine|workstation)\s{1,4}"
        r"(?:\"([\w.-]{1,63}\w)\"|'([\w.-]{1,63}\w)'|((?=[\w.-]{0,63}[A-Z\d_-])[\w.-]{1,63}\w))")),
    _form("mail", r"[\w.+#-]{1,64}\$?(?:@|%40)(?:[\w.-]{0,200}\w|$)"),
    _form("name", r"\b(?:CN|emailAddress|UID|GN|SN)\s?=\s?\"?((?:\\,|[^,;/+\r\n\"<>‹›]){1,100})"),
    _form("user", rf"{_USER}{_SAYS}{_NAMED}"),
    _form("user", r"(?<!sent to the )\b(?:user(?: ?(?:name|id))?|benutzer|usuario|utilisateur|account"
          rf"|login name)\s{{1,4}}{_NAMED}"),
    ("user", re.compile(r"(?<![\w-])(?<!sent to the )(?i:user(?: ?name)?|benutzer|usuario|utilisateur)"
        rf"(?::\s{{0,4}}|=|\s{{1,4}})({_NAME}(?: {_NAME}){{1,2}})(?!{_LETTER}|\s{{0,4}}[:=(])")),
    _form("user", rf"(?:\bowner|\b(?:given|family|first|last)[ _-]?name|[\"']display_?name)"
          rf"\\{{0,3}}[\"']?\s{{0,30}}[:=][\s\\]{{0,30}}{_NAMED}"),
    _form("user", r"\b(?:hello|hallo|dear),?\s{1,4}([\w.@-]{1,63}\w)"),
    _form("user", rf"\b(?:logged|signed) (?:on|in) as\s{{1,4}}(?:user\s{{1,4}})?{_WORD}"),
    _form("user", r"\b(?:accepted|failed) (?:password|publickey|keyboard-interactive/pam) for "
        r"(?:invalid user )?([\w.@\\-]{1,64})"),
    ("user", re.compile(r"(?<![\w\\/:.%~-])(?!HK)[A-Z][A-Z0-9_.-]{0,30}\\([\w.$-]{1,63}\w)(?![\\\w])")),
    _form("user", r"\\{1,4}(?:users|documents and settings)\\{1,4}([^/\\:*?\"<>|‹›\r\n]{1,64})(?=\\)"),
    ("user", re.compile(r"(?:/Users/|\\{1,4}Users\\{1,4})"
        rf"({_NAME}(?: {_NAME}){{1,2}})(?=[/\\\"']|$)")),
    _form("user", r"(?:/home/|/users/|/root/|[\\/]documents and settings[\\/]|\\{1,4}users\\{1,4})"
          r"([^/\\\s:\"'<>|‹›]{1,64})"),
    _form("user", r"(?:%2F|%5C)(?:home|users|root)(?:%2F|%5C)([\w.+-]{1,64})"),
    _form("mac", r"(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])"),
    _form("mac", r"\bmac(?:[ _-]?addr(?:ess)?)?[\"']?(?:\s{0,4}[:=]\s{0,4}|\s{1,4})[\"']?"
          r"([0-9a-f]{12})(?!\w)"),
    _form("mac", r"(?<![\w.])(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}(?!\.?\w)"),
    ("secret", re.compile(r"\beyJ[\w-]{8,600}\.[\w-]{8,600}\.[\w-]{0,600}")),
    _form("secret", r"\bbearer\s{1,4}([^\s‹›<>\"']{4,4000})"),
)  # fmt: skip
"""Each kind with its form; the last group that took part is what is personal, else all of it."""

_WORDS = """
    authorization proxy-authorization
    a about accepted access account action administrator again agent all already an and any are as at
    attempt auth authenticated authentication be because been before being blocked but by can canceled
    cancelled cannot certificate certificates change changed check client closed code configuration
    connect connected connection context could credential credentials data database denied did directory
    disabled disconnect disconnected does domain enabled enter entered error expired failed failure
    field file folder for from group had has have id if in incorrect info information input interaction
    interface interface's invalid is it key limit list locked logged login logon logout machine may
    missing mode must name needed needs no not notification now of off on only or out password please
    policy preferences profile prompt prompted read ready received refused rejected removed request
    requested required requires response returned running selected selection sent server session set
    settings should side state status store store's stored succeeded success successful successfully
    task terminated that the their this timed timeout to token type unknown unlocked user username users
    valid verification was were when which who will with without wrong you your
"""
ORDINARY = frozenset(_WORDS.split())
"""Words that follow "user" or "account" in plain sentences, and name nobody."""
