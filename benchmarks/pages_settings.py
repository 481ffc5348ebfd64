"""The service's settings with Django's admin beside it, to measure pages against. Never part of the product.

The admin's lists go through the same middleware, connection and row security as the pages: whoever is signed in sees
the same children in both.
"""

from __future__ import annotations

from waymark.service.config.settings import *  # noqa: F403
from waymark.service.config.settings import INSTALLED_APPS, MIDDLEWARE, TEMPLATES

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
MIDDLEWARE = ["benchmarks.pages_baseline.QueriesInHeader", *MIDDLEWARE]
ROOT_URLCONF = "benchmarks.pages_baseline"
TEMPLATES = [
    *TEMPLATES,
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "admin",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
