#!/usr/bin/env bash
# Runs all tests on a machine that has nothing but the .NET 10 SDK. The last line says how many tests passed and how many failed.
#
#   ./test.sh                   all tests
#   ./test.sh --quick           what gives an answer within two minutes: no tests of the categories Waits, Long and Heavy
#   ./test.sh --filter NAME     the tests that match a filter of `dotnet test`
#
# Other arguments are passed to `dotnet test`.
#
# The tests need a real Redis 7. A Docker engine provides it; as root on Debian or Ubuntu, one is installed and started
# where none runs. Failing that, the redis-server on the PATH is taken (EDGEGATEWAY_TEST_REDIS=process asks for it).
# Some need a browser: the chromium on the PATH, or the one that EDGEGATEWAY_TEST_CHROMIUM names. As root on Debian, the
# package is installed where it is missing. The alerts are tested with promtool, from the package prometheus. The pages are
# built anew with npm and compared with their checked-in files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

run=$(mktemp -d "${TMPDIR:-/tmp}/edgegateway-tests.XXXXXX")
run_name=$(basename "$run")
results=artifacts/test-results
# Most programs of a run end before instrumented code would pay.
export DOTNET_TieredPGO=0
engine_pid=
passed=0
failed=0
skipped=0

finish() {
    local status=$?
    trap - EXIT INT TERM
    remove_leftovers >/dev/null 2>&1 || true
    if ((failed == 0 && (status != 0 || passed == 0))); then failed=1; fi
    echo "$passed passed, $failed failed"
    exit $((failed > 0))
}

