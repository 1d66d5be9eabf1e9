# The service, the sandbox and the command line in one image. It holds no configuration, and it refuses to start without
# a way for gateways to prove themselves, since it listens to all addresses.
#
#   docker build --tag key-policy-subgraph .
#   docker run --init --read-only --publish 4000:4000 --env GATEWAY_SHARED_SECRETS key-policy-subgraph
#
# Packages from a registry of your own: docker build --secret id=npmrc,src=$HOME/.npmrc .
# With the OpenTelemetry SDK, without which the service goes otherwise: docker build --target traced .

ARG NODE_IMAGE=node:24.19.0-bookworm-slim@sha256:a9f5f7c91a432850b2a8a7797adf5eadb6c733ceed61167806cee7ea7fbc29df

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY schema schema
COPY src src
RUN npm run build

# With the packages that are optional elsewhere, so that the image can do everything; in the versions of the lockfile.
# Scripts are left out, above all this project's own, which builds with packages that are not here.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm pkg delete devDependencies peerDependenciesMeta && \
    npm install --no-save --ignore-scripts --no-audit --no-fund

FROM dependencies AS traced-dependencies
RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm install --no-save --ignore-scripts --no-audit --no-fund @opentelemetry/sdk-node@0.223.0

FROM ${NODE_IMAGE} AS service
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY schema schema
COPY package.json LICENSE ./
# The image's user `node`, by number: Kubernetes can't tell from a name that it is not root.
USER 1000:1000
EXPOSE 4000
# The certificate, where there is one, names another host than this, and its trust is not what is asked here.
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 CMD ["node", "--no-warnings", "--eval", "\
  const { PORT = 4000, TLS_CERT_FILE } = process.env;\
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';\
  fetch((TLS_CERT_FILE ? 'https' : 'http') + '://127.0.0.1:' + PORT + '/health/live').then(\
    ({ ok }) => process.exit(ok ? 0 : 1),\
    () => process.exit(1));"]
# As `npm start` does: V8 shrinks its space for new objects while nobody asks, and would leave it small afterwards.
CMD ["node", "--min-semi-space-size=16", "dist/main.js"]

FROM service AS traced
COPY --from=traced-dependencies /app/node_modules node_modules

# With all packages of this repository, for the programs of the compose file that are no part of the service.
FROM service AS examples
COPY --from=build /app/node_modules node_modules

FROM service
