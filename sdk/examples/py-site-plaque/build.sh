#!/usr/bin/env bash
# ./build.sh OUT WIT: the component of these rules, by componentize-py, which brings its own Python. Called by
# `hub plugin pack`, `test` and `dev`. Python 3.10 with venv and the registry PyPI are all it needs.
set -euo pipefail
cd "$(dirname "$0")"
if [[ ! .venv/ready -nt requirements.txt ]]; then
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
  touch .venv/ready
fi
# A plugin imports the log and nothing else, so WASI is stubbed. The seed of Python's hashes is drawn at each build, so that
# two builds differ in their bytes, and never in what they answer.
.venv/bin/componentize-py --quiet --wit-path "$2" --world plugin componentize --stub-wasi --python-path rules app --output "$1"
