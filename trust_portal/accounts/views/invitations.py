"""Inviting people, and what the link in the e-mail opens."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode

from allauth.account.utils import perform_login
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trust_portal.accounts.forms.people import InviteForm, NewPersonForm, places_to_choose
from trust_portal.accounts.gate import link_holder, requires
from trust_portal.accounts.members import holdings, last_mails, unanswered_invitations
from trust_portal.accounts.models import Invitation, InvitedRole
from trust_portal.accounts.requests import PortalRequest, TrustRequest
from trust_portal.accounts.use_cases import invitations as use_cases
from trust_portal.notices.models import Mailing, MailingState
from trust_portal.ui import errors
from trust_portal.ui.tables import Column, TableSpec

from .people import tabs

INVITATIONS = TableSpec(
    columns=(
        Column("name", "Name", sort=("name_key",)),
        Column("roles", "Roles"),
        Column("state", "State"),
        Column("expires", "Works until", sort=("expires_at",)),
        Column("buttons", "What you can do", is_label_hidden=True),
    ),
    default_sort="name",
)


@requires("people.read")
@require_safe
def invitations(request: TrustRequest, trust: str) -> HttpResponse:
    table = INVITATIONS.read(request.GET)
    page = table.page(unanswered_invitations())
    mails = last_mails([one.pk for one in page.rows])
    now = timezone.now()
    context = {
        "tabs": tabs(request, current="invitations"),
        "table": table,
        "page": page,
        "rows": [
            (one, holdings(one.invited_roles.all()), _state(one, mails.get(one.pk), now)) for one in page.rows
        ],
        "may_change": request.access.may("people.write"),
    }
    return render(request, "accounts/invitations/invitations.html", context)


@requires("people.write")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: TrustRequest, trust: str) -> HttpResponse:
    form = InviteForm(request.POST or None, places=places_to_choose())
    if request.method == "POST" and form.is_valid():
        try:
            invitation = use_cases.invite(
                email=form.cleaned_data["email"],
                full_name=form.cleaned_data["full_name"],
                held=form.held(),
                at=timezone.now(),
                by=request.actor,
            )
        except ValidationError as refusal:
            form.add_error(None if hasattr(refusal, "error_dict") else "roles", refusal)
        else:
            messages.success(request, f"The invitation to {invitation.email} is on its way.")
            return redirect("invitations", trust=trust)
    return render(
        request,
        "accounts/invitations/invite.html",
        {"form": form},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@requires("people.write")
@require_POST
def invitation_send_again(request: TrustRequest, trust: str, invitation_id: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=invitation_id)
    try:
        use_cases.send_again(invitation=invitation, at=timezone.now(), by=request.actor)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(
            request, f"A new link is on its way to {invitation.email}. The earlier one has stopped working."
        )
    return redirect("invitations", trust=trust)


@requires("people.write")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_withdraw(request: TrustRequest, trust: str, invitation_id: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=invitation_id)
    if request.method == "POST":
        try:
            use_cases.withdraw(invitation=invitation, at=timezone.now(), by=request.actor)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
        return redirect("invitations", trust=trust)
    context = {
        "question": f"Withdraw the invitation to {invitation.full_name or invitation.email}?",
        "consequences": [
            "The link in the e-mail stops working at once.",
            "They are not told. You can invite them again.",
        ],
        "confirm_label": "Withdraw the invitation",
        "is_dangerous": True,
        "cancel_href": reverse("invitations", kwargs={"trust": trust}),
    }
    return render(request, "components/confirm_page.html", context)


@link_holder
@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: PortalRequest, trust: str, secret: str) -> HttpResponse:
    """Where the link in the e-mail leads, whoever follows it and however often."""
    now = timezone.now()
    try:
        found = use_cases.find(secret=secret, at=now)
        person = use_cases.sign_in_of(found)
        if not use_cases.has_own_sign_in(person):
            return _new_person(request, found)
        if not request.user.is_authenticated:
            return _sign_in_first(request, found)
        if request.user != person:
            return _somebody_else(request, found)
        if request.method == "POST":
            use_cases.accept(invitation=found, person=person, at=now, by=request.actor)
            return redirect("overview", trust=trust)
        return _page(request, "confirm", found)
    except use_cases.LinkDoesNotWork as reason:
        return _does_not_work(request, trust, reason)


def _state(invitation: Invitation, mail: Mailing | None, now: datetime) -> tuple[str, str]:
    """As a pill: its text and its kind."""
    if invitation.expires_at <= now:
        return "Expired", "late"
    if mail is not None and mail.state in (MailingState.WAITING, MailingState.SENDING):
        return "Being sent", "neutral"
    if mail is not None and mail.state in MailingState.did_not_arrive():
        return mail.get_state_display(), "late"
    return "Sent", "info"


def _new_person(request: PortalRequest, found: Invitation) -> HttpResponse:
    if request.user.is_authenticated:
        return _somebody_else(request, found)
    person = use_cases.sign_in_of(found)
    form = NewPersonForm(request.POST or None, person=person, initial={"full_name": found.full_name})
    if request.method == "POST" and form.is_valid():
        person = use_cases.accept_as_new_person(
            invitation=found,
            full_name=form.cleaned_data["full_name"],
            password=form.cleaned_data["password"],
            at=timezone.now(),
            by=request.actor,
        )
        overview = reverse("overview", kwargs={"trust": found.trust.slug})
        answer: HttpResponse = perform_login(request, person, redirect_url=overview)
        return answer
    return _page(request, "new_person", found, form=form)


def _sign_in_first(request: PortalRequest, found: Invitation) -> HttpResponse:
    address = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    return _page(request, "sign_in_first", found, sign_in_href=address)


def _somebody_else(request: PortalRequest, found: Invitation) -> HttpResponse:
    status = HTTPStatus.FORBIDDEN if request.method == "POST" else HTTPStatus.OK
    return _page(request, "somebody_else", found, status=status, next=request.path)


def _page(
    request: PortalRequest, name: str, found: Invitation, status: int = HTTPStatus.OK, **context: object
) -> HttpResponse:
    form = context.get("form")
    if isinstance(form, NewPersonForm) and form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    invited_roles = InvitedRole.objects.filter(invitation=found).select_related("place")
    context |= {"invitation": found, "holdings": holdings(invited_roles)}
    return render(request, f"accounts/invitations/{name}.html", context, status=status)


def _does_not_work(request: PortalRequest, trust: str, reason: use_cases.LinkDoesNotWork) -> HttpResponse:
    used = reason.invitation
    if used is None:
        return errors.link_not_found(request)
    # The second of two quick clicks, or the link followed again: they are where it leads.
    if used.accepted_by_id is not None and used.accepted_by_id == request.user.pk:
        return redirect("overview", trust=trust)
    return render(
        request,
        "accounts/invitations/does_not_work.html",
        {"reason": reason, "was_used": used.accepted_at is not None},
        status=HTTPStatus.GONE,
    )
