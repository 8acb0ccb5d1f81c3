"""The manual page and the completions, from the parser of the command line itself."""

from __future__ import annotations

from datetime import UTC, datetime

from clientdiag.cli.arguments import parser
from installer import versions

_FILES = r"""
.SH FILES
.TP
.I /etc/clientdiag/policy.toml
What IT sets for this computer; it goes before everything else. An example is in
.IR /usr/share/doc/clientdiag/policy/policy.toml.example .
.TP
.I ~/.config/clientdiag/settings.toml
The user's own settings, under the same names.
.SH SEE ALSO
.BR openconnect (8)
"""


def manual() -> str:
    """clientdiag(1) in roff."""
    from build_manpages.manpage import Manpage

    made = str(Manpage(parser()))
    day = datetime.fromtimestamp(versions.source_date_epoch(), UTC).date()
    title = f'.TH CLIENTDIAG "1" "{day}" "ClientDiag {versions.python()}" "User Commands"'
    _, _, rest = made.partition("\n")
    rest = rest.replace(
        ".SH NAME\nclientdiag\n", ".SH NAME\nclientdiag \\- say why a VPN does not connect\n", 1
    )
    return f"{title}\n{rest.rstrip()}{_FILES}"


def completions() -> dict[str, str]:
    """Completions by the path below /usr/share that the shell looks for."""
    import shtab

    return {
        "bash-completion/completions/clientdiag": shtab.complete(parser(), "bash"),
        "zsh/vendor-completions/_clientdiag": shtab.complete(parser(), "zsh"),
    }
