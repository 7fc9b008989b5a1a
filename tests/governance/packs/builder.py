"""A worker for tests that kill it: it has loaded what it needs, and has a child for each order.

python -m tests.governance.packs.builder; a line of its input is an order: the numbers of a trust and of its jobs. It
says the child's number, and once the next line has come how the child ended: until then the number is no other's.
"""

from __future__ import annotations

import os
import sys

import django


def work_for(trust_id: int, job_ids: list[int]) -> None:
    from trust_portal.jobs.tasks import run

    for job_id in job_ids:
        run(trust_id=trust_id, job_id=job_id)


def load() -> None:
    """Modules, templates and the types of Pango, but neither fonts nor connections: a child does not inherit the
    threads behind those."""
    from weasyprint.text.ffi import ffi

    from governance.packs import building  # noqa: F401
    from governance.packs.printing import printable

    from .samples import sample_pack

    printable(sample_pack(1), colour="#123c69")
    for name in (
        "PangoRectangle *",
        "PangoLogAttr[]",
        "unsigned int *",
        "char[]",
        "FcResult *",
        "FcChar8 **",
    ):
        ffi.typeof(name)


if __name__ == "__main__":
    django.setup()
    load()
    print("ready", flush=True)
    while order := sys.stdin.readline():
        trust, *jobs = map(int, order.split())
        child = os.fork()
        if not child:
            work_for(trust, jobs)
            os._exit(0)
        print(child, flush=True)
        sys.stdin.readline()
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
