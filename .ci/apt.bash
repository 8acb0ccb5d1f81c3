# Sourced: may this user install Debian packages without being asked for a password, and how.
if [ "$(id -u)" = 0 ]; then as_root=(); else as_root=(sudo -n); fi

may_apt() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] || sudo -n true >/dev/null 2>&1
}

# apt_install NAME…: installs them, quietly when it goes well, and starts no service that comes along.
apt_install() {
    local log
    log=$(mktemp)
    if "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive bash -c '
        rule=/usr/sbin/policy-rc.d
        if [ ! -e "$rule" ]; then
            trap "rm -f $rule" EXIT
            printf "#!/bin/sh\nexit 101\n" >"$rule"
            chmod 755 "$rule"
        fi
        apt-get update -qq || true
        apt-get install -y -qq --no-install-recommends "$@"
    ' apt "$@" </dev/null >"$log" 2>&1; then
        rm -f "$log"
    else
        tail -n 15 "$log" >&2
        rm -f "$log"
        return 1
    fi
}
