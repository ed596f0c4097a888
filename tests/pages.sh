#!/usr/bin/env bash
# Checks the types of the pages, runs their unit tests, builds them, and compares the results with the checked-in files in
# gateway/Viewer/web/dist and gateway/Dashboard/web/dist. Needs Node 18 or newer, and npm.
#
#   tests/pages.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../gateway"

build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

for page in Viewer Dashboard; do (
    cd "$page/web"

    # Unchanged packages are not installed again.
    if [[ ! node_modules/.package-lock.json -nt package-lock.json ]]; then
        npm ci --ignore-scripts --no-audit --no-fund --silent
    fi
    npm test --silent
    npm run --silent build -- --outdir="$build/$page"

    # Compressed files differ between versions of Node. A unit test compares them with the others.
    if ! diff -rq --exclude='*.br' --exclude='*.gz' "$build/$page" dist; then
        echo "gateway/$page/web/dist is not what its sources build: run 'npm ci && npm run build' in gateway/$page/web."
        exit 1
    fi
); done
