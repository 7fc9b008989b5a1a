"""The tables that belong to no trust, and what the app role may do with each.

A model that is neither here nor a TenantModel fails the build. `migrate` grants exactly this.
"""

from __future__ import annotations

from collections.abc import Mapping

READ = ("SELECT",)
KEEP = ("SELECT", "INSERT", "UPDATE")
ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")

GLOBAL_MODELS: Mapping[str, tuple[str, ...]] = {
    "tenancy.Trust": KEEP,
    "accounts.Person": KEEP,
    "accounts.TrustEntry": ALL,
    "jobs.Wakeup": ALL,
    "reference.Load": READ,  # public data: load_reference writes it, as the owner
    "reference.LoadProblem": READ,
    "reference.Delivery": ("SELECT", "INSERT"),  # handed in on the operators' page; the loader loads it
    "reference.Establishment": READ,
    "reference.Group": READ,
    "reference.GroupMembership": READ,
    "reference.Link": READ,
    "reference.Published": READ,
    "sessions.Session": ALL,
    "contenttypes.ContentType": READ,
    "auth.Permission": (),
    "auth.Group": (),
    "auth.Group_permissions": (),
    "account.EmailAddress": READ,  # stays empty: Person.email is the address
    "account.EmailConfirmation": (),
    "mfa.Authenticator": ALL,
    "socialaccount.SocialApp": READ,
    "socialaccount.SocialAccount": ALL,
    "socialaccount.SocialToken": ("SELECT", "DELETE"),  # stays empty: Django looks here when an account goes
    "usersessions.UserSession": ALL,
}

# Tables without a model.
GLOBAL_TABLES: Mapping[str, tuple[str, ...]] = {"django_migrations": READ}
