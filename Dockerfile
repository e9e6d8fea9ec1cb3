FROM python:3.11-slim-bookworm AS build
# Extras by space, such as `postgres`; each has a lock of its own.
ARG EXTRAS=""
WORKDIR /build
RUN python -m venv --without-pip /opt/frontdesk
COPY requirements*.lock ./
RUN pip --python /opt/frontdesk/bin/python install --no-cache-dir --require-hashes \
    -r requirements.lock ${EXTRAS:+$(printf -- '-r requirements-%s.lock ' $EXTRAS)}
COPY pyproject.toml README.md LICENSE chainlit.md chainlit_tr-TR.md ./
COPY .chainlit .chainlit
COPY public public
COPY agent agent
COPY mcp_tools mcp_tools
COPY chat_ui chat_ui
RUN pip --python /opt/frontdesk/bin/python install --no-cache-dir --no-deps .

FROM python:3.11-slim-bookworm
RUN pip uninstall --yes --quiet --root-user-action ignore setuptools wheel pip \
    && groupadd --gid 10001 frontdesk \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin frontdesk \
    && install --directory --owner 10001 --group 10001 --mode 700 /data
COPY --from=build /opt/frontdesk /opt/frontdesk
# Everything is written to /data and /tmp, so the root can be mounted read-only.
ENV PATH=/opt/frontdesk/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CHAT_PORT=8000 \
    TOOLS_DATA_DIR=/data
USER 10001:10001
WORKDIR /opt/frontdesk
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"CHAT_PORT\"]}/readyz', timeout=4)"]
ENTRYPOINT ["frontdesk"]
CMD ["serve", "--host", "0.0.0.0"]
