"""Fill a PostgreSQL desk with any number of claims in a few statements.

One article with its twelve claims is stored as the tests store it; all further rows are copies of
those, so that every column has a believable value however the models change. Of a hundred claims
50 wait, 10 of them for a second and third reviewer who are still to come; 10 are being reviewed,
20 wait for approval, 15 are published and 5 are dismissed. One was judged every minute, so that a
million of them are two years of work.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, models, transaction
from django.utils import timezone

from annotations.models import (
    Article,
    ArticleVersion,
    Claim,
    Event,
    Job,
    Review,
    Seat,
    SourceLink,
    User,
)
from tests.factories import make_article, make_claim, make_link

CLAIMS_AN_ARTICLE: Final = 12
# Colleagues who hold and have judged what the person measured has not.
COLLEAGUES: Final = 40
# `n` is the claim's number, `h` one of a hundred that says what becomes of it.
_STATE: Final = """CASE WHEN h < 50 THEN 'queued' WHEN h < 60 THEN 'in_review'
    WHEN h < 80 THEN 'decided' WHEN h < 95 THEN 'published' ELSE 'dismissed' END"""
_NEEDED: Final = "CASE WHEN h < 10 THEN 3 ELSE 1 END"
_HAS_VERDICT: Final = "h >= 60 AND h < 95"
_TOPICS: Final = "(ARRAY['Politics', 'Economy', 'Health', 'War', ''])[1 + a % 5]"
_KINDS: Final = "(ARRAY['quantity', 'money', 'percent', 'date', 'quote', 'statement'])[1 + n % 6]"


@dataclass(frozen=True, slots=True)
class Templates:
    """The rows that all others are copies of, and who the colleagues are."""

    article: Article
    claim: Claim
    link: SourceLink
    colleagues: tuple[int, int]


def make_templates() -> Templates:
    """Store the rows to copy and the colleagues."""
    article = make_article()
    claims = [make_claim(article) for _ in range(CLAIMS_AN_ARTICLE)]
    made = User.objects.bulk_create(
        User(username=f"colleague{number}") for number in range(COLLEAGUES)
    )
    link = make_link(claims[0])
    return Templates(article, claims[0], link, (made[0].pk, made[-1].pk))


def fill(templates: Templates, *, start: int, stop: int, judged_by: User) -> None:
    """Copy claims `start` to `stop`, numbered from 0; every 1000th that waits was judged by one."""
    first = 1_000_000
    rows = f"generate_series({start}, {stop - 1}) n, LATERAL (SELECT n * 37 % 100 AS h) hundredth"
    article = f"{first} + n / {CLAIMS_AN_ARTICLE}"
    low, high = templates.colleagues
    # Three different colleagues for each claim.
    colleague = [f"{low} + (n * 7 + {nth}) % {high - low + 1}" for nth in range(3)]
    now = timezone.now().isoformat()
    with transaction.atomic(), connection.cursor() as cursor:
        # Nothing in it refers to what is not there: the look-ups would take most of the time.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL synchronous_commit = off")
        # Those that begin here: the last one of the time before holds some of these claims.
        begun, ended = -(-start // CLAIMS_AN_ARTICLE), -(-stop // CLAIMS_AN_ARTICLE)
        articles = f"generate_series({begun}, {ended - 1}) a"
        number = f"{first} + a"
        _copy(
            ArticleVersion,
            templates.claim.article_version_id,
            articles,
            {"id": number, "article_id": number},
        )
        _copy(
            Article,
            templates.article.pk,
            articles,
            {
                "id": number,
                "current_version_id": number,
                "text_sha256": "md5(a::text)",
                "topic": _TOPICS,
                "title": "'Bridges, part ' || a",
            },
        )
        _copy(
            Claim,
            templates.claim.pk,
            rows,
            {
                "id": f"{first} + n",
                "article_id": article,
                "article_version_id": article,
                "start": f"t.start + n % {CLAIMS_AN_ARTICLE}",
                "kind": _KINDS,
                "checkworthiness": "(n % 1000 * 7919 % 1000) / 1000.0",
                "state": _STATE,
                "reviewers_needed": _NEEDED,
                "version": "3",
                "verdict": f"CASE WHEN {_HAS_VERDICT} THEN 'true' ELSE '' END",
                "rationale": f"CASE WHEN {_HAS_VERDICT} THEN 'The report says so.' ELSE '' END",
                "deciding_review_id": f"CASE WHEN {_HAS_VERDICT} THEN {first} + n END",
                "decided_by_id": f"CASE WHEN {_HAS_VERDICT} THEN {colleague[0]} END",
                "decided_at": f"CASE WHEN {_HAS_VERDICT} THEN now() - n * interval '1 minute' END",
                "updated_at": "now() - n * interval '1 minute'",
            },
        )
        _copy(
            SourceLink, templates.link.pk, rows, {"id": f"{first} + n", "claim_id": f"{first} + n"}
        )
        _write(
            Review(claim=templates.claim, verdict="true", rationale="The report says so."),
            f"{rows} WHERE {_HAS_VERDICT}",
            {
                "id": f"{first} + n",
                "claim_id": f"{first} + n",
                "reviewer_id": colleague[0],
                "idempotency_key": "gen_random_uuid()",
                "created_at": "now() - n * interval '1 minute'",
            },
        )
        for nth in range(2):
            event = Event(
                claim=templates.claim,
                number=nth + 2,
                action="submit" if nth else "take",
                from_state="in_review" if nth else "queued",
                to_state="decided" if nth else "in_review",
            )
            own = {
                "claim_id": f"{first} + n",
                "actor_id": colleague[0],
                "created_at": "now() - n * interval '1 minute'",
            }
            _write(event, f"{rows} WHERE {_HAS_VERDICT}", own)
        _write_seats(templates, rows, colleague, judged_by=judged_by, now=now)
        job = Job(kind="find_sources", state="done", finished_at=timezone.now())
        own = {"article_id": article, "claim_id": f"{first} + n"}
        _write(job, rows, own)
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _write_seats(
    templates: Templates, rows: str, colleague: list[str], *, judged_by: User, now: str
) -> None:
    """Write the marks of finished rounds, the seats of who is reviewing, and of waiting claims."""
    marks = Seat(claim=templates.claim, use=Seat.Use.GIVEN)
    own = {"claim_id": "1000000 + n"}
    _write(marks, f"{rows} WHERE {_HAS_VERDICT}", own | {"reviewer_id": colleague[0]})
    held = Seat(claim=templates.claim, use=Seat.Use.HELD)
    until = {"expires_at": f"'{now}'::timestamptz + interval '1 day'"}
    is_held = f"{rows} WHERE h >= 50 AND h < 60"
    _write(held, is_held, own | until | {"reviewer_id": colleague[0]})
    # Of those that need three, one seat is given and another one held; a few are one's own.
    _write(marks, f"{rows} WHERE h < 10", own | {"reviewer_id": colleague[1]})
    is_mine = "n / 100 % 10 = 0 AND h = 0"
    _write(
        held,
        f"{rows} WHERE h < 10 AND NOT ({is_mine})",
        own | until | {"reviewer_id": colleague[2]},
    )
    _write(marks, f"{rows} WHERE {is_mine}", own | {"reviewer_id": str(judged_by.pk)})


def _copy(model: type[models.Model], pk: int, rows: str, expressions: Mapping[str, str]) -> None:
    """Insert a copy of one row for each of `rows`, with some columns written anew."""
    columns = [str(field.column) for field in model._meta.local_concrete_fields]
    values = [expressions.get(column, f't."{column}"') for column in columns]
    table = model._meta.db_table
    _insert(table, columns, values, f"{rows}, {table} t WHERE t.id = {pk}", [])


def _write(row: models.Model, rows: str, expressions: Mapping[str, str]) -> None:
    """Insert `row` once for each of `rows`, some columns written anew; ids come by themselves."""
    fields = [
        field
        for field in row._meta.local_concrete_fields
        if not field.primary_key or field.column in expressions
    ]
    given = [field for field in fields if field.column not in expressions]
    parameters = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in given
    ]
    # Two of them where a parameter stands among them: one would be taken for its place.
    columns = [str(field.column) for field in fields]
    values = [expressions.get(column, "").replace("%", "%%") or "%s" for column in columns]
    _insert(row._meta.db_table, columns, values, rows.replace("%", "%%"), parameters)


def _insert(
    table: str, columns: list[str], values: list[str], rows: str, parameters: list[Any]
) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    statement = f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {rows}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
