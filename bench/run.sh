#!/usr/bin/env bash
# Measures the gateway side by side with nginx, HAProxy and plain YARP, in front of the same log source, and beside
# Nchan, which serves streams of its own, and writes Markdown tables to standard output and to artifacts/bench/results.md.
#
#   bench/run.sh                       all rows, in less than 30 minutes
#   bench/run.sh ROW ...               these rows
#   bench/run.sh --list                lists the rows and the proxies
#   bench/run.sh --smoke               checks in less than a minute that every row works; the figures mean nothing
#   bench/run.sh --rounds N            fewer or more rounds
#   bench/run.sh --warm-up SECONDS     load before the first measurement of a row; 3 if not given
#   bench/run.sh --only NAME,NAME      these proxies
#   bench/run.sh --gateway NAME=PATH,KEY=VALUE
#                                      a build of the gateway (a published folder, or an executable) with environment
#                                      variables; may be repeated to compare builds
#   bench/run.sh --no-build            the programs of the last run
#
# As root on Debian it installs what is missing. Nothing else should run on the machine meanwhile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

out=$PWD/artifacts/bench
runtime=(--use-current-runtime --no-self-contained -p:PublishReadyToRun=true)
quiet=(--nologo -v q -p:RunAnalyzers=false -p:GenerateDocumentationFile=false)

install_missing() {
    local packages=()
    command -v nginx >/dev/null || packages+=(nginx)
    [[ -e /usr/lib/nginx/modules/ngx_nchan_module.so ]] || packages+=(libnginx-mod-nchan)
    command -v haproxy >/dev/null || packages+=(haproxy)
    command -v wrk >/dev/null || packages+=(wrk)
    command -v h2load >/dev/null || packages+=(nghttp2-client)
    command -v redis-server >/dev/null || packages+=(redis-server)
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
    dotnet publish "$1" -o "$out/$2" -c Release "${runtime[@]}" "${quiet[@]}" >&2
}

# Ends whatever still runs in this run's folder, for example if the load generator was killed.
clean_up() {
    for process in /proc/[0-9]*; do
        if [[ $(readlink "$process/cwd") == "$TMPDIR"/* ]]; then kill -KILL "${process#/proc/}" || true; fi
    done
    rm -rf "$TMPDIR"
}

mkdir -p "$out"
build=yes
smoke=
gateways=()
arguments=()
while (($# > 0)); do
    case $1 in
        --no-build) build= ;;
        --gateway)
            gateways+=(--gateway "${2:?--gateway needs a path}")
            shift
            ;;
        --smoke)
            smoke=yes
            arguments+=("$1")
            ;;
        *) arguments+=("$1") ;;
    esac
    shift
done

install_missing
built=bin/Release/net10.0
if [[ $build ]]; then
    if [[ $smoke ]]; then
        dotnet build bench/PlainYarp -c Release --nologo -v q >&2
    else
        if ((${#gateways[@]} == 0)); then publish gateway gateway; fi
        publish backend-stub log-source
        publish bench/PlainYarp plain-yarp
    fi
    dotnet build bench -c Release --nologo -v q >&2
fi
if [[ $smoke ]]; then
    programs=("$PWD/bench/$built" "$PWD/bench/$built" "$PWD/bench/PlainYarp/$built")
else
    programs=("$out/gateway" "$out/log-source" "$out/plain-yarp")
fi
if ((${#gateways[@]} == 0)); then gateways=(--gateway "${programs[0]}"); fi

TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/edgegateway-bench.XXXXXX")
export TMPDIR
trap clean_up EXIT
# In the background, because a signal to this script would otherwise wait for the end.
bench/$built/bench compare "${gateways[@]}" --log-source "${programs[1]}" --plain-yarp "${programs[2]}" \
    --output "$out/results.md" "${arguments[@]}" &
bench=$!
trap 'kill -TERM "$bench" 2>/dev/null' INT TERM
while kill -0 "$bench" 2>/dev/null; do wait "$bench" && status=0 || status=$?; done
exit "$status"