# Those that this run started have its name in their environment; redis-server overwrites its own, but works below TMPDIR.
kill_processes() {
    for process in /proc/[0-9]*; do
        if grep -qzs "^EDGEGATEWAY_TEST_RUN=$run_name$" "$process/environ" || [[ $(readlink "$process/cwd") == "$run"/* ]]; then
            kill -KILL "${process#/proc/}"
        fi
    done
}

# Only what this run started: the tests clean up after themselves, unless their process died.
remove_leftovers() {
    kill_processes
    # Those in which clients vanish, and their wires: a namespace with sockets would keep its end.
    if command -v ip; then
        ip -o link show type veth | sed -n "s/^[0-9]*: \(eg-${run_name##*.}-[0-9]*\)@.*/\1/p" | xargs -r -n 1 ip link del
        ip netns list | sed -n "s/^\(${run_name//./\\.}\.[0-9]*\).*/\1/p" | xargs -r -n 1 ip netns del
    fi
    docker ps -aq --filter "label=edgegateway.test-run=$run_name" | xargs -r docker rm -fv
    docker network ls -q --filter "label=edgegateway.test-run=$run_name" | xargs -r docker network rm
    if [[ $engine_pid ]]; then stop_engine; fi
    rm -rf "$run"
}

# Whether a Docker engine answers. The tests' container library and some docker commands use API version 1.44 or newer.
# Debian's engine is older, so DOCKER_API_VERSION is set to its version.
engine_answers() {
    local api
    api=$(timeout 20 docker version --format '{{.Server.APIVersion}}' 2>"$run/docker.log") ||
        api=$(sed -n 's/.*Maximum supported API version is \([0-9.]*\).*/\1/p' "$run/docker.log")
    if [[ ! $api =~ ^1\.[0-9]+$ ]]; then return 1; fi
    if ((${api#1.} < 44)); then export DOCKER_API_VERSION=$api; fi
    timeout 20 docker info >/dev/null 2>&1
}

start_engine() {
    local pid_file=/var/run/docker.pid
    if ! command -v dockerd >/dev/null; then return 1; fi
    # A killed engine leaves its number behind. Once another process has it, no new engine would start.
    if [[ -e $pid_file && $(cat "/proc/$(<"$pid_file")/comm" 2>/dev/null) != dockerd ]]; then rm -f "$pid_file"; fi
    # In a session of its own: Ctrl+C must not end it before the containers are removed.
    setsid dockerd >"$run/dockerd.log" 2>&1 &
    engine_pid=$!
    local deadline=$((SECONDS + 30))
    while ((SECONDS < deadline)) && kill -0 "$engine_pid" 2>/dev/null; do
        if engine_answers; then return; fi
        sleep 0.5
    done
    echo "No Docker engine can be started here:" >&2
    tail -n 3 "$run/dockerd.log" >&2
    return 1
}

stop_engine() {
    kill "$engine_pid"
    for _ in {1..40}; do
        if ! kill -0 "$engine_pid"; then return; fi
        sleep 0.5
    done
    # Killed, it takes neither its containerd nor its files along.
    kill -KILL "$engine_pid" "$(</var/run/docker/containerd/containerd.pid)"
    rm -f /var/run/docker.pid /var/run/docker.sock /var/run/docker/containerd/containerd.pid
}

can_install() {
    [[ $EUID == 0 ]] && command -v apt-get >/dev/null
}

# Installs the packages among those given whose programs or files are missing; a subshell, for the sake of its trap.
install_missing() (
    declare -A program=(
        [docker.io]=dockerd [docker-cli]=docker [iptables]=iptables [iproute2]=ip
        [redis-server]=redis-server [chromium]=chromium [prometheus]=promtool
        [npm]=npm [unzip]=unzip [haproxy]=haproxy
        [nginx]=nginx [wrk]=wrk [nghttp2-client]=h2load
        [libnginx-mod-nchan]=/usr/lib/nginx/modules/ngx_nchan_module.so
    )
    export DEBIAN_FRONTEND=noninteractive
    # The packages are wanted for the tests alone: their services are not to be started.
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
    fi
    updated=
    for package in "$@"; do
        if command -v "${program[$package]}" >/dev/null || [[ -f ${program[$package]} ]]; then continue; fi
        echo "Installing $package for the tests ..."
        {
            [[ $updated ]] || apt-get update
            updated=yes
            apt-get install -y --no-install-recommends "$package"
        } >"$run/apt.log" 2>&1 || cat "$run/apt.log" >&2
    done
)

# Sets EDGEGATEWAY_TEST_REDIS, which selects how the tests start Redis.
find_redis() {
    if [[ ${EDGEGATEWAY_TEST_REDIS:-} != process ]]; then
        export EDGEGATEWAY_TEST_REDIS=container
        if ! engine_answers && can_install; then
            # Newer releases have the docker command in a package of its own, older ones in docker.io.
            install_missing docker.io docker-cli iptables redis-server
            start_engine || true
        fi
        if engine_answers; then
            if tests/redis-image.sh; then return; fi
            # Without a registry the image is made of the installed redis-server.
            if can_install && install_missing redis-server && tests/redis-image.sh; then return; fi
        fi
    fi
    export EDGEGATEWAY_TEST_REDIS=process
    if command -v redis-server >/dev/null; then return; fi
    echo "The tests need a Redis 7: start Docker, or install redis-server." >&2
    return 1
}

# Runs the tests of one project that match a filter, and saves what they print and their exit code for add_up.
# Usage: run_tests NAME PROJECT FILTER [ARGUMENT ...]
run_tests() {
    local name=$1 project=$2 filter=$3 status=0
    shift 3
    if [[ $user_filter ]]; then filter="($user_filter)&$filter"; fi
    # A test that hangs ends the run with its name after a while, instead of the machine's patience.
    TMPDIR=$run dotnet test "tests/$project/bin/Release/net10.0/$project.dll" --filter "$filter" \
        --blame-hang-timeout 5m --blame-hang-dump-type none \
        --logger "trx;LogFileName=$name.trx" --results-directory "$results" "$@" "${arguments[@]}" \
        >"$run/$name.log" 2>&1 || status=$?
    echo "$status" >"$run/$name.status"
    echo "--- $name"
    cat "$run/$name.log"
}

# The projects that have tests of a category.
projects_with() {
    grep -rl --include='*.cs' "Trait(\"Category\", \"$1\")" tests | cut -d / -f 2 | sort -u
}

# Tests that mostly wait: several at a time.
# Usage: run_waiting PROJECT ...
run_waiting() {
    local project
    for project in "$@"; do
        run_tests "$project.Waits" "$project" 'Category=Waits' --settings tests/waits.runsettings
    done
}

# Tests that keep the processors busy: after those that wait, which measure times. Those that wait for minutes and measure
# none run beside them.
run_heavy() {
    local project
    run_tests FunctionalTests.Long FunctionalTests 'Category=Long' &
    for project in $(projects_with Heavy); do
        run_tests "$project.Heavy" "$project" 'Category=Heavy'
    done
    wait
}

# All others of one project.
run_others() {
    run_tests "$1" "$1" 'Category!=Waits&Category!=Long&Category!=Heavy'
}

# Everything but the heavy tests, in two lanes: the functional tests that wait take as long as all the rest.
run_lanes() {
    local project waiting=()
    mapfile -t waiting < <(projects_with Waits | grep -vx FunctionalTests)
    run_waiting FunctionalTests &
    for project in "$@"; do run_others "$project"; done
    run_waiting "${waiting[@]}"
    wait
}

# The projects side by side: none keeps two processors busy all the time.
run_quick() {
    local project
    for project in "$@"; do run_others "$project" & done
    wait
}

# Adds the counters of one report to the totals. A run that ended badly without reporting a failed test (its process died,
# it left no report, none of its tests was found) counts as one failed test.
add_up() {
    local name=$1 status total=0 executed=0 ok=0
    status=$(<"$run/$name.status")
    read -r total executed ok < <(
        sed -n 's/.*<Counters total="\([0-9]*\)" executed="\([0-9]*\)" passed="\([0-9]*\)".*/\1 \2 \3/p' "$results/$name.trx"
    ) || status=1
    # A filter may leave a project without tests.
    if ((total == 0)) && [[ ! $user_filter ]]; then status=1; fi
    local bad=$((executed - ok))
    if ((bad == 0 && status != 0)); then
        echo "The run of $name failed without a failed test."
        bad=1
    fi
    passed=$((passed + ok))
    failed=$((failed + bad))
    skipped=$((skipped + total - executed))
}

trap finish EXIT
trap 'exit 130' INT TERM

quick=
user_filter=
arguments=()
while (($# > 0)); do
    case $1 in
        --quick) quick=yes ;;
        --filter)
            user_filter=${2:?--filter needs an expression}
            shift
            ;;
        *) arguments+=("$1") ;;
    esac
    shift
done

# For clients whose host vanishes, a network namespace that drops packets; for pages, a browser; for alerts, promtool;
# for rolling restarts, a load balancer; for the benchmarks, the other proxies and load generators; for the pages, npm.
if can_install; then
    install_missing iproute2 iptables chromium prometheus haproxy nginx libnginx-mod-nchan wrk nghttp2-client redis-server npm
fi
# For the manifests of k8s/, kubectl and helm.
if can_install && ! tests/kubernetes-tools.sh --check; then install_missing unzip; fi
tests/kubernetes-tools.sh || echo "The tests of k8s/ need kubectl and helm." >&2
find_redis
echo "Redis for the tests: $EDGEGATEWAY_TEST_REDIS"

dotnet tool restore
dotnet csharpier check . >"$run/format.log" 2>&1 &
format=$!
pages=
if command -v npm >/dev/null; then
    tests/pages.sh >"$run/pages.log" 2>&1 &
    pages=$!
else
    echo "The pages need npm to be checked." >&2
    skipped=$((skipped + 1))
fi

build=(dotnet build EdgeGateway.sln -c Release)
if [[ ! $quick ]]; then
    # No build server stays behind, and the compiler's is this run's alone. Daily work is faster with them.
    export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
    build+=(-nodeReuse:false -p:UseSharedCompilation=true "-p:SharedCompilationId=$run_name.compiler")
fi
EDGEGATEWAY_TEST_RUN=$run_name "${build[@]}"
kill_processes
if ! wait "$format"; then
    cat "$run/format.log"
    echo "Run 'dotnet csharpier format .'."
    failed=$((failed + 1))
fi
if [[ $pages ]] && ! wait "$pages"; then
    echo "--- tests/pages.sh"
    cat "$run/pages.log"
    failed=$((failed + 1))
fi

# The library's own clean-up container would need a registry; remove_leftovers does its work.
export TESTCONTAINERS_RYUK_DISABLED=true EDGEGATEWAY_TEST_RUN=$run_name
rm -rf "$results"
projects=(tests/*Tests)
projects=("${projects[@]#tests/}")
# In the background, because a signal to this script would otherwise wait for the tests' end.
if [[ $quick ]]; then
    run_quick "${projects[@]}" &
    wait $!
else
    run_lanes "${projects[@]}" &
    wait $!
    run_heavy &
    wait $!
fi
for status_file in "$run"/*.status; do
    add_up "$(basename "$status_file" .status)"
done

if ((skipped > 0)); then
    echo "$skipped skipped"
    if [[ ${CI:-} == true ]]; then
        echo "With CI=true a skipped test counts as a failed one."
        failed=$((failed + skipped))
    fi
fi
