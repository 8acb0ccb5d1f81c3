"""The app bundle and the pkg of macOS. Written from documentation, never run."""
