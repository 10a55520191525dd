"""Signing in and out."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView

WRONG = "No one at the desk has this name and password. Check both and try again."


class SignInForm(AuthenticationForm):
    """Name and password; says the same for a wrong name and a wrong password."""

    error_messages = {**AuthenticationForm.error_messages, "invalid_login": WRONG}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the parent takes
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Name"
        self.fields["username"].error_messages["required"] = "Type your name."
        self.fields["password"].error_messages["required"] = "Type your password."
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
        # The page's heading is read first; the field takes the focus only where nothing is wrong.
        if self.is_bound:
            self.fields["username"].widget.attrs.pop("autofocus", None)
        self.use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """Check the pair and keep the message at the password."""
        try:
            return super().clean()
        except forms.ValidationError as error:
            self.add_error("password", error)
            return self.cleaned_data


class SignIn(LoginView):
    """The sign-in page; someone signed in already goes straight to the desk."""

    template_name = "registration/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Sign out, by POST only."""
