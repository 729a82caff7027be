from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "vidord.texts"
    default_auto_field = "django.db.models.BigAutoField"
