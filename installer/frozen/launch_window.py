"""Where the frozen window begins on Windows, where a program either has a console or has none."""

import sys

from clientdiag.__main__ import WINDOW, main

if __name__ == "__main__":
    sys.exit(main([WINDOW, *sys.argv[1:]]))
