"""When a mailbox was set up, so that silence is counted from there; and what some token addresses want."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0011_letters_go_before_bulk'),
    ]

    operations = [
        migrations.AddField(
            model_name='imapaccount',
            name='changed_at',
            field=models.DateTimeField(null=True, help_text="when a person last set it up; until then it can't have been silent"),
        ),
        migrations.AddField(
            model_name='imapaccount',
            name='sealed_client_secret',
            field=models.TextField(blank=True, db_default='', default='', help_text='what some token addresses want of us besides'),
        ),
        migrations.AlterField(
            model_name='imapaccount',
            name='failure',
            field=models.TextField(blank=True, choices=[('UNREACHABLE', 'Unreachable'), ('OUT_OF_BOUNDS', 'Out Of Bounds'), ('UNTRUSTED', 'Untrusted'), ('NOT_IMAP', 'Not Imap'), ('SEALED', 'Sealed'), ('REFUSED', 'Refused'), ('NO_FOLDER', 'No Folder'), ('SILENT', 'Silent'), ('BROKEN_OFF', 'Broken Off'), ('NOT_STORED', 'Not Stored')]),
        ),
    ]
