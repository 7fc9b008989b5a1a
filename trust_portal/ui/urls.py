from __future__ import annotations

from django.urls import path

from trust_portal.accounts.views.start import start

from . import views

urlpatterns = [
    path("", start, name="start"),
    path("theme/<str:address>.css", views.theme_css, name="theme"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
