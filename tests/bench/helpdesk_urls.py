"""Where django-helpdesk's pages lie: its acknowledgement names the ticket's address."""

from django.urls import include, path

urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
