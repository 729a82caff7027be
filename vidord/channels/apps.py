from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "vidord.channels"
    default_auto_field = "django.db.models.BigAutoField"
