#!/usr/bin/env bash
# Browser tests need Chromium. Install Debian's where that is possible, else say what is missing.
set -euo pipefail

has_browser() { command -v "${MYOCRINE_BROWSER:-chromium}" >/dev/null 2>&1; }

if has_browser; then
  exit 0
fi
if [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null 2>&1; then
  printf 'browser: installing chromium from Debian\n'
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update
  apt-get -qq install -y --no-install-recommends chromium fonts-dejavu-core >/dev/null
fi
if ! has_browser; then
  printf 'browser: chromium is missing and the browser tests need it.\n' >&2
  printf '  Install it (Debian: apt-get install chromium), or name one: MYOCRINE_BROWSER=/path/to/chrome\n' >&2
  exit 1
fi
