"""The addresses of signing in and of one's own account.

Those of allauth that the desk offers, under names that allauth itself looks up; signing up,
e-mail addresses and what else it knows are left out.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView, TemplateView

from annotations.web import account, sign_in

_to_account = RedirectView.as_view(pattern_name="account")

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/closed/", account.closed, name="account_inactive"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign-out"),
    path("account/", account.account, name="account"),
    path("account/token/", account.new_token, name="account-token"),
    path("account/token/end/", account.end_token, name="account-token-end"),
    path("account/password/", account_views.password_change, name="account_change_password"),
    path("account/password/set/", account_views.password_set, name="account_set_password"),
    path("account/confirm/", account_views.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-step/", _to_account, name="mfa_index"),
    path("account/second-step/set-up/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-step/end/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/recovery-codes/download/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]

if settings.FACTCHECK_OIDC_URL:
    # The models behind these are there only with the setting.
    from allauth.socialaccount import views as social
    from allauth.socialaccount.providers.openid_connect.views import callback

    from annotations.web.identity import begin

    urlpatterns += [
        path("sign-in/with/<slug:provider_id>/", begin, name="openid_connect_login"),
        path("sign-in/with/<slug:provider_id>/back/", callback, name="openid_connect_callback"),
        path(
            "sign-in/cancelled/",
            social.login_cancelled,
            name="socialaccount_login_cancelled",
        ),
        path(
            "sign-in/taken/",
            TemplateView.as_view(template_name="socialaccount/signup.html"),
            name="socialaccount_signup",
        ),
        path("account/connections/", _to_account, name="socialaccount_connections"),
    ]
