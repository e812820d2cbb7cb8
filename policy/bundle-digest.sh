#!/usr/bin/env bash
# Prints the digest of a policy bundle: SHA-256 over its sorted listing, one line `<sha256 of the file>  <path>\n` for
# each file but .signatures.json, in bytewise order of the paths. Not of the tar's bytes: packing and signing a bundle
# again does not change what was voted on.
set -euo pipefail

[ $# -eq 1 ] && [ -r "$1" ] || { echo "usage: bundle-digest.sh BUNDLE.tar.gz" >&2; exit 2; }
export LC_ALL=C

if command -v sha256sum >/dev/null; then sha256() { sha256sum "$@"; }; else sha256() { shasum -a 256 "$@"; }; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -xzf "$1" -C "$work" 2>/dev/null || { echo "bundle-digest.sh: $1 is not a bundle (tar.gz)" >&2; exit 1; }
cd "$work"
find . -type f ! -path ./.signatures.json | sed 's|^\./||' | sort >"$work.list"
trap 'rm -rf "$work" "$work.list"' EXIT
while IFS= read -r path; do
  printf '%s  %s\n' "$(sha256 "$path" | cut -d ' ' -f 1)" "$path"
done <"$work.list" | sha256 | cut -d ' ' -f 1
