"""A pack of sixty pages, as its job makes it, against bare WeasyPrint on the same HTML saved as a file; Chromium's
printing of that file is recorded beside. Then twenty trusts want a pack at once (pack_queue.py).

As a program it is one of the processes that are measured:
python -m benchmarks.pack job TRUST JOB | html TRUST JOB FILE | bare FILE PDF | plain FILE PDF
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
import psutil

from . import pack_world

ACADEMIES = 19
LEAST_PAGES = 60
ROUNDS = 3
TARGET = 1.3
STATIC = Path(__file__).resolve().parents[1] / "static"
FONTS = STATIC.parent / "trust_portal" / "print" / "fonts.conf"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a process with all that it starts: seconds of processors and on the clock, MB at its largest. `work` is the
    share of the processors' seconds that came after it had started, where it tells; `said` is what it tells."""

    processors: float
    clock: float
    peak: float
    work: float
    said: dict[str, Any]


def run() -> bool:
    """Print what they cost and their ratios; True where the pack keeps to its target and the queue to its own."""
    django.setup()
    from . import pack_queue  # here, since it uses what stands below

    trust_id = pack_world.rated("pack", ACADEMIES)
    with tempfile.TemporaryDirectory() as folder:
        file, pdf = Path(folder) / "pack.html", Path(folder) / "pack.pdf"
        _measure("html", trust_id, pack_world.ask(trust_id), file)
        ways: dict[str, Callable[[], Cost]] = {
            "job": lambda: _measure("job", trust_id, pack_world.ask(trust_id)),
            "bare": lambda: _measure("bare", file, pdf),
            "plain": lambda: _measure("plain", file, pdf),
        }
        rounds: dict[str, list[Cost]] = {name: [] for name in ways}
        for _ in range(ROUNDS):  # in turn, so that what else the machine does strikes all of them
            for name, way in ways.items():
                rounds[name].append(way())
        best = {name: min(found, key=lambda cost: cost.processors) for name, found in rounds.items()}
        if chromium := _chromium(file, pdf):
            best["chromium"] = chromium
    is_within = _tell(best)
    return pack_queue.run() and is_within


def _tell(best: dict[str, Cost]) -> bool:
    job, bare = best["job"], best["bare"]
    pages = job.said["pages"]
    print(
        f"A pack of {pages} pages, best of {ROUNDS}; seconds of processors | on the clock, MB at its largest"
    )
    names = {
        "job": "job, from start to end of its process",
        "bare": "bare WeasyPrint, the same PDF/A-3a",
        "plain": "bare WeasyPrint, without tags",
        "chromium": "Chromium, all its processes",
    }
    for name, cost in best.items():
        print(f"  {names[name]:<38}{cost.processors:6.2f} | {cost.clock:6.2f}   {cost.peak:5.0f} MB")
    if "chromium" not in best:
        print("  Chromium is not here: not recorded")
    print(
        f"Whole: ratio {job.processors / bare.processors:.2f}; the job's database {job.said['database']:.2f} s"
    )
    ratio = job.work / bare.work
    print(
        f"Once started: job {job.work:.2f} s, bare {bare.work:.2f} s: ratio {ratio:.2f}, target at most {TARGET}"
    )
    if pages < LEAST_PAGES or pages != bare.said["pages"]:
        print(
            f"Not to be compared: {pages} pages against {bare.said['pages']}, at least {LEAST_PAGES} are wanted"
        )
        return False
    return ratio <= TARGET


def _measure(*arguments: Any) -> Cost:
    command = [sys.executable, "-m", "benchmarks.pack", *map(str, arguments)]
    environment = os.environ | {"FONTCONFIG_FILE": str(FONTS), "LOG_LEVEL": "WARNING"}
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    said = json.loads(process.stdout.read() or "{}")
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    seconds = used.ru_utime + used.ru_stime
    return Cost(seconds, time.perf_counter() - started, used.ru_maxrss / 1024, said.pop("work", 0.0), said)


def _chromium(file: Path, pdf: Path) -> Cost | None:
    """Its many processes are looked at twenty times a second: what the last of them did after the last look is lost."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        return None
    options = "--headless --no-sandbox --disable-gpu --no-pdf-header-footer"
    command = [program, *options.split(), f"--print-to-pdf={pdf}", file.as_uri()]
    pdf.unlink(missing_ok=True)
    started = time.perf_counter()
    times: dict[int, float] = {}
    peak = 0.0
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        whole = psutil.Process(process.pid)
        while process.poll() is None:
            resident = 0
            for one in (whole, *whole.children(recursive=True)):
                try:
                    cpu = one.cpu_times()
                    times[one.pid] = cpu.user + cpu.system
                    resident += one.memory_info().rss
                except psutil.Error:
                    continue
            peak = max(peak, resident / 2**20)
            time.sleep(0.05)
    if not pdf.exists():
        raise RuntimeError("Chromium printed nothing")
    return Cost(sum(times.values()), time.perf_counter() - started, peak, 0.0, {})


# --- in the measured processes ------------------------------------------------------------------------


def _job(trust_id: int, job_id: int) -> dict[str, Any]:
    """As a worker does it."""
    django.setup()
    from trust_portal.jobs.models import Job
    from trust_portal.jobs.run import run_job
    from trust_portal.tenancy.scope import trust_scope

    from .ratings import _processor_time, _server

    server = _server()
    before = _processor_time(server)
    started = time.process_time()
    assert run_job(trust_id=trust_id, job_id=job_id)
    work = time.process_time() - started
    with trust_scope(trust_id):
        job = Job.objects.get(pk=job_id)
    if "pages" not in job.result:
        raise RuntimeError(job.message)
    return {**job.result, "work": work, "database": _processor_time(server) - before}


def _save(trust_id: int, job_id: int, file: Path) -> dict[str, Any]:
    """All that the job draws in one file that needs nothing but the folder of static files."""
    django.setup()
    page = pack_world.contents(trust_id, job_id)
    style = f"<base href='{STATIC.as_uri()}/'><style>{page.css}</style></head>"
    html = page.html.replace("</head>", style, 1).replace("</svg>", f"<style>{page.chart_css}</style></svg>")
    file.write_text(html)
    return {}


def _bare(file: Path, pdf: Path, **options: Any) -> dict[str, Any]:
    import weasyprint

    started = time.process_time()
    document = weasyprint.HTML(filename=str(file)).render(**options)
    document.write_pdf(str(pdf), **options)
    return {"work": time.process_time() - started, "pages": len(document.pages)}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["job", trust, job]:
            print(json.dumps(_job(int(trust), int(job))))
        case ["html", trust, job, file]:
            print(json.dumps(_save(int(trust), int(job), Path(file))))
        case ["bare", file, pdf]:
            print(json.dumps(_bare(Path(file), Path(pdf), pdf_variant="pdf/a-3a")))
        case ["plain", file, pdf]:
            print(json.dumps(_bare(Path(file), Path(pdf))))
