"""The environment (common/environment.py) turned into Django's settings."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.csp import CSP

from coachhub.settings import places
from common.environment import environment
from common.logs import logging_settings

ENV = environment()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = ENV.data_dir


def _secret_key() -> str:
    """The key from the environment, else the one kept in DATA_DIR, made at the first start."""
    if ENV.secret_key:
        return ENV.secret_key
    kept = DATA_DIR / "secret-key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = [ENV.old_secret_key] if ENV.old_secret_key else []
DEBUG = ENV.debug
ALLOWED_HOSTS = [urlsplit(ENV.origin).hostname, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ENV.origin]
ROOT_URLCONF = "coachhub.urls"
ASGI_APPLICATION = "coachhub.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": places.database()}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
MAILERS = {"default": places.mail()}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
TEST_RUNNER = "django.test.runner.DiscoverRunner"

INSTALLED_APPS = [
    "coachhub",
    "sessions_app",
    "recommendations",
    "progress",
    "messaging",
    "clients",
    "accounts",
    "common",
    "common.apps.HouseAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "common.middleware.RequestLog",
    "common.middleware.Problems",
    # What only adds headers stands outside of all that may answer early, so that no answer goes without.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.middleware.PrivatePages",
    "common.middleware.CleanInput",
    "common.middleware.NamelessWatchers",
    "common.middleware.CompressedPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.TokenMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.StaffSecondFactor",
    "accounts.middleware.WaysOut",
    "clients.middleware.ReadOnlyArchive",
    "progress.middleware.OwnNames",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "common.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "common.templatetags.ui"],
        },
    }
]

# People and sign-in ------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.signup.SignUpForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_FORMS = {"add_webauthn": "accounts.forms.passkeys.PasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "CoachHub"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.is_https
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if ENV.google_client_id:
    SOCIALACCOUNT_PROVIDERS["google"] = {
        "APPS": [{"client_id": ENV.google_client_id, "secret": ENV.google_client_secret}],
        "OAUTH_PKCE_ENABLED": True,
    }
if ENV.oidc_issuer:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": ENV.oidc_name,
                "client_id": ENV.oidc_client_id,
                "secret": ENV.oidc_client_secret,
                "settings": {"server_url": ENV.oidc_issuer},
            }
        ],
    }

# The web surface ---------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "media-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENV.is_https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "coachhub.errors.csrf_failure"
if ENV.is_https:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    if ENV.trusted_proxies:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Words and times ---------------------------------------------------------------------------------------------------

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("pt", "Português"), ("es", "Español")]  # each in its own words, for who reads only that
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["common.formats"]

# Files -------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": places.files(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "common.storage.JoinedStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60
MEGABYTE = 1024 * 1024
LARGEST_BODY = (max(500, 10 * ENV.upload_mb) + 8) * MEGABYTE  # ten files at once, or an export that is brought in
UPLOAD_LIMITS = {"file": ENV.upload_mb * MEGABYTE, "client": ENV.client_mb * MEGABYTE, "library": ENV.library_mb * MEGABYTE}

# Jobs and logs -----------------------------------------------------------------------------------------------------

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
LOGGING = logging_settings(as_json=ENV.log == "json")

# Our own -----------------------------------------------------------------------------------------------------------

SITE_ORIGIN = ENV.origin
IS_SIGNUP_OPEN = ENV.signup
DEMO_DOORS = ENV.demo_doors and ENV.is_loopback
SETUP_KEY = ENV.setup_key
API_REQUESTS_A_MINUTE = 600
WEBHOOK_NETWORKS: list[str] = []  # networks inside of a house that webhooks may call all the same, without TLS too; none but in tests
LLM_URL, LLM_MODEL, LLM_KEY, LLM_STRUCTURED = ENV.llm_url, ENV.llm_model, ENV.llm_key, ENV.llm_structured
