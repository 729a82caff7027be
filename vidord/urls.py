"""Every address, by who looks."""

urlpatterns: list = []
