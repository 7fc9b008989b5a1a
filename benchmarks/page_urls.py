"""The portal's addresses and, beside them, the floors: Django views as the tutorial writes them.

`least` asks one question and prints a line. The others read the very rows that the portal's page of that name
shows, and print them in one plain template: no shell, no door, no roles, no components. They still name their
trust, since its rows cannot be read otherwise.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.db.models import Max, Prefetch
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from academies.models import Academy, Period, Target
from assurance.models import (
    Area,
    ConfirmedRating,
    ImprovementAction,
    Judgement,
    Report,
    Risk,
    SuggestedRating,
    Visit,
)
from governance.models import Meeting
from trust_portal import urls
from trust_portal.accounts.gate import public
from trust_portal.accounts.models import Invitation, Membership, Person
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job
from trust_portal.notices.models import Notice
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)


_LEAST = engines["django"].from_string("{% for row in rows %}<p>{{ row.0 }}</p>{% endfor %}")
_OVERVIEW = engines["django"].from_string(
    "<ul>{% for name, count in counts %}<li>{{ name }}: {{ count }}</li>{% endfor %}</ul><ol>{% for entry in entries %}"
    "<li>{{ entry.person.full_name }} {{ entry.verb }} {{ entry.record_label }} {{ entry.at|date:'j F Y H:i' }}</li>"
    "{% endfor %}</ol><ul>{% for one in waiting %}<li>{{ one }}</li>{% endfor %}</ul>"
)
_PEOPLE = engines["django"].from_string(
    "<p>{{ total }}</p><table>{% for person in people %}<tr><td>{{ person.full_name }}</td><td>{{ person.email }}</td>"
    "<td>{% for held in person.memberships.all %}{{ held.get_role_display }} {{ held.place.name }}{% endfor %}</td>"
    "</tr>{% endfor %}</table>"
)
_AUDIT = engines["django"].from_string(
    "<table>{% for entry in entries %}<tr><td>{{ entry.at|date:'j M Y H:i:s' }}</td><td>{{ entry.person.full_name }}"
    "</td><td>{{ entry.verb }} {{ entry.record_label }}</td><td>{% for key, value in entry.before.items %}{{ key }}: "
    "{{ value }}{% endfor %}</td><td>{% for key, value in entry.after.items %}{{ key }}: {{ value }}{% endfor %}</td>"
    "<td>{{ entry.get_via_display }} {{ entry.address }} {{ entry.request_id }}</td></tr>{% endfor %}</table>"
)
_SHEET = engines["django"].from_string(
    "<table><tr><th></th>{% for area in areas %}<th>{{ area.name }}</th>{% endfor %}</tr>"
    "{% for school, cells in rows %}<tr><th>{{ school.name }}</th>"
    "{% for area, signed, suggested, judged in cells %}<td><a class='{{ signed.level }}' "
    "href='/{{ slug }}/ratings/{{ period.pk }}/academies/{{ school.pk }}/{{ area.pk }}/'>{{ signed.level }} "
    "{{ signed.movement }}</a></td>{% endfor %}</tr>{% endfor %}</table>"
)


@public
@login_required
def least(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM tenancy_trust ORDER BY slug LIMIT 50")
        return HttpResponse(_LEAST.render({"rows": cursor.fetchall()}))


@public
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    with trust_scope(Trust.objects.get(slug=slug).pk):
        counts = [
            ("Academies", Academy.objects.count()),
            ("People", Membership.objects.values("person_id").distinct().count()),
            ("Invitations", Invitation.objects.unanswered().count()),
            ("Entries", AuditEntry.objects.count()),
            ("Jobs", Job.objects.count()),
        ]
        entries = AuditEntry.objects.select_related("person").order_by("-at", "-id")[:8]
        me, today = request.user.pk or 0, timezone.localdate()
        waiting = [
            *Period.objects.filter(ends_on__gte=today).order_by("starts_on"),
            *ImprovementAction.objects.filter(owner_id=me, state="open").select_related("academy"),
            *Visit.objects.filter(lead_id=me, planned_on__gte=today).select_related("academy"),
            *Risk.objects.filter(owner_id=me, state="open").select_related("academy"),
            *Meeting.objects.filter(body__members__person_id=me).select_related("body"),
            *Target.objects.filter(school_year__starts_on__lte=today, school_year__ends_on__gte=today),
            *Notice.objects.filter(person_id=me, read_at=None)[:5],
        ]
        return HttpResponse(_OVERVIEW.render({"counts": counts, "entries": entries, "waiting": waiting[:13]}))


@public
@login_required
def people(request: HttpRequest, slug: str) -> HttpResponse:
    trust = Trust.objects.get(slug=slug)
    with trust_scope(trust.pk):
        members = Person.objects.filter(trustentry__trust=trust)
        held = Prefetch("memberships", Membership.objects.select_related("place"))
        rows = members.order_by("full_name").prefetch_related(held)[:25]
        return HttpResponse(_PEOPLE.render({"total": members.count(), "people": rows}))


@public
@login_required
def audit(request: HttpRequest, slug: str) -> HttpResponse:
    with trust_scope(Trust.objects.get(slug=slug).pk):
        entries = AuditEntry.objects.select_related("person").order_by("-at", "-id")[:50]
        return HttpResponse(_AUDIT.render({"entries": entries}))


@public
@login_required
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The rows of a sheet: what was suggested, judged and confirmed of every academy and area."""
    with trust_scope(Trust.objects.get(slug=slug).pk):
        period = Period.objects.filter(kind="term").order_by("starts_on")[0]
        schools = list(Academy.objects.order_by("name"))
        areas = list(Area.objects.order_by("pk"))
        at = {"period_id": period.pk}
        suggested = {
            (one.academy_id, one.area_id): one
            for one in SuggestedRating.objects.filter(**at).defer("reasons")
        }
        judged: dict[tuple[int | None, int], list[Judgement]] = {}
        for one in Judgement.objects.filter(is_current=True, **at):
            judged.setdefault((one.academy_id, one.area_id), []).append(one)
        signed = {
            (one.academy_id, one.area_id): one
            for one in ConfirmedRating.objects.filter(is_current=True, **at).defer("reasons")
        }
        rows = [
            (
                school,
                [
                    (
                        area,
                        *(found.get((school.pk, area.pk)) for found in (signed, suggested)),
                        judged.get((school.pk, area.pk)),
                    )
                    for area in areas
                ],
            )
            for school in schools
        ]
        return HttpResponse(_SHEET.render({"areas": areas, "rows": rows, "period": period, "slug": slug}))


@public
@login_required
def write(request: HttpRequest, slug: str, report_id: int) -> HttpResponse:
    """A text is stored, behind a session and the guard against forged forms."""
    with trust_scope(Trust.objects.get(slug=slug).pk), transaction.atomic():
        report = Report.objects.get(pk=report_id)
        place = request.POST["editor"]  # two sections may have a question of the same name
        now = timezone.now()
        (name, text), *_ = ((key, one) for key, one in request.POST.items() if key.startswith("text-"))
        newest = (
            report.texts.filter(section=place, question=name).aggregate(newest=Max("revision"))["newest"] or 0
        )
        report.texts.create(
            section=place,
            question=name,
            revision=newest + 1,
            text=str(text),
            is_current=False,
            by_id=request.user.pk,
            began_at=now,
            at=now,
        )
    return HttpResponse(_LEAST.render({"rows": [("Saved",)]}))


urlpatterns = [
    path("bench/<slug:slug>/sheet", sheet),
    path("bench/<slug:slug>/reports/<int:report_id>/", write),
    path("bench/least", least),
    path("bench/<slug:slug>/overview", overview),
    path("bench/<slug:slug>/people", people),
    path("bench/<slug:slug>/audit", audit),
    *urls.urlpatterns,
]
