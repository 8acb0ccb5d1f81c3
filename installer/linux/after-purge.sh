#!/bin/sh
# What IT put into the policy folder goes when the package is purged, as other settings of a system do.
set -e
if [ "$1" = purge ]; then
    rm -f /etc/clientdiag/policy.toml
    if [ -d /etc/clientdiag ]; then rmdir --ignore-fail-on-non-empty /etc/clientdiag; fi
fi
