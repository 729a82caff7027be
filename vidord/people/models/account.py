"""How a person signs in."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Account(AbstractBaseUser):
    """A name and a password. What the person may do is a row in `StaffRole` or `Mandate`."""

    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"


class FailedSignIn(models.Model):
    """Somebody tried a name with a wrong password. Forgotten after a day."""

    name_digest = models.TextField(help_text="SHA-256 of the name: it may be nobody's, or a password")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name_digest", "at"], name="failed_sign_in_of_name")]
