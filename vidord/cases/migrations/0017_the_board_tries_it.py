"""The board (ARN) tries what was refused of a claim, once; what it finds is never changed."""

import django.db.models.deletion
from django.db import migrations, models

SQL = """
CREATE FUNCTION cases_board_tries_a_no() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_decision JOIN cases_claimdecision ON decision_id = cases_decision.id
        WHERE cases_decision.id = NEW.decision_id AND kind <> 'YES'
    ) THEN
        RAISE EXCEPTION 'the board tries what was refused of a claim' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER board_tries_a_no BEFORE INSERT ON cases_boardtrial
    FOR EACH ROW EXECUTE FUNCTION cases_board_tries_a_no();
CREATE TRIGGER board_trial_append_only BEFORE UPDATE OR DELETE ON cases_boardtrial
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('reference');
CREATE TRIGGER board_finding_append_only BEFORE UPDATE OR DELETE ON cases_boardfinding
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('words');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0016_a_right_is_asserted'),
        ('channels', '0017_a_persons_words_are_checked'),
        ('people', '0010_compensation_and_the_board'),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardTrial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.TextField(help_text="the board's own number")),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='board_trial', to='cases.decision')),
            ],
        ),
        migrations.CreateModel(
            name='BoardFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField(choices=[('FOR_CUSTOMER', 'For Customer'), ('FOR_US', 'For Us'), ('NOT_TRIED', 'Not Tried')])),
                ('words', models.TextField(help_text='why, as the customer reads it')),
                ('at', models.DateTimeField()),
                ('asked', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='of_board', to='cases.authorityasked')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='board_finding', to='channels.outboundmessage')),
                ('trial', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='finding', to='cases.boardtrial')),
            ],
        ),
        migrations.AddConstraint(
            model_name='boardtrial',
            constraint=models.CheckConstraint(condition=models.Q(('reference__regex', '\\S')), name='board_trial_is_numbered'),
        ),
        migrations.AddConstraint(
            model_name='boardfinding',
            constraint=models.CheckConstraint(condition=models.Q(('words__regex', '\\S')), name='board_finding_is_explained'),
        ),
        migrations.AddConstraint(
            model_name='boardfinding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked__isnull', False), ('kind', 'FOR_CUSTOMER')), models.Q(models.Q(('kind', 'FOR_CUSTOMER'), _negated=True), ('asked', None)), _connector='OR'), name='board_finding_has_it_decided_anew'),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
