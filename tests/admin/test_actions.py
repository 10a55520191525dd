"""What can be done in the admin panel, and by whom; everything goes through the services."""

import uuid

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from annotations.models import Claim, Event, Feed, Job, Review, SourceLink, User
from annotations.review.roles import Role
from annotations.review.transitions import State
from annotations.services import queue, review
from tests.admin.conftest import BACKEND
from tests.factories import (
    make_claim,
    make_document,
    make_failed_job,
    make_feed,
    make_judgement,
    make_link,
    make_user,
)


def act(panel: Client, name: str, action: str, *rows: int, **fields: str) -> str:
    """Run an action of a list on `rows`; return the page that follows."""
    answer = panel.post(
        reverse(f"admin:{name}_changelist"),
        {"action": action, "_selected_action": list(rows), **fields},
        follow=True,
    )
    assert answer.status_code == 200
    return answer.content.decode()


def judge(claim: Claim, by: User) -> Review:
    taken = queue.take(claim.pk, by=by)
    return review.submit_review(
        claim.pk,
        by=by,
        expected_version=taken.version,
        judgement=make_judgement(
            "mostly_false",
            rationale="A rationale nobody should read early.",
            cited=[make_link(claim).pk],
        ),
        idempotency_key=uuid.uuid4(),
    )


def test_someone_who_lost_their_phone_gets_in_by_password_again(panel: Client) -> None:
    mara, rosa = make_user("mara", Role.REVIEWER), make_user("rosa", Role.REPORTER)
    TOTP.activate(mara, "JBSWY3DPEHPK3PXP")

    page = act(panel, "annotations_user", "end_second_step", mara.pk, rosa.pk)

    assert not Authenticator.objects.exists()
    assert "They have no second step." in page


def test_failed_jobs_are_tried_again(panel: Client) -> None:
    failed = make_failed_job(make_claim())
    done = make_failed_job(make_claim(), state=Job.State.DONE.value)

    page = act(panel, "annotations_job", "retry", failed.pk, done.pk)

    failed.refresh_from_db()
    done.refresh_from_db()
    assert (failed.state, done.state) == (Job.State.OWED, Job.State.DONE)
    assert "1 will be tried again." in page
    assert "1 were left" in page


def test_every_failed_job_is_tried_again(panel: Client) -> None:
    jobs = [make_failed_job(make_claim()) for _ in range(3)]

    act(panel, "annotations_job", "retry_every_failed", jobs[0].pk)

    assert Job.objects.filter(state=Job.State.OWED).count() == 3


def test_claims_are_queued_and_restored_with_their_events(panel: Client, admin_user: User) -> None:
    fresh = make_claim(state=State.EXTRACTED.value)
    dismissed = make_claim(state=State.DISMISSED.value)
    waiting = make_claim()

    page = act(panel, "annotations_claim", "put_in_queue", fresh.pk, dismissed.pk, waiting.pk)

    assert set(Claim.objects.values_list("state", flat=True)) == {State.QUEUED}
    assert "2 put into the queue." in page
    assert "this claim is “Waiting for review”" in page
    assert [event.actor for event in Event.objects.all()] == [admin_user, admin_user]


def test_a_decided_claim_is_sent_back_only_with_a_reason(panel: Client) -> None:
    claim = make_claim()
    judge(claim, make_user("mara", Role.REVIEWER))

    assert "needs a reason" in act(panel, "annotations_claim", "send_back", claim.pk)
    act(panel, "annotations_claim", "send_back", claim.pk, reason="The figure is from May.")

    claim.refresh_from_db()
    assert claim.state == State.QUEUED
    assert Event.objects.order_by("-id")[0].note == "The figure is from May."


def test_sources_are_searched_for_again(panel: Client) -> None:
    claim = make_claim()

    act(panel, "annotations_claim", "search_again", claim.pk)

    assert Job.objects.get().claim == claim


def test_links_are_rejected_and_restored(panel: Client) -> None:
    link = make_link(make_claim())

    act(panel, "annotations_sourcelink", "reject", link.pk)
    assert SourceLink.objects.get().state == SourceLink.State.REJECTED
    act(panel, "annotations_sourcelink", "restore", link.pk)
    assert SourceLink.objects.get().state == SourceLink.State.ACTIVE


def test_accounts_are_closed_and_opened_again_but_not_ones_own(
    panel: Client, admin_user: User
) -> None:
    mara = make_user("mara", Role.REVIEWER)

    page = act(panel, "annotations_user", "deactivate", mara.pk, admin_user.pk)

    mara.refresh_from_db()
    admin_user.refresh_from_db()
    assert (mara.is_active, admin_user.is_active) == (False, True)
    assert "You cannot deactivate yourself" in page
    act(panel, "annotations_user", "reactivate", mara.pk)
    mara.refresh_from_db()
    assert mara.is_active


def test_a_person_is_added_with_roles(panel: Client) -> None:
    page = panel.get(reverse("admin:annotations_user_add"))
    groups = page.context["adminform"].form.fields["groups"].queryset
    reviewer = groups.get(name=Role.REVIEWER.value)

    answer = panel.post(
        reverse("admin:annotations_user_add"),
        {
            "username": "noor",
            "display_name": "Noor",
            "usable_password": "true",
            "password1": "a long enough one",
            "password2": "a long enough one",
            "groups": [reviewer.pk],
        },
    )

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert User.objects.get(username="noor").roles == {Role.REVIEWER}


