"""Help that anybody can read, signed in or not."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trust_portal.accounts.gate import public

from .topics import by_role, for_everybody, topic_named


@public
@transaction.non_atomic_requests
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "help/help.html", {"topics": for_everybody(), "roles": by_role()})


@public
@transaction.non_atomic_requests
@require_safe
def help_topic(request: HttpRequest, topic: str) -> HttpResponse:
    found = topic_named(topic)
    if found is None:
        raise Http404
    return render(request, "help/topic.html", {"topic": found})
