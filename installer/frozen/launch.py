"""Where the frozen command line begins: without arguments it opens the window."""

import sys

from clientdiag.__main__ import run

if __name__ == "__main__":
    sys.exit(run())
