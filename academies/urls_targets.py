from __future__ import annotations

from django.urls import path

from academies.views import target_grid, target_signing, targets

urlpatterns = [
    path("targets/", targets.targets, name="targets"),
    path("targets/propose/", target_grid.target_grid, name="target_grid"),
    path("targets/propose/template/", target_grid.target_sheet, name="target_sheet"),
    path("targets/propose/upload/", target_grid.target_upload, name="target_upload"),
    path("targets/agree/", target_signing.targets_agree, name="targets_agree"),
    path("targets/minute/", target_signing.targets_minute, name="targets_minute"),
    path("targets/academies/<int:academy_id>/", targets.academy_targets, name="academy_targets"),
    path("targets/academies/<int:academy_id>/review/", target_signing.targets_review, name="targets_review"),
    path("targets/<int:target_id>/", targets.target, name="target"),
    path("targets/<int:target_id>/change/", targets.target_change, name="target_change"),
    path("targets/<int:target_id>/withdraw/", targets.target_withdraw, name="target_withdraw"),
]
