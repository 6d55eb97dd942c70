# The portal in a container, beside a Postgres of its own: see docker-compose.yml. The data folder /data holds the
# master key and must be a volume.
FROM node:24-bookworm-slim AS build
WORKDIR /app
# Packages first: this layer stays until the lockfile changes.
ENV NPM_CONFIG_OMIT=dev
COPY package.json package-lock.json .npmrc ./
COPY scripts scripts
RUN node scripts/start.mjs --install
COPY . .
RUN node scripts/start.mjs --prepare

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production LATCHKEY_MODE=production LATCHKEY_HOME=/data PORT=3000
RUN install -d -o node -g node -m 700 /data
COPY --from=build --chown=node:node /app ./
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --start-period=60s --interval=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Starting is also stopping: SIGTERM ends the portal in order.
CMD ["node", "scripts/start.mjs"]
