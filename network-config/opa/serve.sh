#!/usr/bin/env bash
# Runs the OPA of one member on loopback and does not return: `exec`, so that the caller supervises OPA itself.
#
#   serve.sh --home FOLDER --port PORT [--member MSPID]
#
# FOLDER holds   bundle.tar.gz    the signed bundle (policy/build.sh)
#                policy.pub.pem   the public key (EC P-256) that has to have signed it
#                token            the bearer token, readable by its owner only
# and gets       config.yaml, serving.json (SHA-256 of the token).
# To load another bundle: replace bundle.tar.gz by a rename, then run `serve.sh --home FOLDER --reload`: OPA reads its
# configuration again, verifies the signature and takes the bundle over. A bundle that does not verify is not loaded,
# and the answers are then undefined: the control plane refuses.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home='' port='' member=member reload=''

fail() { echo "serve.sh: $*" >&2; exit 1; }

while [ $# -gt 0 ]; do
  case "$1" in
    --home) home=${2:?--home needs a folder}; shift 2 ;;
    --port) port=${2:?--port needs a number}; shift 2 ;;
    --member) member=${2:?--member needs an MSP id}; shift 2 ;;
    --reload) reload=yes; shift ;;
    *) fail "unknown option $1; see the head of this file" ;;
  esac
done
[ -d "$home" ] || fail "--home must be a folder; '$home' is none"
home=$(cd "$home" && pwd)

if [ -n "$reload" ]; then
  # A changed label is enough for OPA's watcher; the rename keeps it from ever reading half a file.
  [ -r "$home/config.yaml" ] || fail "$home/config.yaml is missing: nothing is served from there yet"
  sed "s/^  loaded: .*/  loaded: \"$(date -u +%s)-$RANDOM\"/" "$home/config.yaml" >"$home/config.yaml.partial"
  mv -f "$home/config.yaml.partial" "$home/config.yaml"
  exit 0
fi

[[ $port =~ ^[0-9]+$ ]] || fail "--port must be a number"
for name in bundle.tar.gz policy.pub.pem token; do [ -r "$home/$name" ] || fail "$home/$name is missing"; done

umask 077
if command -v sha256sum >/dev/null; then sha256() { sha256sum; }; else sha256() { shasum -a 256; }; fi
printf '{"serving":{"token_sha256":"%s"}}\n' "$(tr -d '\n' <"$home/token" | sha256 | cut -d ' ' -f 1)" >"$home/serving.json"
key=$(sed 's/^/      /' "$home/policy.pub.pem")
template=$(cat "$here/config.template.yaml")
template=${template//@MEMBER@/"$member"}
template=${template//@BUNDLE@/"$home/bundle.tar.gz"}
template=${template//@KEY@/"$key"}
printf '%s\n' "$template" >"$home/config.yaml.partial"
mv -f "$home/config.yaml.partial" "$home/config.yaml"

opa=$("$here/opa.sh")
# The data never changes between bundles, so it is kept in the form that evaluation reads.
exec "$opa" run --server --addr "127.0.0.1:$port" --config-file "$home/config.yaml" --watch-config \
  --authentication=token --authorization=basic --skip-version-check --optimize-store-for-read-speed \
  --log-level info --log-level-request debug --log-format json "$here/serving/authz.rego" "$home/serving.json"
