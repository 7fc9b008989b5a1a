"""One rating: why it is what it is, and the form in which it is judged, confirmed and corrected."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from assurance.forms_ratings import TEXTS, RatingForm, initial_of
from assurance.matrix import cell_markup
from assurance.models import ConfirmedRating, Judgement, View
from assurance.scales import level_of
from assurance.sheets import Sheet, sheet_of
from assurance.sight import may_agree, views_of
from assurance.spots import NoSuchSpot, Spot, spot_at
from assurance.telling import Told, told
from assurance.use_cases.confirming import confirm, correct, judge_and_confirm
from assurance.use_cases.judgements import judge
from assurance.use_cases.saying import VIEWS_BEFORE_CONFIRMING, ChangedMeanwhile, Saying, judgements_at
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.conflict import Difference, render_conflict

_LABELS = {
    "reason": "Reason",
    "comment": "Comment",
    "evidence": "Evidence",
    "response": "What is being done about it",
}


@dataclass(frozen=True, slots=True)
class Rights:
    """What this person may do with a rating now. `views`: whose judgement they may write down."""

    views: tuple[View, ...]
    agrees: bool
    is_signed: bool

    @property
    def may_confirm(self) -> bool:
        return self.agrees and not self.is_signed

    @property
    def may_correct(self) -> bool:
        return self.agrees and self.is_signed

    @property
    def may_rate(self) -> bool:
        return bool(self.views) or self.agrees


@requires("assurance.read")
@require_safe
def rating(
    request: TrustRequest, trust: str, period_id: int, area_id: int, academy_id: int | None = None
) -> HttpResponse:
    """Why it is what it is, criterion by criterion, and its history."""
    spot = _spot(request, period_id, academy_id, area_id)
    found = told(request.access, spot)
    context = {
        **_about(request, spot, found),
        "rights": _rights(request, spot, found),
        "may_see_imports": request.access.may("kpi_import.read"),
    }
    return render(request, "assurance/ratings/rating.html", context)


@requires("assurance.read")
@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def rating_rate(
    request: TrustRequest, trust: str, period_id: int, area_id: int, academy_id: int | None = None
) -> HttpResponse:
    """A dialog of the sheet, and a page where there is no JavaScript. ?as=external judges for somebody else."""
    spot = _spot(request, period_id, academy_id, area_id)
    found = told(request.access, spot)
    rights = _rights(request, spot, found)
    view = _view(request, rights)
    is_correction = rights.may_correct and view is None
    standing = _standing(spot, found, view, is_correction)
    form = RatingForm(
        request.POST if request.method == "POST" else None,
        spot=spot,
        is_correction=is_correction,
        initial=_initial(spot, found, standing),
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = _do(request, spot, form.said(), view, is_correction)
        except ValidationError as refusal:
            form.add_refusal(
                refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
            )
        except ChangedMeanwhile as meanwhile:
            return _conflict(request, spot, meanwhile.current, form.said())
        else:
            return _after(request, spot, done)
    context = {
        **_about(request, spot, found),
        "rights": rights,
        "form": form,
        "view": view,
        "is_correction": is_correction,
        "may_confirm": rights.may_confirm and view in (View.REVIEWER, None),
        "only_confirms": rights.may_confirm and view is None,
        "others": [one for one in rights.views if one is not view],
        "action": request.get_full_path(),
    }
    is_piece = bool(request.headers.get("HX-Request"))
    template = "rate_piece.html" if is_piece else "rate.html"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, f"assurance/ratings/{template}", context, status=status)


def _spot(request: TrustRequest, period_id: int, academy_id: int | None, area_id: int) -> Spot:
    try:
        return spot_at(access=request.access, period_id=period_id, academy_id=academy_id, area_id=area_id)
    except NoSuchSpot:
        raise Http404 from None


def _rights(request: TrustRequest, spot: Spot, found: Told) -> Rights:
    is_signed = found.confirmed is not None
    views = views_of(request.access, spot.place_id, spot.domain) if spot.applies else ()
    if is_signed:
        views = tuple(view for view in views if view not in VIEWS_BEFORE_CONFIRMING)
    agrees = spot.applies and may_agree(request.access, spot.place_id, spot.domain)
    return Rights(views, agrees, is_signed)


def _view(request: TrustRequest, rights: Rights) -> View | None:
    """Whose judgement the form is for; None: the confirmed rating itself."""
    asked = request.GET.get("as", "")
    if asked in [view.value for view in rights.views]:
        return View(asked)
    if rights.may_correct:
        return None
    return rights.views[0] if rights.views else None


def _standing(
    spot: Spot, found: Told, view: View | None, is_correction: bool
) -> Judgement | ConfirmedRating | None:
    """The version that the form begins with."""
    if is_correction:
        return found.confirmed
    return judgements_at([spot]).get(spot.key, {}).get(view) if view is not None else None


def _initial(spot: Spot, found: Told, standing: Judgement | ConfirmedRating | None) -> dict[str, Any]:
    judged = [one for one in spot.area.criteria if one.is_judged]
    if isinstance(standing, ConfirmedRating):
        # A correction has its own reason.
        return {
            **initial_of(standing, judged, _statements(standing)),
            "reason": "",
            "revision": standing.revision,
        }
    if standing is not None:
        return {**initial_of(standing, judged, standing.statements), "revision": standing.revision}
    suggested = found.suggested.level if found.suggested is not None else ""
    return {"level": suggested, "revision": 0}


def _statements(signed: ConfirmedRating) -> dict[str, str]:
    return {
        one["criterion"]: one["level"] for one in signed.reasons if not one.get("kpi") and one.get("level")
    }


def _do(request: TrustRequest, spot: Spot, said: Saying, view: View | None, is_correction: bool) -> str:
    """One use case; what was done, in words."""
    doing: dict[str, Any] = {
        "access": request.access,
        "spot": spot,
        "said": said,
        "at": timezone.now(),
        "by": request.actor,
    }
    if is_correction:
        correct(**doing)
        return f"The rating of {spot.area.name} is corrected. What was signed before stays in its history."
    if request.POST.get("do") == "confirm" and view is View.REVIEWER:
        judge_and_confirm(**doing)
        return f"The rating of {spot.area.name} is confirmed."
    if view is None:
        confirm(**doing)
        return f"The rating of {spot.area.name} is confirmed."
    judge(view=view, **doing)
    return f"The rating of {spot.area.name} is saved. It is not confirmed yet."


def _after(request: TrustRequest, spot: Spot, done: str) -> HttpResponse:
    messages.success(request, done)
    if not request.headers.get("HX-Request"):
        return redirect(_href(request, spot, "rating"))
    sheet = _sheet_of_one(request, spot)
    cell = sheet.cell(spot.key[0], spot.area_id)
    assert cell is not None
    context = {
        "cell_markup": cell_markup(
            cell, _href(request, spot, "rating_rate"), opens_dialog=True, is_piece=True
        )
    }
    response = render(request, "assurance/ratings/rated_piece.html", context)
    # The cell comes at once; the sheet asks for itself anew, since what it adds up to may be another.
    response["HX-Trigger-After-Settle"] = '{"closeDialog":"","ratingChanged":""}'
    response["HX-Reswap"] = "none"
    return response


def _sheet_of_one(request: TrustRequest, spot: Spot) -> Sheet:
    return sheet_of(
        access=request.access,
        grid=spot.grid,
        framework=spot.framework,
        period=spot.period,
        academies=[spot.academy] if spot.academy is not None else [],
    )


def _href(request: TrustRequest, spot: Spot, name: str) -> str:
    parts = {"trust": request.trust.slug, "period_id": spot.period.pk, "area_id": spot.area_id}
    if spot.academy is None:
        return reverse(f"trust_{name}", kwargs=parts)
    return reverse(name, kwargs={**parts, "academy_id": spot.academy.pk})


def _conflict(
    request: TrustRequest, spot: Spot, current: Judgement | ConfirmedRating | None, said: Saying
) -> HttpResponse:
    saved = {
        "level": current.level if current else "",
        **{name: getattr(current, name, "") for name in TEXTS},
    }
    sent = {"level": said.level, **said.texts}
    differences = [
        Difference(
            "Rating", level_of(spot.scale, saved["level"]).label, level_of(spot.scale, sent["level"]).label
        ),
        *(Difference(_LABELS[name], saved[name], sent[name]) for name in TEXTS if saved[name] or sent[name]),
    ]
    person = current.by if isinstance(current, Judgement) else getattr(current, "confirmed_by", None)
    return render_conflict(
        request,
        subject=f"the rating of {spot.label}",
        differences=differences,
        edit_href=_href(request, spot, "rating_rate"),
        saved_by=str(person or ""),
        is_piece=bool(request.headers.get("HX-Request")),
    )


def _about(request: TrustRequest, spot: Spot, found: Told) -> dict[str, Any]:
    """What the explanation and the form both show."""
    at = {"trust": request.trust.slug, "grid": spot.grid.id}
    over_time = (
        reverse("assurance_trust", kwargs=at)
        if spot.academy is None
        else reverse("assurance_academy", kwargs={**at, "academy_id": spot.academy.pk})
    )
    return {
        "spot": spot,
        "told": found,
        "rate_href": _href(request, spot, "rating_rate"),
        "rating_href": _href(request, spot, "rating"),
        "sheet_href": f"{reverse('assurance_grid', kwargs=at)}?period={spot.period.pk}",
        "over_time_href": over_time,
        "meanings": [
            (level_of(spot.scale, one.id), spot.area.meanings.get(one.id) or one.meaning or "")
            for one in spot.scale.levels
        ],
    }
