# The service and the heare-auth command in one image without a shell. It does not run as root and writes only to a
# mounted /data. Works with BuildKit and the classic builder. Build each platform on a machine of that platform.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
# Besides the SDK, compiling ahead of time needs a linker and zlib.
RUN { command -v gcc && [ -e /usr/include/zlib.h ]; } > /dev/null \
    || { apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev zlib1g-dev && rm -rf /var/lib/apt/lists/*; }
WORKDIR /source
COPY . .
RUN case "$(uname -m)" in x86_64) rid=linux-x64 ;; aarch64) rid=linux-arm64 ;; *) echo "no build for $(uname -m)" >&2; exit 1 ;; esac \
    && dotnet publish src/HeareAuth.Api -c Release -r "$rid" --self-contained false -p:PublishReadyToRun=true \
        -p:DebugType=none -p:RunAnalyzers=false -o /image/app \
    && dotnet publish src/HeareAuth.Cli -c Release -r "$rid" -p:RunAnalyzers=false -o /image/cli \
    && find /image -name '*.xml' -delete \
    && mkdir -m 700 /image/data

FROM ${RUNTIME_IMAGE}
COPY --from=build /image/app /app
COPY --from=build /image/cli/heare-auth /usr/bin/heare-auth
# A new volume on /data inherits the owner of this folder.
COPY --from=build --chown=1654:1654 /image/data /data
# The runtime's diagnostics need a place to write, which a read-only root does not have. The collector compacts what a load
# leaves behind instead of growing, and does without a second thread. The C library returns what the just-in-time compiler
# frees instead of keeping it. docs/sizing.md has what that saves.
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_GCConserveMemory=9 \
    DOTNET_gcConcurrent=0 \
    MALLOC_MMAP_THRESHOLD_=65536 \
    MALLOC_TRIM_THRESHOLD_=65536 \
    DOTNET_RUNNING_IN_CONTAINER=true
USER 1654:1654
WORKDIR /app
HEALTHCHECK --interval=5s --timeout=5s --retries=3 CMD ["heare-auth", "health"]
ENTRYPOINT ["/app/HeareAuth.Api"]
