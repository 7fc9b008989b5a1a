"""An address whose view fails with somebody's words in its hands."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from trust_portal.accounts.gate import public
from trust_portal.urls import handler500
from trust_portal.urls import urlpatterns as real_patterns

__all__ = ["handler500", "urlpatterns"]


@public
@transaction.non_atomic_requests
def fail(request: HttpRequest) -> HttpResponse:
    comment = request.POST["comment"]
    raise ValueError(f"cannot store {comment}")


urlpatterns = [path("fail/", fail, name="fail"), *real_patterns]
