from __future__ import annotations

from django.urls import path

from assurance.views import moves, ratings, sheets

_ACADEMY = "ratings/<int:period_id>/academies/<int:academy_id>/<int:area_id>/"
_TRUST = "ratings/<int:period_id>/trust/<int:area_id>/"
_PERIOD = "assurance/<str:grid>/periods/<int:period_id>/"

urlpatterns = [
    path("assurance/", sheets.assurance, name="assurance"),
    path("assurance/<str:grid>/", sheets.assurance, name="assurance_grid"),
    path("assurance/<str:grid>/compare/", sheets.assurance_compare, name="assurance_compare"),
    path("assurance/<str:grid>/trust/", sheets.assurance_trust, name="assurance_trust"),
    path(
        "assurance/<str:grid>/academies/<int:academy_id>/", sheets.assurance_academy, name="assurance_academy"
    ),
    path(f"{_PERIOD}confirm/", moves.assurance_confirm, name="assurance_confirm"),
    path(f"{_PERIOD}share/", moves.assurance_share, name="assurance_share"),
    path(f"{_PERIOD}publish/", moves.assurance_publish, name="assurance_publish"),
    path(_ACADEMY, ratings.rating, name="rating"),
    path(f"{_ACADEMY}rate/", ratings.rating_rate, name="rating_rate"),
    path(_TRUST, ratings.rating, name="trust_rating"),
    path(f"{_TRUST}rate/", ratings.rating_rate, name="trust_rating_rate"),
]
