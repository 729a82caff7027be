"""Promises come in series: the next when the last was kept."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_decisions_and_remedies'),
        ('promises', '0011_a_source_is_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='SeriesStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begun_at', models.DateTimeField(help_text='when the first of the series was given')),
                ('after', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next_in_series', to='promises.promise')),
                ('promise', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='series_step', to='promises.promise')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('after', None), models.Q(('after', models.F('promise')), _negated=True), _connector='OR'), name='series_step_follows_another')],
            },
        ),
    ]
