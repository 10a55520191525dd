"""The addresses of the web."""

from django.urls import URLPattern, URLResolver, path

from annotations.web import sign_in, theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign-out"),
    path("theme/", theme.set_theme, name="set-theme"),
]
