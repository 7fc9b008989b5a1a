"""`./dev bench [NAME]`: run one benchmark, or all of them, on servers of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module

BENCHMARKS = {
    "page": "a signed-in page against a bare Django view on the same server",
    "dashboard": "28 areas of 60 academies against a bare view, for 6 academies, and among 1,000 trusts",
    "import": "a million figures: stored, read and stored, again, undone, against raw COPY; and killed",
    "isolation": "row-level security on against off",
    "report": "saving a report at each pause, by 100 editors at once, against a bare authenticated POST",
    "ratings": "a million ratings against SQL written by hand, and after an import",
    "pack": "a pack of 60 pages against bare WeasyPrint; 20 packs at once while people look at pages",
}
MODULES = {"import": "imports"}  # a word of Python's own


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {unknown[0]}. There are:")
        for name, what in BENCHMARKS.items():
            print(f"  {name}: {what}")
        return 2
    owner = os.environ | {"DATABASE_URL": os.environ["MIGRATION_DATABASE_URL"]}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=owner, check=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trust_portal.settings")
    within = [import_module(f"benchmarks.{MODULES.get(name, name)}").run() for name in names or BENCHMARKS]
    return 0 if all(within) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
