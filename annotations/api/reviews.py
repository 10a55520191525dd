"""Reviews: what you submitted, and what others did on claims that are decided."""

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import operation
from annotations.api.pagination import paginate
from annotations.api.presenters.reviews import (
    REVIEW_COLUMNS,
    present_review_rows,
    visible_reviews,
)
from annotations.api.shapes.base import page_of
from annotations.api.shapes.reviews import ReviewQuery, ReviewShape


class Reviews(Endpoint):
    """The reviews you may see."""

    @operation(
        "listReviews",
        summary="List reviews, newest first",
        description="Your own, and everyone's on claims that are decided: nobody who has yet to "
        "judge a claim sees another's verdict on it.",
        tag="review",
        query=ReviewQuery,
        answer=page_of(ReviewShape),
    )
    def get(self, request: Request) -> Response:
        """List reviews."""
        user = person(request)
        reviews = visible_reviews(user)
        if self.parameters["mine"] is not None:
            mine = reviews.filter(reviewer=user)
            reviews = mine if self.parameters["mine"] else reviews.exclude(reviewer=user)
        if "claim" in self.parameters:
            reviews = reviews.filter(claim=self.parameters["claim"])
        if self.parameters.get("verdict"):
            reviews = reviews.filter(verdict__in=sorted(self.parameters["verdict"]))
        page = paginate(
            reviews,
            request=request,
            columns=REVIEW_COLUMNS,
            limit=self.parameters["limit"],
            cursor=self.parameters.get("cursor"),
        )
        return Response({"results": present_review_rows(page.rows), "next": page.next})
