"""The admin panel: look at everything, change little, move claims only through services.

One file a noun; `base` holds what they share.
"""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from annotations.admin import (
    articles,
    claims,
    contacts,
    discussion,
    history,
    jobs,
    library,
    people,
    policies,
    reviews,
    sources,
)

__all__ = [
    "articles",
    "claims",
    "contacts",
    "discussion",
    "history",
    "jobs",
    "library",
    "people",
    "policies",
    "reviews",
    "sources",
]

admin.site.site_header = "Factcheck administration"
admin.site.site_title = "Factcheck administration"
admin.site.index_title = "What the desk keeps"
admin.site.empty_value_display = "–"
# Admins sign in on the desk's own page: Django's would ask for no second step.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