def test_roles_are_changed_but_an_account_is_not_closed_through_the_form(panel: Client) -> None:
    mara = make_user("mara", Role.REVIEWER)
    address = reverse("admin:annotations_user_change", args=[mara.pk])
    roles = panel.get(address).context["adminform"].form.fields["groups"].queryset
    editor = roles.get(name=Role.EDITOR.value)

    answer = panel.post(
        address, {"username": "mara", "display_name": "Mara M.", "groups": [editor.pk]}
    )

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    changed = User.objects.get(username="mara")
    assert changed.roles == {Role.EDITOR}
    assert changed.is_active


def test_an_admin_without_superuser_rights_cannot_take_them(admin_user: User) -> None:
    alva = make_user("alva", Role.ADMIN, is_staff=True)
    client = Client()
    client.force_login(alva, backend=BACKEND)
    own = reverse("admin:annotations_user_change", args=[alva.pk])

    client.post(own, {"username": "alva", "is_staff": "on", "is_superuser": "on"})
    above = client.post(
        reverse("admin:annotations_user_change", args=[admin_user.pk]), {"username": "gone"}
    )

    assert not User.objects.get(username="alva").is_superuser
    assert above.status_code == 403
    password = reverse("admin:auth_user_password_change", args=[admin_user.pk])
    assert client.get(password).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.REPORTER, Role.REVIEWER, Role.EDITOR])
def test_staff_who_are_no_admins_see_nothing(role: Role) -> None:
    client = Client()
    client.force_login(make_user("stan", role, is_staff=True), backend=BACKEND)

    assert client.get(reverse("admin:annotations_claim_changelist")).status_code == 403
    assert client.get(reverse("admin:annotations_user_changelist")).status_code == 403


def test_a_token_is_made_and_revoked_and_the_log_does_not_hold_it(panel: Client) -> None:
    robot = make_user("robot", Role.REPORTER)

    page = panel.post(
        reverse("admin:authtoken_tokenproxy_add"), {"user": robot.pk}, follow=True
    ).content.decode()

    token = Token.objects.get(user=robot)
    assert f"The API token of Robot is {token.key}" in page
    later = panel.get(reverse("admin:authtoken_tokenproxy_changelist")).content.decode()
    assert token.key not in later
    panel.post(reverse("admin:authtoken_tokenproxy_delete", args=[robot.pk]), {"post": "yes"})
    assert not Token.objects.exists()
    for entry in LogEntry.objects.all():
        assert token.key not in f"{entry.object_repr} {entry.change_message} {entry.object_id}"


def test_people_are_found_by_autocomplete(panel: Client) -> None:
    make_user("mara")

    answer = panel.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "authtoken",
            "model_name": "tokenproxy",
            "field_name": "user",
            "term": "mar",
        },
    )

    assert [row["text"] for row in answer.json()["results"]] == ["Mara"]


def test_what_is_known_of_a_document_is_corrected_but_not_what_it_said(panel: Client) -> None:
    document = make_document()
    address = reverse("admin:annotations_sourcedocument_change", args=[document.pk])

    answer = panel.post(address, {"title": "Yearly report", "publisher": "MoT", "text": "x"})

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    before = document.text
    document.refresh_from_db()
    assert (document.publisher, document.text) == ("MoT", before)


# --- Blindness -----------------------------------------------------------------------------------


def test_nobody_reads_a_verdict_early_in_the_panel(panel: Client) -> None:
    claim = make_claim()
    submitted = judge(claim, make_user("mara", Role.REVIEWER))
    editor = make_user("edith", Role.EDITOR)
    review.send_back(claim.pk, by=editor, expected_version=3, reason="Look again.")
    event = Event.objects.get(action="submit")
    draft = claim.drafts.create(reviewer=editor, rationale="A rationale still being typed.")
    lists = [
        reverse("admin:annotations_review_changelist"),
        reverse("admin:annotations_citation_changelist"),
    ]
    pages = [
        reverse("admin:annotations_review_change", args=[submitted.pk]),
        reverse("admin:annotations_event_change", args=[event.pk]),
        reverse("admin:annotations_claim_change", args=[claim.pk]),
        reverse("admin:annotations_draft_change", args=[draft.pk]),
    ]

    assert [panel.get(page).context["cl"].result_count for page in lists] == [0, 0]
    for page in pages:
        content = panel.get(page, follow=True).content.decode()
        assert "mostly_false" not in content, page
        assert "rationale nobody" not in content, page
        assert "still being typed" not in content, page


def test_a_feed_that_brought_nothing_in_is_removed_and_another_is_not(panel: Client) -> None:
    mistyped, used = make_feed(), make_feed()
    make_document(feed=used)
    page = act(panel, "annotations_feed", "remove", mistyped.pk, used.pk)
    assert "1 removed." in page
    assert "Documents of the library came from this feed; pause it instead." in page
    assert list(Feed.objects.all()) == [used]
