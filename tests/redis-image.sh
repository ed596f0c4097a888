#!/usr/bin/env bash
# Provides the image from which the tests start Redis (see RedisInContainer.cs) on the local Docker engine.
# Pulls the official image. If no registry can be reached, builds an image from the installed redis-server.
set -euo pipefail

image=redis:7.0

docker image inspect "$image" >/dev/null 2>&1 && exit 0
timeout 60 docker pull --quiet "$image" >/dev/null 2>&1 && exit 0

version=$(redis-server --version 2>/dev/null | sed -n 's/.* v=\([0-9.]*\).*/\1/p') || true
if [[ ! $version =~ ^7\. ]]; then
    echo "The image $image cannot be pulled, and no redis-server 7 is installed to build it from." >&2
    exit 1
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# Copies the programs to /bin, and every library that the loader maps for them to its own path.
# redis-cli and sh are needed by health checks that run inside the container.
mkdir -p "$root/bin" "$root/data"
programs=()
for name in redis-server redis-cli sh; do
    program=$(command -v "$name")
    programs+=("$program")
    cp -L "$program" "$root/bin/$name"
done
ldd "${programs[@]}" | awk '/^\t/' | grep -oE '/[^ ]+' | sort -u | xargs cp -L --parents -t "$root"

# Protected mode would reject every client outside the container. The official image disables it as well.
tar -C "$root" -c . | docker import \
    -c 'WORKDIR /data' -c 'CMD ["redis-server","--protected-mode","no"]' - "$image" >/dev/null
echo "Built the image $image from the installed redis-server $version."
