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
# In what follows `n` is the claim's number, `h` one of a hundred that says what becomes of it, `a`
# the article's number and `t` the row that is copied.
_FIRST: Final = 1_000_000
_ID: Final = f"{_FIRST} + n"
_ARTICLE: Final = f"{_FIRST} + n / {CLAIMS_AN_ARTICLE}"
_MOMENT: Final = "now() - n * interval '1 minute'"
_STATE: Final = """CASE WHEN h < 50 THEN 'queued' WHEN h < 60 THEN 'in_review'
    WHEN h < 80 THEN 'decided' WHEN h < 95 THEN 'published' ELSE 'dismissed' END"""
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


@dataclass(frozen=True, slots=True)
class Batch:
    """The claims from number `start` to `stop` that one call adds."""

    templates: Templates
    start: int
    stop: int

    @property
    def claims(self) -> str:
        """Return what yields them in SQL, as `n` and `h`."""
        numbers = f"generate_series({self.start}, {self.stop - 1}) n"
        return f"{numbers} CROSS JOIN LATERAL (SELECT n * 37 % 100 AS h) hundredth"

    def colleague(self, nth: int) -> str:
        """Return who the first, second or third colleague of claim `n` is, in SQL."""
        low, high = self.templates.colleagues
        return f"{low} + (n * 7 + {nth}) % {high - low + 1}"


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
    """Copy claims `start` to `stop`, numbered from 0; every 1000th was judged by `judged_by`."""
    batch = Batch(templates, start=start, stop=stop)
    with transaction.atomic(), connection.cursor() as cursor:
        # Nothing in it refers to what is not there: the look-ups would take most of the time.
        cursor.execute("SET LOCAL session_replication_role = replica")
        _fill_articles(batch)
        _fill_claims(batch)
        _fill_judgements(batch)
        _fill_seats(batch, judged_by=judged_by)
        job = Job(kind="find_sources", state="done", finished_at=timezone.now())
        _write(job, batch.claims, {"article_id": _ARTICLE, "claim_id": _ID})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _fill_articles(batch: Batch) -> None:
    # Those that begin here: the last one of the time before holds some of these claims.
    begun, ended = -(-batch.start // CLAIMS_AN_ARTICLE), -(-batch.stop // CLAIMS_AN_ARTICLE)
    articles, number = f"generate_series({begun}, {ended - 1}) a", f"{_FIRST} + a"
    version = batch.templates.claim.article_version_id
    _copy(ArticleVersion, version, articles, {"id": number, "article_id": number})
    own = {
        "id": number,
        "current_version_id": number,
        "text_sha256": "md5(a::text)",
        "topic": _TOPICS,
        "title": "'Bridges, part ' || a",
    }
    _copy(Article, batch.templates.article.pk, articles, own)


def _fill_claims(batch: Batch) -> None:
    own = {
        "id": _ID,
        "article_id": _ARTICLE,
        "article_version_id": _ARTICLE,
        "start": f"t.start + n % {CLAIMS_AN_ARTICLE}",
        "kind": _KINDS,
        "checkworthiness": "(n % 1000 * 7919 % 1000) / 1000.0",
        "state": _STATE,
        "reviewers_needed": "CASE WHEN h < 10 THEN 3 ELSE 1 END",
        "version": "3",
        "verdict": f"CASE WHEN {_HAS_VERDICT} THEN 'true' ELSE '' END",
        "rationale": f"CASE WHEN {_HAS_VERDICT} THEN 'The report says so.' ELSE '' END",
        "deciding_review_id": f"CASE WHEN {_HAS_VERDICT} THEN {_ID} END",
        "decided_by_id": f"CASE WHEN {_HAS_VERDICT} THEN {batch.colleague(0)} END",
        "decided_at": f"CASE WHEN {_HAS_VERDICT} THEN {_MOMENT} END",
        "updated_at": _MOMENT,
    }
    _copy(Claim, batch.templates.claim.pk, batch.claims, own)
    _copy(SourceLink, batch.templates.link.pk, batch.claims, {"id": _ID, "claim_id": _ID})


def _fill_judgements(batch: Batch) -> None:
    """Write the review of each claim that has a verdict, and the events that led to it."""
    claim, judged = batch.templates.claim, f"{batch.claims} WHERE {_HAS_VERDICT}"
    own = {"claim_id": _ID, "created_at": _MOMENT}
    review = Review(claim=claim, verdict="true", rationale="The report says so.")
    key = {"idempotency_key": "gen_random_uuid()", "reviewer_id": batch.colleague(0)}
    _write(review, judged, own | key | {"id": _ID})
    path = (("take", "queued", "in_review"), ("submit", "in_review", "decided"))
    for number, (action, from_state, to_state) in enumerate(path, start=2):
        event = Event(
            claim=claim, number=number, action=action, from_state=from_state, to_state=to_state
        )
        _write(event, judged, own | {"actor_id": batch.colleague(0)})


def _fill_seats(batch: Batch, *, judged_by: User) -> None:
    """Write the marks of finished rounds, the seats of who is reviewing, and of waiting claims."""
    given = Seat(claim=batch.templates.claim, use=Seat.Use.GIVEN)
    held = Seat(claim=batch.templates.claim, use=Seat.Use.HELD)
    until, own = {"expires_at": "now() + interval '1 day'"}, {"claim_id": _ID}
    # Of those that need three, one seat is given and another one held; a few are one's own.
    is_mine = "n / 100 % 10 = 0 AND h = 0"
    for seat, which, whose in (
        (given, _HAS_VERDICT, batch.colleague(0)),
        (held, "h >= 50 AND h < 60", batch.colleague(0)),
        (given, "h < 10", batch.colleague(1)),
        (held, f"h < 10 AND NOT ({is_mine})", batch.colleague(2)),
        (given, is_mine, str(judged_by.pk)),
    ):
        columns = own | {"reviewer_id": whose} | (until if seat is held else {})
        _write(seat, f"{batch.claims} WHERE {which}", columns)


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
