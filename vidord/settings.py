"""Django's settings. Everything that differs between installations comes from the environment, see
`core.environment`.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from vidord.core import disk, environment

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(environment.text("VIDORD_DATA", str(ROOT / "data")))

SECRET_KEY = environment.secret_key(DATA)
SECRET_KEY_FALLBACKS = environment.text("VIDORD_SECRET_KEY_FALLBACKS", "").split()
DEBUG = False

# Where people reach us: every link is built from this, never from a request's Host header.
BASE_URL = environment.text("VIDORD_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
_base = urlsplit(BASE_URL)
SECURE = _base.scheme == "https"
ALLOWED_HOSTS = [_base.hostname, *environment.text("VIDORD_ALLOWED_HOSTS", "").split()]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DEMO = environment.flag("VIDORD_DEMO", False)

DATABASE_URL = environment.text("VIDORD_DATABASE_URL")
OWNER_URL = environment.text("VIDORD_DATABASE_OWNER_URL", DATABASE_URL)
# Where the database writes, so that mail is refused for a while before the disk is full.
DATABASE_VOLUME = disk.volume(
    named=environment.text("VIDORD_DATABASE_VOLUME", ""), data=DATA, database_url=DATABASE_URL
)
DATABASES = {"default": environment.database(DATABASE_URL, "VIDORD_DATABASE_URL")}

# Mail: where it is taken in, where it goes out, and the domain of reply addresses and message ids.
MAIL_DOMAIN = environment.text("VIDORD_MAIL_DOMAIN", "vidord.example")
SMTP_URL = environment.text("VIDORD_SMTP_URL", "smtp://127.0.0.1:8026")
# Whose verdicts on a sender's domain we believe: the name our own receiving server signs them with.
AUTHSERV_ID = environment.text("VIDORD_AUTHSERV_ID", "")
MOST_AUTOMATIC_AN_HOUR = environment.number("VIDORD_MOST_AUTOMATIC_AN_HOUR", 10_000, least=1)
# SMS: who carries it, our number there, and the password with which the provider brings us what comes in.
SMS_URL = environment.carrier("VIDORD_SMS_URL", ("kannel", "46elks"))
SMS_FROM = environment.text("VIDORD_SMS_FROM", "")
SMS_SECRET = environment.text("VIDORD_SMS_SECRET", "")
# What signs the telephony's events; without it none is believed.
TELEPHONY_SECRET = environment.text("VIDORD_TELEPHONY_SECRET", "")
SMTP_TLS = environment.one_of("VIDORD_SMTP_TLS", ("required", "when-offered", "never"), "when-offered")
SMTP_IS_RELAY = environment.flag("VIDORD_SMTP_IS_RELAY", False)
SMTP_CONNECTIONS = environment.number("VIDORD_SMTP_CONNECTIONS", 4, least=2)
LISTEN_SMTP = environment.address("VIDORD_LISTEN_SMTP", environment.LISTEN_SMTP)
# Mail hosts that the operator vouches for: on this machine, and (for tests) without a certificate to verify.
IMAP_LOCAL_HOSTS = environment.text("VIDORD_IMAP_LOCAL_HOSTS", "").lower().split()
IMAP_UNVERIFIED_HOSTS = environment.text("VIDORD_IMAP_UNVERIFIED_HOSTS", "").lower().split()

INSTALLED_APPS = [
    "vidord.people",
    "vidord.texts",
    "vidord.channels",
    "vidord.promises",
    "vidord.agreements",
    "vidord.cases",
    "vidord.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "vidord.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "vidord.web.plain_text.ZeroByteMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "vidord.web.policy.PolicyMiddleware",
]
ROOT_URLCONF = "vidord.urls"
WSGI_APPLICATION = "vidord.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "vidord" / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vidord.web.surroundings.surroundings",
            ],
            "builtins": [
                "vidord.web.templatetags.claims",
                "django.templatetags.i18n",
                "vidord.web.templatetags.hours",
                "vidord.web.templatetags.pledges",
                "vidord.web.templatetags.words",
            ],
        },
    }
]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["vidord.web.sign_in.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "desk:sign-in"
LOGIN_REDIRECT_URL = "desk:today"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_SSL_REDIRECT = False  # the proxy in front of us redirects; behind it every request is plain
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# The company's own clock; customers' and staff's times are shown in it.
TIME_ZONE = environment.text("VIDORD_TIME_ZONE", "Europe/Stockholm")
USE_TZ = True
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "svenska"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [ROOT / "vidord" / "locale"]
FORMAT_MODULE_PATH = ["vidord.formats"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "vidord" / "web" / "static"]
WHITENOISE_USE_FINDERS = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
