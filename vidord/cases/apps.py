from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "vidord.cases"
    default_auto_field = "django.db.models.BigAutoField"
