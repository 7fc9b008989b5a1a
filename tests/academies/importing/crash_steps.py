"""What the crash test has done in a process of its own: an import, read and asked to be stored.

python -m tests.academies.importing.crash_steps FIGURES
"""

from __future__ import annotations

import sys
from decimal import Decimal

import django


def ask_to_store(figures: int) -> None:
    from academies.importing.reach import EVERYTHING
    from academies.models import Academy, Kpi
    from academies.use_cases import imports
    from tests.academies.importing.files import AT, BY, finish_job, uploaded
    from tests.cast import Cast
    from trust_portal.accounts.models import Place, PlaceKind
    from trust_portal.jobs.models import Wakeup
    from trust_portal.tenancy.scope import trust_scope

    with trust_scope(Cast().trust("alder").pk):
        kpis = list(Kpi.objects.values_list("pk", flat=True)[:100])
        places = Place.objects.bulk_create(
            Place(kind=PlaceKind.ACADEMY, name=f"A{number}") for number in range(figures // 100)
        )
        academies = Academy.objects.bulk_create(
            Academy(place=place, urn=200_000 + number, name=f"A{number}", phase="primary")
            for number, place in enumerate(places)
        )
        rows = (
            (number, academy.pk, kpi, "all", Decimal(number % 1000) / 10, "", None, "S", number, "C")
            for number, (academy, kpi) in enumerate((one, kpi) for one in academies for kpi in kpis)
        )
        imported = imports.read(imported=uploaded(), rows=rows, depends_on=(), at=AT, by=BY)
        finish_job(imported)
        Wakeup.objects.all().delete()
        imports.ask_to_confirm(imported=imported, reach=EVERYTHING, by=BY)


if __name__ == "__main__":
    django.setup()
    ask_to_store(int(sys.argv[1]))
