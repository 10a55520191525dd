"""The log of contact with claimants in the admin panel."""

from django.contrib import admin

from annotations.admin.base import DeskAdmin
from annotations.models import Contact


@admin.register(Contact)
class ContactAdmin(DeskAdmin):
    """Who was asked, by when, and what they said; append-only."""

    list_display = ("claim", "step", "person", "channel", "deadline", "logged_by", "created_at")
    list_filter = ("step", "channel", "created_at")
    list_select_related = ("claim", "logged_by")
    search_fields = ("person", "text", "claim__text")
    search_help_text = "Part of the name, of what was said or of the claim."
    date_hierarchy = "created_at"
    ordering = ("-id",)
