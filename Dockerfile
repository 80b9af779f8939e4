# Notebook, and a pattern for an application of one's own.
#
#   docker build -t notebook .
#   docker run -p 3000:3000 -v notebook:/data \
#     -e PUBLIC_ORIGIN=https://notes.example -e ROOT_SECRET_FILE=/run/secrets/root notebook
#
# There is no secret in it and none is made: docs/environment.md says what it is told, and
# docs/several-nodes.md how several of them stand behind one proxy. A proxy ends TLS.

FROM rust:1-bookworm AS build
WORKDIR /source
RUN rustup target add wasm32-unknown-unknown
COPY . .
RUN cargo xtask build --release

FROM debian:bookworm-slim
# The certificate authorities, for PostgreSQL and an authorization server over TLS.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home notebook \
    && install --directory --owner=notebook --mode=0700 /data
COPY --from=build /source/target/release/server /app/server
COPY --from=build /source/target/site /app/site
ENV LEPTOS_ENV=PROD \
    LEPTOS_SITE_ADDR=0.0.0.0:3000 \
    LEPTOS_SITE_ROOT=/app/site \
    DATABASE_URL=sqlite:///data/notebook.db
USER notebook
WORKDIR /data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=25s --start-period=30s CMD ["/app/server", "health"]
# SIGTERM has it finish what it answers.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/server"]
