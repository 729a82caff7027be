"""What the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

from vidord.core import logs

logs.configure()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vidord.settings")
application = get_wsgi_application()
