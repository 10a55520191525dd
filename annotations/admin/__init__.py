"""The admin panel: look at everything, change little, move claims only through services.

One file a noun; `base` holds what they share.
"""

from django.contrib import admin

from annotations.admin import articles, claims, history, jobs, people, policies, reviews, sources

__all__ = ["articles", "claims", "history", "jobs", "people", "policies", "reviews", "sources"]

admin.site.site_header = "Factcheck administration"
admin.site.site_title = "Factcheck administration"
admin.site.index_title = "What the desk keeps"
admin.site.empty_value_display = "–"
