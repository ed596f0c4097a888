#!/usr/bin/env bash
# Does what a newcomer does, and prints the time of each step: clones the repository, runs the demo, opens the first link
# that it prints in a browser without a window, and waits for a line. Needs the .NET 10 SDK, git and chromium.
#
#   tests/newcomer.sh
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
browser=${EDGEGATEWAY_TEST_CHROMIUM:-chromium}
folder=$(mktemp -d "${TMPDIR:-/tmp}/newcomer.XXXXXX")
port=18080
demo=

finish() {
    if [[ $demo ]]; then
        kill "$demo" 2>/dev/null || true
        wait "$demo" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap finish EXIT

step() {
    printf '%3d s  %s\n' "$SECONDS" "$1"
}

SECONDS=0
git clone -q "$repository" "$folder/edgegateway"
step "The repository is cloned."

cd "$folder/edgegateway"
dotnet build demo -v q --nologo >"$folder/build.log" 2>&1 || { cat "$folder/build.log"; exit 1; }
dotnet run --no-build --project demo -- --port "$port" >"$folder/demo.log" 2>&1 &
demo=$!
until link=$(grep -om1 'http://[^ ]*/view#token=[^ ]*' "$folder/demo.log"); do
    kill -0 "$demo" 2>/dev/null || { cat "$folder/demo.log"; exit 1; }
    sleep 0.2
done
step "The demo is built and has printed its link."

for _ in {1..20}; do
    rows=$("$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$folder/profile" --timeout=4000 --dump-dom "$link" \
        2>/dev/null | grep -o 'data-kind="line"' | wc -l)
    if ((rows > 0)); then
        step "The page shows $rows live lines."
        exit 0
    fi
done
echo "The page shows no line."
exit 1
