# The server as an image: docker build --build-arg SDK=IMAGE --build-arg RUNTIME=IMAGE -t pipelinegraph .
# SDK is an image with the .NET SDK that global.json names; RUNTIME one with ASP.NET Core of the same version. Both have no default, so that an
# image is built from the registry, or its mirror, that you trust.
ARG SDK
ARG RUNTIME

FROM ${SDK} AS build
WORKDIR /source
# GraphiQL is bundled by Node, which images of the SDK lack: its page then says what is missing. Where SDK has Node, build with GRAPHIQL=true.
ARG GRAPHIQL=false
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 CI=true BundleGraphiQL=${GRAPHIQL}
COPY Directory.Build.props Directory.Packages.props global.json BannedSymbols.txt .editorconfig ./
COPY schema/ schema/
COPY src/ src/
COPY plugins/ plugins/
RUN dotnet publish src/PipelineGraph.Server --configuration Release --output /published
# The folders that are written to, for the user that the image runs as.
RUN mkdir -p /data /published/plugins

FROM ${RUNTIME} AS final
WORKDIR /app
COPY --from=build /published ./
# No one but the server, who writes nowhere else than below /data.
ARG USER_ID=64198
COPY --from=build --chown=${USER_ID}:${USER_ID} /data /data
USER ${USER_ID}:${USER_ID}
VOLUME /data
ENV urls=http://*:8080 \
    PipelineGraph__DataDirectory=/data \
    PipelineGraph__Demo=false \
    PipelineGraph__Logs=Json
EXPOSE 8080
# Whether it lives: one that only waits for its database is not to be started anew. Balancers of load ask /health/ready.
HEALTHCHECK --interval=15s --timeout=12s --start-period=60s --retries=3 CMD ["dotnet", "PipelineGraph.Server.dll", "health", "--live"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "PipelineGraph.Server.dll"]
