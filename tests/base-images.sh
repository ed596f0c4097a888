#!/usr/bin/env bash
# Makes the two base images of the Dockerfile from the installed .NET SDK, for machines that cannot pull them, and prints
# the build arguments to use them with:
#
#   eval "$(tests/base-images.sh)"
#   docker build --build-arg SDK_IMAGE --build-arg RUNTIME_IMAGE --target gateway .
#
# They are replicas: the same .NET at the same paths, the same user and variables, and of the system only the libraries
# that .NET loads. The framework of the runtime image is composite, as in the official one. The SDK's image also holds
# the packages that the programs need, so that a build needs no network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
sdk_version=$(dotnet --version)
runtime_version=$(dotnet --list-runtimes | sed -n 's/^Microsoft\.AspNetCore\.App \(10\.[^ ]*\) .*/\1/p' | tail -n 1)
projects=(hosting/EdgeGateway.Hosting.csproj gateway/EdgeGateway.csproj backend-stub/LogSource.csproj demo/Demo.csproj)

hash=$(cat tests/base-images.sh "${projects[@]}" global.json Directory.*.props | sha256sum | cut -c 1-12)
sdk_image=edgegateway-local/sdk:$sdk_version-$hash
runtime_image=edgegateway-local/aspnet:$runtime_version-$hash

root=$(mktemp -d "${TMPDIR:-/tmp}/edgegateway-base.XXXXXX")
trap 'rm -rf "$root"' EXIT

# Usage: copy_libraries ROOT FILE ...: copies what the loader maps for these files to its own path.
copy_libraries() {
    local to=$1
    shift
    ldd "$@" 2>/dev/null | awk '/^\t/' | grep -oE '/[^ ]+' | grep -v "^$dotnet" | sort -u | xargs cp -L --parents -t "$to"
}

# Usage: make_system ROOT: what both images have of the system.
make_system() {
    local to=$1
    mkdir -p "$to"/{etc/ssl/certs,tmp,usr/bin,usr/share/dotnet,home/app}
    chmod 1777 "$to/tmp"
    printf 'root:x:0:0:root:/root:/sbin/nologin\napp:x:1654:1654::/home/app:/sbin/nologin\n' >"$to/etc/passwd"
    printf 'root:x:0:\napp:x:1654:\n' >"$to/etc/group"
    echo 'hosts: files dns' >"$to/etc/nsswitch.conf"
    cp -L /etc/ssl/certs/ca-certificates.crt "$to/etc/ssl/certs/" 2>/dev/null || true
    cp -a "$dotnet/host" "$dotnet/dotnet" "$to/usr/share/dotnet/"
    mkdir -p "$to/usr/share/dotnet/shared"
    cp -a "$dotnet/shared/Microsoft.NETCore.App" "$dotnet/shared/Microsoft.AspNetCore.App" "$to/usr/share/dotnet/shared/"
    find "$to/usr/share/dotnet/shared" -mindepth 2 -maxdepth 2 ! -name "$runtime_version" -exec rm -rf {} +
    ln -s /usr/share/dotnet/dotnet "$to/usr/bin/dotnet"
    # libssl is loaded by name.
    local ssl
    ssl=$(ldconfig -p | sed -n 's/.*libssl\.so\.3 .*=> //p' | sed -n 1p)
    cp -L --parents "$ssl" "$to"
    copy_libraries "$to" "$dotnet/dotnet" "$ssl" "$dotnet/shared/Microsoft.NETCore.App/$runtime_version"/*.so
}

# Usage: restore_packages TO: downloads what the programs, and their compilation ahead of time, need.
restore_packages() {
    # Restored in a copy: the projects' own obj folders may be in use.
    tar -c global.json Directory.*.props "${projects[@]}" | tar -C "$root" --one-top-level=source -x
    local project
    for project in "${projects[@]:1:2}"; do
        NUGET_PACKAGES=$1 dotnet restore "$root/source/$project" \
            --use-current-runtime -p:PublishReadyToRun=true --verbosity quiet >&2
    done
    find "$1" -name '*.nupkg' -delete
}

# Usage: make_composite ROOT PACKAGES: replaces the code of all assemblies of the framework, which is in each of them, by
# one file of code. Like Microsoft's, it has the code with which a server starts, and what that calls: the rest is
# compiled when it is first used.
make_composite() {
    local shared=$1/usr/share/dotnet/shared to=$root/composite assembly inputs=()
    local roots='^(System\.(Private\.CoreLib|Collections.*|Diagnostics\..*Source|Linq|Memory|Net\.Primitives|Runtime|Text\.Json)'
    roots+='|Microsoft\.(Extensions\.(Configuration|DependencyInjection|FileProviders|Hosting|Logging|Options|Primitives).*'
    roots+='|AspNetCore\.(Connections|Hosting|Http|Routing|Server\.Kestrel).*))\.dll$'
    mkdir "$to"
    for assembly in "$shared"/*/"$runtime_version"/*.dll; do
        if [[ ! ${assembly##*/} =~ $roots ]]; then inputs+=(-u); fi
        inputs+=("$assembly")
    done
    "$2"/microsoft.netcore.app.crossgen2.*/*/tools/crossgen2 "${inputs[@]}" --composite --inputbubble --optimize \
        --out "$to/framework.r2r.dll" >/dev/null
    for assembly in "$shared"/*/"$runtime_version"/*.dll; do mv "$to/${assembly##*/}" "$assembly"; done
    mv "$to/framework.r2r.dll" "$shared/Microsoft.NETCore.App/$runtime_version/"
}

# Usage: import ROOT IMAGE CHANGE ...
import() {
    local from=$1 image=$2 changes=()
    shift 2
    for change in "$@"; do changes+=(-c "$change"); done
    # Those of earlier recipes.
    docker images --format '{{.Repository}}:{{.Tag}}' "${image%%:*}" | xargs -r docker rmi >/dev/null 2>&1 || true
    tar -C "$from" --owner=0 --group=0 --numeric-owner -c . | docker import "${changes[@]}" - "$image" >/dev/null
}

if ! docker image inspect "$runtime_image" "$sdk_image" >/dev/null 2>&1; then
    packages=$root/sdk/root/.nuget/packages
    make_system "$root/sdk"
    mkdir -p "$root/sdk/bin" "$packages"
    restore_packages "$packages"

    make_system "$root/aspnet"
    make_composite "$root/aspnet" "$packages"
    import "$root/aspnet" "$runtime_image" \
        'ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true' 'USER 1654' 'CMD ["/bin/false"]'

    cp -L "$(command -v sh)" "$root/sdk/bin/sh"
    copy_libraries "$root/sdk" "$(command -v sh)"
    cp -a /usr/share/zoneinfo "$root/sdk/usr/share/"
    for part in sdk sdk-manifests packs templates; do
        if [[ -d $dotnet/$part ]]; then cp -a "$dotnet/$part" "$root/sdk/usr/share/dotnet/"; fi
    done
    import "$root/sdk" "$sdk_image" \
        'ENV HOME=/root DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1' \
        'ENV NuGetAudit=false PATH=/usr/bin:/bin'
fi

echo "export SDK_IMAGE=$sdk_image RUNTIME_IMAGE=$runtime_image"
