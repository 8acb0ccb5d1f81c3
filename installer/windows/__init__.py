"""The installer of Windows: an MSI, and a zip to unpack anywhere."""
