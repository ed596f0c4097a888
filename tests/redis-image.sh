#!/usr/bin/env bash
# Sees to it that the local Docker engine has the image the tests start Redis from (see RedisInContainer.cs).
# The official image is preferred; where no registry can be reached, one is made of the installed redis-server.
set -euo pipefail

image=redis:7.0

docker image inspect "$image" >/dev/null 2>&1 && exit 0
timeout 60 docker pull --quiet "$image" >/dev/null 2>&1 && exit 0

version=$(redis-server --version 2>/dev/null | sed -n 's/.* v=\([0-9.]*\).*/\1/p') || true
if [[ ! $version =~ ^7\. ]]; then
    echo "The image $image cannot be pulled, and there is no redis-server 7 here to make it of." >&2
    exit 1
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# The programs under the names they are called by, then every library the loader would map for them, at its own path.
# redis-cli and sh are there for health checks that run inside the container.
mkdir -p "$root/bin" "$root/data"
programs=()
for name in redis-server redis-cli sh; do
    program=$(command -v "$name")
    programs+=("$program")
    cp -L "$program" "$root/bin/$name"
done
ldd "${programs[@]}" | awk '/^\t/' | grep -oE '/[^ ]+' | sort -u | xargs cp -L --parents -t "$root"

# Protected mode would refuse every client outside the container. The official image turns it off as well.
tar -C "$root" -c . | docker import \
    -c 'WORKDIR /data' -c 'CMD ["redis-server","--protected-mode","no"]' - "$image" >/dev/null
echo "Made the image $image of the installed redis-server $version."
