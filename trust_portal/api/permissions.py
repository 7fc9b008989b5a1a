"""API views follow the same gate as pages: the door has let the person in and checked the view's rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from trust_portal.accounts.gate import Audience, rule_of
from trust_portal.accounts.requests import PortalRequest

if TYPE_CHECKING:
    from rest_framework.views import APIView


class FollowsTheTable(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        rule = rule_of(view)
        access = cast(PortalRequest, request._request).access
        if rule is None or access is None:
            return False
        return rule.audience is Audience.MEMBER or access.may(rule.permission_for(request.method))
