"""What an SMS has no room for stands on the customer's own page."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0017_a_persons_words_are_checked'),
    ]

    operations = [
        migrations.AddField(
            model_name='outboundmessage',
            name='in_full',
            field=models.TextField(blank=True, db_default='', default='', help_text='as her own page has it, when an SMS says less'),
        ),
    ]
