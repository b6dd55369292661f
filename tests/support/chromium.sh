#!/bin/sh
# Finds a Chromium for the tests of the pages, or installs Debian's where that needs no question.
# Prints nothing when there is one; otherwise prints, for TREATIES_SKIP_BROWSER, why those tests are skipped.
set -u

found() {
    [ -n "${CHROMIUM:-}" ] && [ -x "${CHROMIUM}" ] && return 0
    for name in chromium-headless-shell chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        return 1
    fi
    echo "Installing Chromium for the tests of the pages." >&2
    $as_root apt-get update -qq >&2 || return 1
    # Chromium without its windows draws the same pages in half the time; older systems have the whole one only.
    for package in chromium-headless-shell chromium; do
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$package" >&2 &&
            return 0
    done
    return 1
}

found && exit 0
install
found && exit 0
echo "no Chromium here and none could be installed (set CHROMIUM to the path of one)"
