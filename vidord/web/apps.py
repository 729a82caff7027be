from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "vidord.web"
    default_auto_field = "django.db.models.BigAutoField"
