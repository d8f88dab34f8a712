# Studyhall with everything it needs: docker build -t studyhall .
# One stage makes a virtual environment from the hashed requirements, the last only runs it. The base of both is pinned;
# another one: docker build --build-context base=docker-image://python:3.11-slim-bookworm@sha256:… -t studyhall .

FROM python:3.11-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b AS base

FROM base AS build
WORKDIR /src
COPY requirements/runtime.txt requirements/build.txt requirements/
RUN python3 -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt \
    && python3 -m venv --without-pip /opt/studyhall \
    && /opt/build/bin/pip --python /opt/studyhall/bin/python install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY content content
COPY storage storage
COPY bot bot
RUN /opt/build/bin/python -m hatchling build --target wheel --directory /tmp/wheel \
    && /opt/build/bin/pip --python /opt/studyhall/bin/python install --no-cache-dir --no-deps /tmp/wheel/*.whl \
    && /opt/studyhall/bin/python -c "from content.packs import load_pack; load_pack()"

FROM base
RUN groupadd --gid 10001 studyhall \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin studyhall \
    && install --directory --owner 10001 --group 10001 --mode 0750 /data
COPY --from=build /opt/studyhall /opt/studyhall
ENV PATH=/opt/studyhall/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STUDYHALL_DATABASE_URL=sqlite:////data/studyhall.db \
    STUDYHALL_HTTP_PORT=8080
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
# The page listens on loopback inside the container until STUDYHALL_HTTP_HOST says 0.0.0.0; either way it answers here.
# A proxy of the environment must not be asked for it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python3", "-c", "from urllib.request import ProxyHandler, build_opener; build_opener(ProxyHandler({})).open('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["studyhall"]
CMD ["run"]
