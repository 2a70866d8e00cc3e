# Not tried where no container engine runs; CONTRIBUTING.md says how the rest is.
FROM node:26-slim

WORKDIR /relevo
ENV NODE_ENV=production RELEVO_DATA_DIR=/data NODE_COMPILE_CACHE=/data/compile-cache

# The image's own Node runs it, so the packages for building and testing, the pinned Node among them, stay out.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

# TypeScript runs as it is: there is nothing to build.
COPY bin bin
COPY commands commands
COPY jobs jobs
COPY src src

RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 3000

# Without npm in between, so that the signal to stop reaches Relevo.
CMD ["node", "--max-semi-space-size=2", "bin/relevo.js", "start"]
