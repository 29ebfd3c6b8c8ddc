# The service and the heare-auth command in one image: no shell, no root, nothing to write to.
# Works with BuildKit and with the classic builder. Each platform builds on its own kind of machine.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
# The linker and zlib are what compiling ahead of time needs beside the SDK.
RUN command -v gcc > /dev/null && [ -e /usr/include/zlib.h ] \
    || (apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev zlib1g-dev && rm -rf /var/lib/apt/lists/*)
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig BannedSymbols.txt ./
COPY eng/MediatR.Contracts eng/MediatR.Contracts
COPY src src
RUN case "$(uname -m)" in x86_64) rid=linux-x64 ;; aarch64) rid=linux-arm64 ;; *) echo "no build for $(uname -m)" >&2; exit 1 ;; esac \
    && dotnet publish src/HeareAuth.Api -c Release -r "$rid" --self-contained false \
        -p:PublishReadyToRun=true -p:RestorePackagesWithLockFile=false -p:DebugType=none -p:GenerateDocumentationFile=false -o /image/app \
    && dotnet publish src/HeareAuth.Cli -c Release -r "$rid" -p:GenerateDocumentationFile=false -o /image/cli \
    && find /image -name '*.xml' -delete

FROM ${RUNTIME_IMAGE}
COPY --from=build /image/app /app
COPY --from=build /image/cli/heare-auth /usr/bin/heare-auth
# HTTP diagnostics of the runtime need a place to write; a read-only root has none.
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_RUNNING_IN_CONTAINER=true
USER 1654
WORKDIR /app
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["heare-auth", "health"]
ENTRYPOINT ["/app/HeareAuth.Api"]
