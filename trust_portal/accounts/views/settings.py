"""The trust's settings: what it is called and looks like, its logo, who needs a second factor."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from trust_portal.accounts.forms.settings import ColourForm, LogoForm, SecondFactorForm, SettingsForm
from trust_portal.accounts.gate import link_holder, requires
from trust_portal.accounts.requests import PortalRequest, TrustRequest
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import logos, trusts
from trust_portal.tenancy.models import Trust
from trust_portal.ui import errors
from trust_portal.ui.context import theme_css_url
from trust_portal.ui.theme import contrast, theme_of


@requires("people.read", write="people.write")
@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def trust_settings(request: TrustRequest, trust: str) -> HttpResponse:
    """`?colour=` shows the page in that colour; the button “Preview” does so with what was typed."""
    asked = ColourForm({"colour": request.GET["colour"]}) if "colour" in request.GET else None
    tried = asked.cleaned_data["colour"] if asked is not None and asked.is_valid() else ""
    if request.method != "POST":
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "accounts/settings/colour_sample.html", _sample(tried))
        return _page(request, settings=_settings_form(request.trust, tried), tried=tried)
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return _page(request, settings=form)
    if "preview" in request.POST:
        return _page(request, settings=form, tried=form.cleaned_data["colour"])
    try:
        trusts.change_settings(trust=request.trust, **form.cleaned_data, by=request.actor)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _page(request, settings=form)
    messages.success(request, "The settings are saved.")
    return redirect("trust_settings", trust=trust)


@requires("people.write")
@require_POST
def trust_logo_change(request: TrustRequest, trust: str) -> HttpResponse:
    """A new logo, or with the button “Remove” none."""
    if "remove" in request.POST:
        logos.remove(trust=request.trust, by=request.actor)
        messages.success(request, "The logo is removed.")
        return redirect("trust_settings", trust=trust)
    form = LogoForm(request.POST, request.FILES, prefix="logo")
    if form.is_valid():
        try:
            logos.store(trust=request.trust, sent=form.cleaned_data["logo"], by=request.actor)
        except ValidationError as refusal:
            form.add_error("logo", refusal)
        else:
            messages.success(request, "The logo is saved.")
            return redirect("trust_settings", trust=trust)
    return _page(request, logo=form)


@requires("people.write")
@require_POST
def trust_second_factor(request: TrustRequest, trust: str) -> HttpResponse:
    form = SecondFactorForm(request.POST, prefix="factor")
    if not form.is_valid():
        return _page(request, second_factor=form)
    roles = [Role(value) for value in form.cleaned_data["roles"]]
    trusts.change_second_factor_roles(trust=request.trust, roles=roles, by=request.actor)
    messages.success(request, "The second-factor rule is saved.")
    return redirect("trust_settings", trust=trust)


@link_holder
@require_safe
def trust_logo(request: PortalRequest, trust: str, name: str) -> HttpResponse | FileResponse:
    """One of the two files of the trust's logo. Its name is made from its content, and so cannot be guessed:
    whoever has a page or an invitation of the trust knows it, and the answer never changes.
    """
    path = logos.path_of(request.trust, name) if request.trust else None
    if path is None:
        return errors.link_not_found(request)
    return FileResponse(
        path.open("rb"),
        content_type="image/png",
        headers={"Cache-Control": "private, max-age=31536000, immutable"},
    )


def _page(
    request: TrustRequest,
    *,
    settings: Form | None = None,
    logo: Form | None = None,
    second_factor: Form | None = None,
    tried: str = "",
) -> HttpResponse:
    trust = request.trust
    roles = [Role(value) for value in trust.second_factor_roles]
    forms = {
        "settings_form": settings or _settings_form(trust),
        "logo_form": logo or LogoForm(prefix="logo"),
        "second_factor_form": second_factor or SecondFactorForm(prefix="factor", initial={"roles": roles}),
    }
    forms["settings_form"].fields["colour"].widget.attrs.update(
        {
            "hx-get": reverse("trust_settings", kwargs={"trust": trust.slug}),
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#colour-sample",
        }
    )
    has_errors = any(form.errors for form in forms.values())
    context: dict[str, Any] = {
        **forms,
        **_sample(tried or trust.colour),
        "tried": tried,
        "facts": [
            ("Name", trust.name),
            ("Short name", trust.short_name),
            ("Address in the portal", f"/{trust.slug}/"),
            ("Roles that need a second factor", ", ".join(role.label for role in Role if role in roles)),
        ],
        "may_change": request.access.may("people.write"),
        "page_has_errors": has_errors,
    }
    if tried:
        context["theme_css_url"] = theme_css_url(tried)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if has_errors else HTTPStatus.OK
    return render(request, "accounts/settings/settings.html", context, status=status)


def _settings_form(trust: Trust, colour: str = "") -> SettingsForm:
    initial = {"name": trust.name, "short_name": trust.short_name, "colour": colour or trust.colour}
    return SettingsForm(initial=initial)


def _sample(colour: str) -> dict[str, Any]:
    """What the sample of a colour shows; nothing for no colour."""
    if not colour:
        return {"theme": None}
    theme = theme_of(colour)
    return {
        "theme": theme,
        "on_brand_name": "black" if theme.on_brand == "#000000" else "white",
        "on_brand_contrast": contrast(theme.on_brand, theme.brand),
        "on_white_contrast": contrast(theme.brand, "#ffffff"),
        "is_darkened": theme.brand_strong != theme.brand,
    }
