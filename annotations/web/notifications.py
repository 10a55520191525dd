"""What concerns me: the list, marking it as read, and how I want to hear of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from annotations.models import Notification, NotificationPreference
from annotations.services import notifying
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.pages import read_page, whole_number


@require_GET
@for_the_desk()
def notification_list(request: DeskRequest) -> HttpResponse:
    """List what concerns the reader, newest first."""
    rows = Notification.objects.of(request.user.pk).select_related("claim", "actor")
    preference = NotificationPreference.objects.filter(person=request.user).first()
    context = {
        "page": read_page(rows, query=request.GET),
        "preference": preference or NotificationPreference(person=request.user),
        "kinds": Notification.Kind.choices,
        "digests": NotificationPreference.Digest.choices,
    }
    return render(request, "annotations/notifications/list.html", context)


@require_POST
@for_the_desk()
def mark_read(request: DeskRequest) -> HttpResponse:
    """Mark everything up to what the page showed as read."""
    notifying.mark_read(by=request.user, up_to=whole_number(request.POST.get("up_to")))
    return redirect("notification-list")


@require_POST
@for_the_desk()
def prefer(request: DeskRequest) -> HttpResponse:
    """Store which kinds are wanted, and how often a digest is sent."""
    digest = request.POST.get("digest", "")
    if digest not in NotificationPreference.Digest.values:
        digest = NotificationPreference.Digest.OFF
    wanted = set(request.POST.getlist("wanted"))
    muted = [kind for kind in Notification.Kind.values if kind not in wanted]
    notifying.prefer(by=request.user, muted=muted, digest=digest)
    messages.success(request, "Kept: from now on you hear of these.")
    return redirect("notification-list")
