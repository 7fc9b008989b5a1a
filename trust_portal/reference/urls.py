"""Beside the operators' own pages; no address here names a trust to the door."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("public-data/", views.public_data, name="operator_public_data"),
    path("public-data/load/", views.hand_in, name="operator_load_public_data"),
    path("public-data/<int:load_id>/problems.csv", views.problems, name="operator_load_problems"),
]
