#!/usr/bin/env bash
# Checks the types of the viewer's page, runs its unit tests, builds it, and compares the result with the checked-in files
# in gateway/Viewer/web/dist. Needs Node 18 or newer, and npm.
#
#   tests/viewer-page.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../gateway/Viewer/web"

# Unchanged packages are not installed again.
if [[ ! node_modules/.package-lock.json -nt package-lock.json ]]; then
    npm ci --ignore-scripts --no-audit --no-fund --silent
fi
npm test --silent

build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
npm run --silent build -- --outdir="$build"

# Compressed files differ between versions of Node. A unit test compares them with the others.
if ! diff -rq --exclude='*.br' --exclude='*.gz' "$build" dist; then
    echo "gateway/Viewer/web/dist is not what its sources build: run 'npm ci && npm run build' in gateway/Viewer/web."
    exit 1
fi
