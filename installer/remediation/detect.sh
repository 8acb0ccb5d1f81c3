#!/bin/sh
# For management that acts on exit code 1 only (Intune's scripts on macOS and Linux, Jamf's, Ansible's own): runs the
# diagnosis and says in one line how it ended.
#   0  nothing to do: ready (0), or nothing found and something vital unread (3)
#   1  act: attention (1) or blocked (2)
#   2  the diagnosis itself did not run: not installed, wrong usage (64), a fault of the program (70)
# Arguments are handed on to `clientdiag run`: a server, --zip FOLDER, …  CLIENTDIAG names another program.
set -u
program=${CLIENTDIAG:-}
if [ -z "$program" ]; then
    for program in /usr/bin/clientdiag "/Applications/VPN Diagnostics.app/Contents/MacOS/clientdiag"; do
        [ -x "$program" ] && break
    done
fi
if ! command -v "$program" >/dev/null 2>&1; then
    echo "clientdiag: not installed"
    exit 2
fi
said=$("$program" run --quiet --no-color "$@" 2>&1)
code=$?
first=$(printf '%s\n' "$said" | sed -n '/[^[:space:]]/{p;q;}')
case $code in
    0) echo "clientdiag: ready" ;;
    1) echo "clientdiag: attention: $first" ;;
    2) echo "clientdiag: blocked: $first" ;;
    3) echo "clientdiag: undetermined: $first" ;;
    *) echo "clientdiag: did not run ($code): $first" ;;
esac
case $code in
    0 | 3) exit 0 ;;
    1 | 2) exit 1 ;;
    *) exit 2 ;;
esac
