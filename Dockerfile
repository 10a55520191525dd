# syntax=docker/dockerfile:1

# --- build: the locked dependencies and the collected static files -------------------------------
FROM python:3.11-slim AS build
ENV PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
# requirements-semantic.lock adds what finding sources by meaning needs (docs/ranking.md).
ARG LOCK=requirements.lock
COPY requirements-bootstrap.lock requirements.lock requirements-semantic.lock ./
RUN python -m venv /opt/bootstrap \
 && /opt/bootstrap/bin/pip install --no-cache-dir --require-hashes -r requirements-bootstrap.lock \
 && python -m venv --without-pip /opt/venv \
 && /opt/bootstrap/bin/uv pip sync --no-cache --require-hashes --compile-bytecode \
      --python /opt/venv/bin/python ${LOCK}
COPY manage.py pyproject.toml LICENSE ./
COPY factcheck factcheck
COPY annotations annotations
COPY templates templates
# No key and no database are needed for this, so none is in any layer.
RUN DATA_DIR=/tmp/build /opt/venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
 && /opt/venv/bin/python -m compileall -q factcheck annotations

# --- run: no compiler, no package manager, no root -------------------------------------------------
FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATA_DIR=/data \
    PROMETHEUS_MULTIPROC_DIR=/tmp/metrics \
    FACTCHECK_LOG_FORMAT=json
RUN groupadd --system --gid 10001 factcheck \
 && useradd --system --uid 10001 --gid factcheck --no-create-home --shell /usr/sbin/nologin factcheck \
 && install -d -o factcheck -g factcheck -m 0700 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER factcheck
EXPOSE 8000
STOPSIGNAL SIGTERM
# Without HTTPS on this port and whatever host names are allowed: the probe asks before both.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["gunicorn", "factcheck.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--preload", \
     "--worker-tmp-dir", "/dev/shm", "--max-requests", "100000", "--max-requests-jitter", "10000", \
     "--log-level", "warning", "--no-control-socket"]
