#!/usr/bin/env bash
# Builds the policy bundle: what members vote on, and what every member's OPA loads.
#
#   build.sh --revision ID --output FILE [--signing-key PEM [--signing-algorithm ES256] [--key-id ID]]
#            [--reference-valid-until MILLIS]
#   build.sh --revision ID --stage FOLDER          only lays the bundle's files out, with the tests among them
#   build.sh --revision ID --tests FILE            packs the tests and their data, for a control plane to run them
#
# Prints one line, `digest  FILE`: the bundle's digest by the rule in README.md. The same sources and revision give
# the same digest on every machine, signed or not.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
revision='' output='' stage='' tests='' key='' algorithm=ES256 key_id=hansa-policy valid_until=''

fail() { echo "build.sh: $*" >&2; exit 1; }

while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || fail "$1 needs a value"
  case "$1" in
    --revision) revision=$2 ;;
    --output) output=$2 ;;
    --stage) stage=$2 ;;
    --tests) tests=$2 ;;
    --signing-key) key=$2 ;;
    --signing-algorithm) algorithm=$2 ;;
    --key-id) key_id=$2 ;;
    --reference-valid-until) valid_until=$2 ;;
    *) fail "unknown option $1; see the head of this file" ;;
  esac
  shift 2
done

[[ $revision =~ ^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}$ ]] || fail "--revision must be an identifier, such as r1"
[ -n "$output" ] || [ -n "$stage" ] || [ -n "$tests" ] || fail "say --output FILE, --stage FOLDER or --tests FILE"
[[ -z $valid_until || $valid_until =~ ^[1-9][0-9]{0,12}$ ]] || fail "--reference-valid-until takes epoch milliseconds"
[ -z "$key" ] || [ -r "$key" ] || fail "cannot read the signing key $key"

opa=$("$here/../network-config/opa/opa.sh")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root="${stage:-$work/bundle}"
mkdir -p "$root"

# In a bundle, data lives in files called data.json and the folder is the path.
place() {
  mkdir -p "$root/$2"
  cp "$here/$1" "$root/$2/data.json"
}

cp -R "$here/hansa" "$root/"
for name in authz_actions assurance_levels residency_rules; do place "data/$name.json" "hansa/tables/$name"; done
for name in adequacy jurisdictions snapshot; do place "data/reference/$name.json" "reference/$name"; done
for name in authz residency; do place "schemas/$name-input.schema.json" "hansa/schemas/${name}_input"; done
if [ -n "$valid_until" ]; then
  sed -i.bak "s/\"validUntilMillis\": \"[0-9]*\"/\"validUntilMillis\": \"$valid_until\"/" "$root/reference/snapshot/data.json"
  rm "$root/reference/snapshot/data.json.bak"
fi

# json.marshal sorts members and adds no space: with the plain ASCII strings of the reference data that is RFC 8785.
evaluate() { "$opa" eval --fail --format raw --bundle "$root" "$1"; }
reference_digest=$(evaluate 'crypto.sha256(json.marshal(data.reference))')
reference_until=$(evaluate 'data.reference.snapshot.validUntilMillis')

mkdir -p "$root/hansa/release"
printf '{"revision":"%s","reference":{"digest":"%s","validUntilMillis":"%s"}}\n' \
  "$revision" "$reference_digest" "$reference_until" >"$root/hansa/release/data.json"
printf '{"revision":"%s","roots":["hansa","reference"],"rego_version":1,"metadata":{"referenceDigest":"%s","referenceValidUntilMillis":"%s"}}\n' \
  "$revision" "$reference_digest" "$reference_until" >"$root/.manifest"

if [ -n "$tests" ]; then
  # The tests where check.sh has them, and what only they need: output schemas, cases, the rules of serving.
  packed="$work/packed"
  for name in authz residency; do
    mkdir -p "$packed/tests/hansa_test/schemas/${name}_output"
    cp "$here/schemas/$name-output.schema.json" "$packed/tests/hansa_test/schemas/${name}_output/data.json"
  done
  cp "$here"/cases/*.yaml "$packed/tests/"
  cp -R "$here/../network-config/opa/serving" "$packed/tests/serving"
  mkdir -p "$packed/bundle"
  (cd "$root" && find . -name '*_test.rego' | tar -cf - -T -) | tar -xf - -C "$packed/bundle"
  tar --format=ustar -czf "$tests" -C "$packed" bundle tests
fi

[ -n "$output" ] || exit 0

case "$output" in /*) ;; *) output="$PWD/$output" ;; esac
case "$key" in '' | /*) ;; *) key="$PWD/$key" ;; esac
signing=()
if [ -n "$key" ]; then
  printf '{"keyid":"%s"}\n' "$key_id" >"$work/claims.json"
  signing=(--signing-key "$key" --signing-alg "$algorithm" --claims-file "$work/claims.json")
fi

# Run inside the folder, so that the paths in the bundle do not depend on where it was built. OPA writes the tar
# without times or owners; the new file replaces the old one in one step.
partial="$output.partial.$$"
(cd "$root" && "$opa" build --bundle . --ignore '*_test.rego' --capabilities "$here/capabilities.json" \
  "${signing[@]+"${signing[@]}"}" --output "$partial") >&2
mv -f "$partial" "$output"
echo "$("$here/bundle-digest.sh" "$output")  $output"
