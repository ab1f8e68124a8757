#!/usr/bin/env bash
# Write requirements.lock: every version and file hash, for all platforms, and no index address.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh

tools=build/lock
if [[ ! -x $tools/bin/uv ]]; then
  .venv/bin/python -m venv --clear "$tools"
  "$tools/bin/python" -m pip install --quiet uv
fi
{
  printf '# Made by `make lock` from pyproject.toml (extra: dev). Versions and hashes, no addresses.\n'
  "$tools/bin/uv" pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
    --upgrade --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet
} >requirements.lock.new
mv requirements.lock.new requirements.lock
if grep -nE '://|--(index|extra-index|find-links)' requirements.lock; then
  printf 'lock: the lock names an address; remove it\n' >&2
  exit 1
fi
printf 'lock: requirements.lock pins %s packages\n' "$(grep -cE '^[a-z0-9]' requirements.lock)"
