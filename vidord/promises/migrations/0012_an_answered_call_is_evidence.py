"""An answered call is evidence, what was broken wrongly is corrected, and whom nobody reached was sought."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

EVIDENCE = models.CheckConstraint(
    condition=~Q(kind__in=['KEPT', 'MADE_GOOD'])
    | Q(evidence='ACCEPTED_MESSAGE', evidence_at__isnull=False, attempt__isnull=False)
    | Q(evidence__in=['CUSTOMER_CONFIRMED', 'CONFIRMED_REMEDY', 'CONNECTED_CALL'], evidence_at__isnull=False),
    name='outcome_kept_needs_evidence',
)
SQL = """
CREATE FUNCTION promises_telephony_proves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    promise promises_promise;
    opens timestamptz;
    first_try timestamptz;
    last_try timestamptz;
BEGIN
    SELECT * INTO promise FROM promises_promise WHERE id = NEW.promise_id FOR UPDATE;
    opens := coalesce(promise.starts_at, promise.made_at);
    IF NEW.evidence = 'CONNECTED_CALL' AND NOT EXISTS (
        SELECT FROM promises_connectedcall AS counted JOIN channels_callevent AS event ON event.id = counted.event_id
        WHERE counted.promise_id = NEW.promise_id AND promise.kind = 'CALL'
          AND event.kind = 'CONNECTED' AND event.is_ours AND event.at = NEW.evidence_at AND event.at >= opens
    ) THEN
        RAISE EXCEPTION 'a call keeps a promise to call, when the telephony says that it was answered'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'KEPT' AND (
        SELECT kind FROM promises_outcome WHERE promise_id = NEW.promise_id ORDER BY number DESC LIMIT 1
    ) = 'BROKEN' AND NEW.because <> 'CORRECTED' THEN
        RAISE EXCEPTION 'what was broken is kept by a correction only' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'NOT_REACHED' THEN
        SELECT min(event.at), max(event.at) INTO first_try, last_try
        FROM promises_unanswered AS proven JOIN promises_loggedcall AS call ON call.id = proven.call_id
        JOIN channels_callevent AS event ON event.id = proven.event_id
        WHERE call.promise_id = NEW.promise_id AND event.at BETWEEN opens AND promises_due_now(promise.id)
          AND NOT EXISTS (SELECT FROM channels_callevent WHERE call_id = event.call_id AND kind = 'CONNECTED');
        IF promise.kind <> 'CALL' OR NEW.at < promises_due_now(promise.id) OR first_try IS NULL
           OR last_try - first_try < (promises_due_now(promise.id) - opens) / 4 THEN
            RAISE EXCEPTION 'whom the telephony has not seen us call twice, well apart, was not sought'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outcome_proven_by_telephony BEFORE INSERT ON promises_outcome
    FOR EACH ROW EXECUTE FUNCTION promises_telephony_proves();
CREATE TRIGGER connected_call_append_only BEFORE UPDATE OR DELETE ON promises_connectedcall
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER unanswered_append_only BEFORE UPDATE OR DELETE ON promises_unanswered
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ('channels', '0015_sms_and_calls_are_told'),
        ('promises', '0011_a_source_is_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConnectedCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='connected_call', to='channels.callevent')),
                ('promise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='connected_calls', to='promises.promise')),
            ],
        ),
        migrations.CreateModel(
            name='Unanswered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('again_at', models.DateTimeField(null=True)),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='unanswered', to='promises.loggedcall')),
                ('event', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='unanswered', to='channels.callevent')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=Q(event__isnull=False) | Q(again_at__isnull=False), name='unanswered_says_something'),
                ],
            },
        ),
        migrations.AlterField(
            model_name='outcome',
            name='evidence',
            field=models.CharField(blank=True, choices=[('ACCEPTED_MESSAGE', 'Accepted Message'), ('CUSTOMER_CONFIRMED', 'Customer Confirmed'), ('CONFIRMED_REMEDY', 'Confirmed Remedy'), ('CONNECTED_CALL', 'Connected Call')], max_length=30),
        ),
        migrations.RunSQL(
            """
            -- A wider one takes its place in the same transaction.
            -- squawk-ignore ban-drop-constraint
            ALTER TABLE promises_outcome DROP CONSTRAINT outcome_kept_needs_evidence;
            ALTER TABLE promises_outcome ADD CONSTRAINT outcome_kept_needs_evidence CHECK (
                NOT (kind IN ('KEPT', 'MADE_GOOD'))
                OR (evidence = 'ACCEPTED_MESSAGE' AND evidence_at IS NOT NULL AND attempt_id IS NOT NULL)
                OR (evidence IN ('CUSTOMER_CONFIRMED', 'CONFIRMED_REMEDY', 'CONNECTED_CALL') AND evidence_at IS NOT NULL)
            ) NOT VALID;
            """,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.RemoveConstraint(model_name='outcome', name='outcome_kept_needs_evidence'),
                migrations.AddConstraint(model_name='outcome', constraint=EVIDENCE),
            ],
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
