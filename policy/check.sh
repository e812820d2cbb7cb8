#!/usr/bin/env bash
# Everything OPA itself can say about the policy: strict check under the capabilities, format, tests, and that no
# line is left uncovered (the list, not the percentage, which rounds).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
opa=$("$here/../network-config/opa/opa.sh")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unformatted=$("$opa" fmt --list "$here/hansa" "$here/../network-config/opa/serving")
[ -z "$unformatted" ] || { echo "not formatted, run 'opa fmt -w' on: $unformatted" >&2; exit 1; }

"$here/build.sh" --revision r1 --stage "$work/bundle"
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
echo "policy: formatted, strict, every line covered"
