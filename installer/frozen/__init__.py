"""The program with its own Python in one folder, by PyInstaller."""
