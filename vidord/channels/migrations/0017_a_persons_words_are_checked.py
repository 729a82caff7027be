"""Words that a person wrote are queued when the checker has read them, and never else."""

import django.db.models.deletion
from django.db import migrations, models

SQL = """
CREATE FUNCTION channels_words_are_checked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'words that a person wrote go when the checker has read them' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER outbound_words_are_checked BEFORE INSERT ON channels_outboundmessage
    FOR EACH ROW WHEN (NEW.kind IN ('ANSWER', 'INFORMATION') AND NEW.checked = '')
    EXECUTE FUNCTION channels_words_are_checked();
CREATE TRIGGER sent_anyway_append_only BEFORE UPDATE OR DELETE ON channels_sentanyway
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0016_sms_that_may_go_are_found'),
        ('people', '0006_mandate_kinds'),
    ]

    operations = [
        migrations.AddField(
            model_name='outboundmessage',
            name='checked',
            field=models.TextField(blank=True, db_default='', help_text='which rules read the words that a person wrote; empty on what we say in fixed words'),
        ),
        migrations.CreateModel(
            name='SentAnyway',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.TextField(help_text="the rule's key, for example ELSEWHERE")),
                ('reason', models.TextField(choices=[('DANGER', 'Danger'), ('AUTHORITY', 'Authority'), ('DISPUTE_OR_ADVICE', 'Dispute Or Advice'), ('OWN_STEP', 'Own Step')])),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.actor')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent_anyway', to='channels.outboundmessage')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('message', 'rule'), name='sent_anyway_once_a_rule'), models.CheckConstraint(condition=models.Q(('reason__in', ['DANGER', 'AUTHORITY', 'DISPUTE_OR_ADVICE', 'OWN_STEP'])), name='sent_anyway_has_a_reason_there_is')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
