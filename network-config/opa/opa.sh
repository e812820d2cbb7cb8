#!/usr/bin/env bash
# Prints the path of an OPA binary on standard output; everything else goes to standard error.
#
# Order: HANSA_OPA, then `opa` on the PATH if it is the pinned version, then one built once by Go
# from the version that go.mod pins, kept in ${HANSA_CACHE:-~/.cache/hansa}/opa/<version>/opa.
# The launcher, the policy's tests and the control plane's tests all call this one script.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=$(sed -n 's|.*github.com/open-policy-agent/opa v\([0-9.]*\).*|\1|p' "$here/go.mod" | head -n 1)
needed_go=$(sed -n 's|^go \([0-9.]*\).*|\1|p' "$here/go.mod")

say() { echo "opa.sh: $*" >&2; }

fail() {
  say "$1"
  shift
  for line in "$@"; do say "  $line"; done
  exit 1
}

version_of() { "$1" version 2>/dev/null | sed -n 's/^Version: *//p'; }

# at_least WANTED FOUND: true if FOUND is the same dotted version or a later one.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

print_and_exit() {
  echo "$1"
  exit 0
}

if [ -n "${HANSA_OPA:-}" ]; then
  [ -x "$HANSA_OPA" ] || fail "HANSA_OPA=$HANSA_OPA is not an executable file" \
    "point it at an OPA $version binary, or unset it to have one built"
  found=$(version_of "$HANSA_OPA")
  [ -n "$found" ] || fail "HANSA_OPA=$HANSA_OPA does not answer 'version' as OPA does"
  [ "$found" = "$version" ] || say "using OPA $found from HANSA_OPA; this repository is tested with $version"
  print_and_exit "$HANSA_OPA"
fi

if on_path=$(command -v opa) && [ "$(version_of "$on_path")" = "$version" ]; then
  print_and_exit "$on_path"
fi

folder="${HANSA_CACHE:-${HOME:?HOME is not set and neither is HANSA_CACHE}/.cache/hansa}/opa/$version"
binary="$folder/opa"
[ -x "$binary" ] && print_and_exit "$binary"

remedy="or set HANSA_OPA to an OPA $version binary, or put one on the PATH"
command -v go >/dev/null || fail "OPA $version has to be built once, and Go is not installed" \
  "install Go $needed_go or later, $remedy"
found_go=$(go env GOVERSION | sed 's/^go//; s/[^0-9.].*//')
at_least "$needed_go" "$found_go" || fail "OPA $version has to be built once, and Go $found_go is too old" \
  "install Go $needed_go or later, $remedy"

mkdir -p "$folder"
if command -v flock >/dev/null; then
  exec 9>"$folder/lock"
  flock -n 9 || {
    say "another process is building OPA $version; waiting for it"
    flock -w 1800 9 || fail "waited 30 minutes for $folder/lock" "end the process that holds it, then try again"
  }
  [ -x "$binary" ] && print_and_exit "$binary"
fi

say "building OPA $version with Go $found_go (once; about two minutes, some 75 MB of Go modules if they are not cached)"
# Built beside its place and renamed, so that nobody ever sees half a binary. Descriptor 9 stays ours.
partial="$folder/opa.$$"
trap 'rm -f "$partial"' EXIT
if ! (cd "$here" && CGO_ENABLED=0 go build -mod=readonly -trimpath -ldflags '-s -w' -o "$partial" \
  github.com/open-policy-agent/opa) >&2 9>&-; then
  fail "building OPA $version failed" \
    "if the messages above speak of a network: Go has to reach its module proxy once (see 'go env GOPROXY')," \
    "$remedy"
fi
found=$(version_of "$partial")
[ "$found" = "$version" ] || fail "the binary that was built says version '${found:-none}', not $version"
mv -f "$partial" "$binary"
say "built $binary"
echo "$binary"
