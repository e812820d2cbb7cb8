#!/usr/bin/env bash
# Everything OPA itself can say about the policy: strict check under the capabilities, format, tests, and that no
# line is left uncovered (the list, not the percentage, which rounds).
#
#   check.sh [--revision R --results FILE]
#
# With a file, what was found is written there for those who vote on the revision: the same bytes on every machine, and
# bound to the bundle by its digest.
set -euo pipefail

revision=r1
results=
while [ $# -gt 0 ]; do
  case "$1" in
    --revision) revision=${2:?--revision needs a name}; shift 2 ;;
    --results) results=${2:?--results needs a file}; shift 2 ;;
    *) echo "usage: check.sh [--revision R --results FILE]" >&2; exit 2 ;;
  esac
done
case "$results" in '' | /*) ;; *) results="$PWD/$results" ;; esac

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
opa=$("$here/../network-config/opa/opa.sh")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unformatted=$("$opa" fmt --list "$here/hansa" "$here/../network-config/opa/serving")
[ -z "$unformatted" ] || { echo "not formatted, run 'opa fmt -w' on: $unformatted" >&2; exit 1; }

"$here/build.sh" --revision "$revision" --stage "$work/bundle"
mkdir -p "$work/rules"
cp -R "$work/bundle/." "$work/rules/"
find "$work/rules" -name '*_test.rego' -delete
"$opa" check --strict --capabilities "$here/capabilities.json" --bundle "$work/rules"
"$opa" check --strict "$here/../network-config/opa/serving"

# The output schemas and the cases are for tests only and in no bundle.
for name in authz residency; do
  mkdir -p "$work/tests/hansa_test/schemas/${name}_output"
  cp "$here/schemas/$name-output.schema.json" "$work/tests/hansa_test/schemas/${name}_output/data.json"
done
cp "$here"/cases/*.yaml "$work/tests/"
cp -R "$here/../network-config/opa/serving" "$work/tests/serving"
cd "$work"
"$opa" test bundle tests
"$opa" test --coverage bundle tests >coverage.json
uncovered=$("$opa" eval --format raw --input coverage.json \
  '[sprintf("%s:%d-%d", [name, range.start.row, range.end.row]) | some name, file in input.files; not endswith(name, "_test.rego"); some range in file.not_covered]')
[ "$uncovered" = '[]' ] || { echo "lines that no test reaches: $uncovered" >&2; exit 1; }

if [ -n "$results" ]; then
  "$opa" test --format json bundle tests >tests.json
  bundle=$("$here/build.sh" --revision "$revision" --output "$work/bundle.tar.gz" | cut -d ' ' -f 1)
  printf '{"bundle":"%s","revision":"%s","tests":%s,"coverage":%s}' \
    "$bundle" "$revision" "$(cat tests.json)" "$(cat coverage.json)" >found.json
  # Written in one step, so that nobody reads half of it. Neither durations nor line numbers are in it.
  "$opa" eval --fail --format raw --input found.json 'json.marshal({
    "schema": "policy-tests/1",
    "revision": input.revision,
    "bundleDigest": input.bundle,
    "passed": sort([sprintf("%s.%s", [test["package"], test.name]) | some test in input.tests; not test.fail; not test.skip]),
    "failed": sort([sprintf("%s.%s", [test["package"], test.name]) | some test in input.tests; object.get(test, "fail", object.get(test, "skip", false))]),
    "uncovered": sort([name | some name, file in input.coverage.files; not endswith(name, "_test.rego"); file.not_covered]),
    "covered": sort([name | some name, file in input.coverage.files; not endswith(name, "_test.rego"); not file.not_covered])
  })' >results.json
  mv -f results.json "$results.partial.$$"
  mv -f "$results.partial.$$" "$results"
fi
echo "policy: formatted, strict, every line covered"
