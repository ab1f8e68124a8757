#!/usr/bin/env bash
# Make .venv with exactly the versions of requirements.lock. Does nothing when it is up to date.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

# The newest Python is not the best one: 3.11 is what the lock is tested with, so it goes first.
find_python() {
  local name path
  for name in ${PYTHON:-python3.11 python3 python3.12 python3.13 python}; do
    while IFS= read -r path; do
      if "$path" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        printf '%s\n' "$path"
        return
      fi
    done < <(type -aP "$name")
  done
  return 1
}

key="$(cksum requirements.lock pyproject.toml scripts/setup.sh) $PWD"
stamp=.venv/.set-up
if [[ -x .venv/bin/myocrine && -f $stamp && "$(<"$stamp")" == "$key" ]]; then
  exit 0
fi

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
  python="$(find_python)" ||
    fail "no Python 3.11 or later with venv was found; install it (Debian: python3 and python3-venv) or name one with PYTHON=/path/to/python3.11"
  printf 'setup: %s -> .venv\n' "$("$python" --version)"
  "$python" -m venv --clear .venv
fi

printf 'setup: installing the packages of requirements.lock; the first time takes a minute or two\n'
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1
.venv/bin/python -m pip install --quiet --require-hashes -r requirements.lock
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
printf '%s' "$key" >"$stamp"
printf 'setup: done; the command is .venv/bin/myocrine\n'
