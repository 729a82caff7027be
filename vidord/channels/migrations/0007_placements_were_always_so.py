"""The placements there are hold the rule as well."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('channels', '0006_references_are_found')]
    operations = [ValidateConstraint(model_name='placement', name='placement_has_a_thread_when_it_should')]
