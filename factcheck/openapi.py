"""How drf-spectacular describes the API; nothing here depends on the environment."""

from typing import Any

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Factcheck",
    "DESCRIPTION": "Articles, their claims, the sources found for them and what was verified.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    # Several nouns have a state or a kind: each list of values gets its own name.
    "ENUM_NAME_OVERRIDES": {
        "ClaimStateEnum": "annotations.api.shapes.claims.STATES",
        "ClaimKindEnum": "annotations.api.shapes.claims.KINDS",
        "ActionEnum": "annotations.api.shapes.claims.ACTIONS",
        "JobStateEnum": "annotations.models.Job.State",
        "JobKindEnum": "annotations.models.Job.Kind",
        "LinkStateEnum": "annotations.models.SourceLink.State",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
