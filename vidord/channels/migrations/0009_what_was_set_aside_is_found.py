"""What was set aside is few among many, and each Today counts it."""

from django.db import migrations, models

SQL = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS placement_set_aside ON channels_placement (message_id)
    WHERE outcome = 'QUARANTINED';
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [('channels', '0008_a_person_places_anew')]

    operations = [
        migrations.RunSQL(
            SQL,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AddIndex(
                    model_name='placement',
                    index=models.Index(
                        fields=['message'],
                        condition=models.Q(('outcome', 'QUARANTINED')),
                        name='placement_set_aside',
                    ),
                )
            ],
        )
    ]
