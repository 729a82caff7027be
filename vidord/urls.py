"""Every address, by who looks."""

from django.urls import path

urlpatterns: list = []
