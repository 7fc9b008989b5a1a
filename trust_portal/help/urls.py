from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.help_page, name="help"),
    path("<slug:topic>/", views.help_topic, name="help_topic"),
]
