"""The portal's addresses and, beside them, the floor: the least a Django view can do on the same server."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from trust_portal import urls
from trust_portal.accounts.gate import public

handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)
_ROWS = engines["django"].from_string("{% for row in rows %}<tr><td>{{ row.0 }}</td></tr>{% endfor %}")


@public
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@public
@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """Somebody signed in, one query, one template: a view as the tutorial writes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM tenancy_trust ORDER BY slug LIMIT 50")
        return HttpResponse(_ROWS.render({"rows": cursor.fetchall()}))


urlpatterns = [path("bench/empty", empty), path("bench/bare", bare), *urls.urlpatterns]
