#!/usr/bin/env bash
# Builds the images of both programs and checks them: what they contain, and how they run without a shell, without root
# and on a read-only file system.
#
#   tests/image.sh             on base images made from the installed .NET SDK (tests/base-images.sh): no registry is needed
#   tests/image.sh --official  on the base images that the Dockerfile names
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Every container and network of this run has this label: a test run removes what a killed script leaves behind.
label=edgegateway.test-run=${EDGEGATEWAY_TEST_RUN:-image-$$}
network=edgegateway-image-$$
gateway_image=edgegateway/gateway:test
source_image=edgegateway/backend-stub:test
containers=()

# A small image starts fast on a new node.
max_total=120000000
max_added=20000000

fail() {
    echo "not ok - $1" >&2
    if [[ ${2:-} ]]; then docker logs "$2" 2>&1 | tail -n 20 >&2; fi
    exit 1
}

clean_up() {
    if ((${#containers[@]} > 0)); then docker rm -f "${containers[@]}" >/dev/null 2>&1 || true; fi
    docker network rm "$network" >/dev/null 2>&1 || true
}
trap clean_up EXIT
trap 'exit 130' INT TERM

build() {
    local log
    log=$(docker build "${arguments[@]}" --build-arg VERSION=1.2.3 --build-arg REVISION=abc --target "$1" -t "$2" . 2>&1) || {
        tail -n 40 <<<"$log" >&2
        fail "$1 can be built"
    }
}

inspect() {
    docker inspect -f "$2" "$1"
}

# Usage: start NAME IMAGE PORT [ARGUMENT ...]: runs an image as restricted as a cluster does; sets $container.
start() {
    local name=$1 image=$2 port=$3
    shift 3
    container=$(docker run -d --label "$label" --network "$network" --network-alias "$name" --read-only --cap-drop ALL \
        --security-opt no-new-privileges --health-interval 1s -p "127.0.0.1::$port" "$@" "$image")
    containers+=("$container")
}

# Usage: url CONTAINER PORT: where this host reaches a port of a container.
url() {
    echo "http://$(docker port "$1" "$2" | sed -n 1p)"
}

# Usage: status URL: the status code of a response; 000 without one.
status() {
    curl -s -o /dev/null -m 5 -w '%{http_code}' "$1" || true
}

# Usage: eventually WHAT CONTAINER COMMAND ...: repeats a command until it succeeds, for 30 s.
eventually() {
    local what=$1 container=$2 deadline=$((SECONDS + 30))
    shift 2
    until "$@" >/dev/null 2>&1; do
        if ((SECONDS > deadline)); then fail "$what" "$container"; fi
        sleep 0.2
    done
    echo "ok - $what"
}

is_healthy() {
    [[ $(inspect "$1" '{{.State.Health.Status}}') == healthy ]]
}

has_status() {
    [[ $(status "$1") == "$2" ]]
}

# Usage: check_content PROGRAM IMAGE
check_content() {
    local program=$1 image=$2 size added assemblies
    [[ $(inspect "$image" '{{.Config.User}}') =~ ^[1-9][0-9]*:[1-9][0-9]*$ ]] || fail "$program: the user is numeric and not root"
    echo "ok - $program: the user is numeric and not root"
    [[ $(inspect "$image" '{{index .Config.Labels "org.opencontainers.image.version"}}') == 1.2.3 ]] ||
        fail "$program: the labels have the version"
    echo "ok - $program: the labels have the version"

    size=$(inspect "$image" '{{.Size}}')
    added=$((size - $(inspect "$RUNTIME_IMAGE" '{{.Size}}')))
    ((added < max_added)) || fail "$program: adds less than $max_added bytes to its base image (adds $added)"
    ((size < max_total)) || fail "$program: has less than $max_total bytes (has $size)"
    echo "ok - $program: adds $added bytes to its base image, and has $size in total"

    # A composite framework rejects to run beside another version of one of its assemblies.
    assemblies=$(docker create --label "$label" "$image")
    containers+=("$assemblies")
    docker cp "$assemblies:/app" - | tar -t >"$listing.all"
    grep -q "^app/licenses/$program.cdx.json$" "$listing.all" && grep -q "^app/licenses/$program-notices.txt$" "$listing.all" ||
        fail "$program: has the list of its components and their notices"
    echo "ok - $program: has the list of its components and their notices"
    sed -n 's|^app/\([^/]*\.dll\)$|\1|p' "$listing.all" | sort >"$listing.app"
    comm -12 "$listing.app" "$listing.framework" >"$listing.both"
    [[ -s $listing.app && ! -s $listing.both ]] || fail "$program: brings no assembly of the framework along: $(<"$listing.both")"
    echo "ok - $program: brings no assembly of the framework along"
}

# Usage: check_stop PROGRAM CONTAINER MANAGEMENT: SIGTERM drains, then the exit code is 0.
check_stop() {
    local program=$1 container=$2 management=$3 code
    docker kill -s TERM "$container" >/dev/null
    eventually "$program: is not ready after SIGTERM" "$container" has_status "$management/readyz" 503
    [[ $(status "$management/healthz") == 200 ]] || fail "$program: is live while it drains" "$container"
    docker exec "$container" "/app/$program" health >/dev/null 2>&1 && fail "$program: health fails while it drains" "$container"
    code=$(timeout 30 docker wait "$container") || fail "$program: ends after SIGTERM" "$container"
    [[ $code == 0 ]] || fail "$program: the exit code after SIGTERM is 0 (is $code)" "$container"
    echo "ok - $program: drains after SIGTERM and exits with 0"
}

# Usage: check_log PROGRAM CONTAINER: JSON records only, none of them a warning or an error.
check_log() {
    local program=$1 container=$2 log
    log=$(docker logs "$container" 2>&1)
    if [[ ! $log ]] || grep -qv '^{.*}$' <<<"$log"; then fail "$program: every record of the log is JSON" "$container"; fi
    if grep -qiE '"(warning|warn|error|fail|critical|crit)"' <<<"$log"; then fail "$program: logs no warning" "$container"; fi
    echo "ok - $program: logs JSON, and no warning"
}

arguments=()
if [[ ${1:-} == --official ]]; then
    RUNTIME_IMAGE=$(sed -n 's/^ARG RUNTIME_IMAGE=//p' Dockerfile)
else
    eval "$(tests/base-images.sh)"
    arguments=(--network none --build-arg "SDK_IMAGE=$SDK_IMAGE" --build-arg "RUNTIME_IMAGE=$RUNTIME_IMAGE")
fi
# Without the plug-in, new docker commands need to be told to use the classic builder.
if ! docker buildx version >/dev/null 2>&1; then export DOCKER_BUILDKIT=0; fi

listing=$(mktemp "${TMPDIR:-/tmp}/edgegateway-image.XXXXXX")
trap 'clean_up; rm -f "$listing"*' EXIT
build gateway "$gateway_image"
build backend-stub "$source_image"

dotnet --list-runtimes | sed -n 's|^Microsoft\.\(NETCore\|AspNetCore\)\.App \(10[^ ]*\) \[\(.*\)\]|\3/\2|p' |
    xargs -I {} find {} -name '*.dll' -printf '%f\n' | sort -u >"$listing.framework"
check_content gateway "$gateway_image"
check_content backend-stub "$source_image"

docker network create --label "$label" "$network" >/dev/null
short_drain=(-e Draining__Delay=00:00:03 -e Draining__Window=00:00:00)
# A time zone: the base image has none.
start log-source "$source_image" 8082 "${short_drain[@]}" -e Syslog__TimeZone=Europe/Berlin
source=$container
key=(-e Tokens__SigningKeys__0__Id=k1 -e "Tokens__SigningKeys__0__Secret=$(head -c 32 /dev/urandom | base64)")
start gateway "$gateway_image" 8081 -p 127.0.0.1::8080 "${short_drain[@]}" "${key[@]}" \
    -e ReverseProxy__Clusters__log-source__Destinations__primary__Address=http://log-source:5101/
gateway=$container

eventually "backend-stub: its health check succeeds" "$source" is_healthy "$source"
eventually "gateway: its health check succeeds" "$gateway" is_healthy "$gateway"
[[ $(docker top "$gateway" -o pid,uid | awk 'NR == 2 { print $2 }') == 1654 ]] || fail "gateway: runs as the user of the image"
echo "ok - gateway: runs as the user of the image"

token=$(docker run --rm --label "$label" "${key[@]}" "$gateway_image" \
    token --tenant acme --app example-app --scope 'logs:read logs:write')
logs=$(url "$gateway" 8080)/apps/example-app
[[ $(curl -s -H "Authorization: Bearer $token" -H 'Content-Type: text/plain' -d hello "$logs/lines?container=web-1") == \
    '{"accepted":1}' ]] || fail "a line is accepted" "$gateway"
grep -q '\[web-1\] hello$' <<<"$(curl -s "$logs/logs?token=$token")" || fail "the line is read" "$gateway"
echo "ok - a line is written and read through both"

for program in gateway:$gateway:8081:kestrel_ backend-stub:$source:8082:logsource_; do
    IFS=: read -r program container port metric <<<"$program"
    # Not through a pipe: grep ends at its first match, and curl would fail.
    grep -q "^$metric" <<<"$(curl -s "$(url "$container" "$port")/metrics")" || fail "$program: serves $metric" "$container"
    echo "ok - $program: serves /metrics"
done

check_log gateway "$gateway"
check_log backend-stub "$source"
check_stop gateway "$gateway" "$(url "$gateway" 8081)"
check_stop backend-stub "$source" "$(url "$source" 8082)"
