"""Compensation is a kind of its own, and a legal entity says whether it takes part in what the board tries."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0009_an_ombudsman_is_nobodys_to_remove'),
    ]

    operations = [
        migrations.AddField(
            model_name='legalentity',
            name='takes_part_in_board',
            field=models.BooleanField(db_default=True, default=True, help_text='in what Allmänna reklamationsnämnden tries'),
        ),
        migrations.AlterField(
            model_name='mandate',
            name='kind',
            field=models.CharField(choices=[('REFUND', 'Refund'), ('REPLACE', 'Replace'), ('REPAIR', 'Repair'), ('PRICE_REDUCTION', 'Price Reduction'), ('COMPENSATE', 'Compensate'), ('WAIVE', 'Waive'), ('GOODWILL', 'Goodwill'), ('EXIT', 'Exit'), ('PUBLISH', 'Publish')], max_length=20),
        ),
    ]
