# Both programs, one target each:
#
#   docker build --target gateway -t edgegateway/gateway .
#   docker build --target backend-stub -t edgegateway/backend-stub .
#
# The target demo is the example application of compose.yaml. No instruction needs BuildKit.
#
# The tags are full versions. To pin a base image by digest too: --build-arg RUNTIME_IMAGE=NAME:TAG@sha256:DIGEST
# A composite framework is the smallest. It does not run beside another version of one of its assemblies, so the programs
# must not bring one along; tests/image.sh checks that.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled-composite

FROM ${SDK_IMAGE} AS build
WORKDIR /source
# Restored before the sources are copied, so that a change of the sources does not download the packages again.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY hosting/EdgeGateway.Hosting.csproj hosting/packages.lock.json hosting/
COPY gateway/EdgeGateway.csproj gateway/packages.lock.json gateway/
COPY backend-stub/LogSource.csproj backend-stub/packages.lock.json backend-stub/
# The locked versions with the locked content. Then the same for this machine, which the lock files do not have.
RUN dotnet restore gateway --locked-mode \
    && dotnet restore backend-stub --locked-mode \
    && dotnet restore gateway --use-current-runtime -p:PublishReadyToRun=true \
    && dotnet restore backend-stub --use-current-runtime -p:PublishReadyToRun=true
COPY . .
# The analyzers run in the tests.
RUN dotnet publish gateway -o /out/gateway -c Release --no-restore --use-current-runtime --no-self-contained \
        -p:PublishReadyToRun=true -p:DebugType=none -p:GenerateDocumentationFile=false -p:RunAnalyzers=false \
    && dotnet publish backend-stub -o /out/backend-stub -c Release --no-restore --use-current-runtime --no-self-contained \
        -p:PublishReadyToRun=true -p:DebugType=none -p:GenerateDocumentationFile=false -p:RunAnalyzers=false

FROM ${RUNTIME_IMAGE} AS gateway
# The base image sets ports of its own. The management port is for probes and scrapes: publish 8080 and 8443 only.
ENV ASPNETCORE_HTTP_PORTS= \
    Kestrel__Endpoints__Management__Url=http://*:8081 \
    Logging__Format=json
COPY --from=build /out/gateway /app
WORKDIR /app
USER 1654:1654
EXPOSE 8080 8443 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["/app/gateway", "health"]
ENTRYPOINT ["/app/gateway"]
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="EdgeGateway" \
    org.opencontainers.image.description="The front door of a platform's log streams" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"

FROM ${RUNTIME_IMAGE} AS backend-stub
ENV ASPNETCORE_HTTP_PORTS= \
    Kestrel__Endpoints__Management__Url=http://*:8082 \
    Logging__Format=json
# For Syslog:TimeZone. The base image has no time zones.
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
COPY --from=build /out/backend-stub /app
WORKDIR /app
USER 1654:1654
EXPOSE 5100 5101 8082 5514 6514
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["/app/backend-stub", "health"]
ENTRYPOINT ["/app/backend-stub"]
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="EdgeGateway log source" \
    org.opencontainers.image.description="Receives, stores and streams the log lines of applications" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"

FROM build AS build-demo
RUN dotnet publish demo -o /out/demo -c Release --no-self-contained \
    -p:DebugType=none -p:GenerateDocumentationFile=false -p:RunAnalyzers=false

FROM ${RUNTIME_IMAGE} AS demo
ENV ASPNETCORE_HTTP_PORTS=
COPY --from=build-demo /out/demo /app
WORKDIR /app
USER 1654:1654
ENTRYPOINT ["/app/demo"]
