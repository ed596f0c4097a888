#!/usr/bin/env bash
# Measures the gateway side by side with nginx, HAProxy and plain YARP, in front of the same log source, and writes
# Markdown tables to standard output and to artifacts/bench/results.md.
#
#   bench/run.sh                       all rows, in less than 30 minutes
#   bench/run.sh ROW ...               these rows
#   bench/run.sh --list                lists the rows and the proxies
#   bench/run.sh --smoke               checks that every row works; the figures mean nothing
#   bench/run.sh --rounds N            fewer or more rounds
#   bench/run.sh --only NAME,NAME      these proxies
#   bench/run.sh --gateway NAME=PATH   a build of the gateway: a published folder, or an executable; may be repeated
#   bench/run.sh --no-build            the programs that the last run published
#
# As root on Debian it installs what is missing. Nothing else should run on the machine meanwhile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

out=$PWD/artifacts/bench
runtime=(--use-current-runtime --no-self-contained -p:PublishReadyToRun=true -p:RunAnalyzers=false -p:GenerateDocumentationFile=false)

install_missing() {
    local packages=()
    command -v nginx >/dev/null || packages+=(nginx-light libnginx-mod-nchan)
    command -v haproxy >/dev/null || packages+=(haproxy)
    command -v wrk >/dev/null || packages+=(wrk)
    command -v h2load >/dev/null || packages+=(nghttp2-client)
    if ((${#packages[@]} == 0)); then return; fi
    if [[ $EUID != 0 ]] || ! command -v apt-get >/dev/null; then
        echo "bench/run.sh needs ${packages[*]}. As root on Debian it installs them." >&2
        exit 1
    fi
    echo "Installing ${packages[*]} ..." >&2
    # Only the programs are wanted: their services are not to be started.
    local policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
        trap 'rm -f "$policy"' RETURN
    fi
    {
        apt-get update
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"
    } >"$out/apt.log" 2>&1 || {
        cat "$out/apt.log" >&2
        exit 1
    }
}

# As the Dockerfile does.
publish() {
    dotnet publish "$1" -o "$out/$2" -c Release --nologo -v q "${runtime[@]}" >&2
}

mkdir -p "$out"
build=yes
gateways=()
arguments=()
while (($# > 0)); do
    case $1 in
        --no-build) build= ;;
        --gateway)
            gateways+=(--gateway "${2:?--gateway needs a path}")
            shift
            ;;
        *) arguments+=("$1") ;;
    esac
    shift
done

install_missing
if [[ $build ]]; then
    if ((${#gateways[@]} == 0)); then publish gateway gateway; fi
    publish backend-stub log-source
    publish bench/PlainYarp plain-yarp
    dotnet build bench -c Release --nologo -v q >&2
fi
if ((${#gateways[@]} == 0)); then gateways=(--gateway "$out/gateway"); fi
exec bench/bin/Release/net10.0/bench compare "${gateways[@]}" --log-source "$out/log-source" \
    --plain-yarp "$out/plain-yarp" --output "$out/results.md" "${arguments[@]}"
