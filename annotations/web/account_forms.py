"""The forms of signing in and of one's account: allauth's, in the words and look of the desk."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms


class DeskForm(forms.Form):
    """Labels of ours, no hint in place of a label, and the input style of every other form.

    `words` gives label and message where the field is left empty, by name of the field.
    """

    words: ClassVar[dict[str, tuple[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the parent takes
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for name, field in self.fields.items():
            field.label, field.error_messages["required"] = self.words[name]
            # What a password must be is said above the form, once.
            field.help_text = ""
            field.widget.attrs["class"] = "input"
            field.widget.attrs.pop("placeholder", None)


class SignInForm(DeskForm, account.LoginForm):
    """Name and password; says the same for a wrong name and a wrong password."""

    words = {
        "login": ("Name", "Type your name."),
        "password": ("Password", "Type your password."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the parent takes
        super().__init__(*args, **kwargs)
        # The page's heading is read first; the field takes the focus only where nothing is wrong.
        if not self.is_bound:
            self.fields["login"].widget.attrs["autofocus"] = True

    def clean(self) -> Any:  # noqa: ANN401 (allauth)
        """Check the pair and keep the message at the password."""
        try:
            return super().clean()
        except forms.ValidationError as error:
            self.add_error("password", error)
            return self.cleaned_data


class ConfirmForm(DeskForm, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    words = {"password": ("Password", "Type your password.")}


_NEW = {
    "password1": ("New password", "Type a new password."),
    "password2": ("New password once more", "Type the new password a second time."),
}


class ChangePasswordForm(DeskForm, account.ChangePasswordForm):
    """The old password and a new one, twice."""

    words = {"oldpassword": ("Password until now", "Type your password."), **_NEW}


class SetPasswordForm(DeskForm, account.SetPasswordForm):
    """A first password for someone who came through the organisation's account."""

    words = _NEW


_CODE = {"code": ("Code", "Type the six digits that your app shows, or a recovery code.")}


class CodeForm(DeskForm, mfa.AuthenticateForm):
    """The code of the second step."""

    words = _CODE


class ConfirmCodeForm(DeskForm, mfa.ReauthenticateForm):
    """A code in place of the password, before something that matters."""

    words = _CODE


class SetUpForm(DeskForm, ActivateTOTPForm):
    """The first code, which proves that the app has the secret."""

    words = {"code": ("Code", "Type the six digits that your app shows.")}
