from __future__ import annotations

from django.urls import path

from academies.views import academies, overview

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("academies/", academies.academies, name="academies"),
    path("academies/add/", academies.academy_add, name="academy_add"),
    path("academies/<int:academy_id>/", academies.academy, name="academy"),
    path("academies/<int:academy_id>/change/", academies.academy_change, name="academy_change"),
]
