"""The portal's settings with the floor's addresses beside its own."""

from trust_portal.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.page_urls"
