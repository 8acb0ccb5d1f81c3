"""Version information as Windows shows it in a file's properties, in PyInstaller's form."""

from __future__ import annotations

from installer import versions

_FORM = """\
VSVersionInfo(
  ffi=FixedFileInfo(
    filevers=({numbers}, 0), prodvers=({numbers}, 0), mask=0x3F, flags={flags}, OS=0x40004, fileType=1,
    subtype=0, date=(0, 0)
  ),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The ClientDiag developers"),
      StringStruct("FileDescription", "VPN Diagnostics"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "clientdiag"),
      StringStruct("LegalCopyright", "Apache License 2.0"),
      StringStruct("ProductName", "VPN Diagnostics (ClientDiag)"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ]
)
"""
_PRERELEASE = 0x2


def version_file() -> str:
    """The file's text."""
    version = versions.python()
    flags = 0 if version == versions.windows() else _PRERELEASE
    return _FORM.format(numbers=versions.windows().replace(".", ", "), version=version, flags=hex(flags))
