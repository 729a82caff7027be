"""That somebody decides, and that a customer gets what was decided, are promised; the second ends by its own evidence."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import CheckConstraint, Q

SQL = """
CREATE FUNCTION promises_remedy_is_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.evidence = 'CONFIRMED_REMEDY') IS DISTINCT FROM EXISTS (
        SELECT FROM promises_promise WHERE id = NEW.promise_id AND kind = 'REMEDY'
    ) THEN
        RAISE EXCEPTION 'a remedy is kept by its confirmation, and nothing else is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outcome_remedy_is_confirmed BEFORE INSERT ON promises_outcome
    FOR EACH ROW WHEN (NEW.kind IN ('KEPT', 'MADE_GOOD')) EXECUTE FUNCTION promises_remedy_is_confirmed();
"""
# The guarantee does not lapse: the next statement, in the same transaction, gives it back.
DROPPED = """
-- squawk-ignore ban-drop-constraint
ALTER TABLE promises_outcome DROP CONSTRAINT outcome_kept_needs_evidence;
"""
# What stood before was stricter, so no row there is needs to be looked at again.
KEPT_NEEDS_EVIDENCE = CheckConstraint(
    condition=~Q(kind__in=['KEPT', 'MADE_GOOD'])
    | Q(evidence='ACCEPTED_MESSAGE', evidence_at__isnull=False, attempt__isnull=False)
    | Q(evidence__in=['CUSTOMER_CONFIRMED', 'CONFIRMED_REMEDY'], evidence_at__isnull=False),
    name='outcome_kept_needs_evidence',
)


class Migration(migrations.Migration):

    dependencies = [
        ('promises', '0009_only_her_word_gives_time_back'),
    ]

    operations = [
        migrations.AlterField(
            model_name='outcome',
            name='evidence',
            field=models.CharField(blank=True, choices=[('ACCEPTED_MESSAGE', 'Accepted Message'), ('CUSTOMER_CONFIRMED', 'Customer Confirmed'), ('CONFIRMED_REMEDY', 'Confirmed Remedy')], max_length=30),
        ),
        migrations.AlterField(
            model_name='promise',
            name='kind',
            field=models.CharField(choices=[('ANSWER', 'Answer'), ('WRITE', 'Write'), ('CALL', 'Call'), ('DECIDE', 'Decide'), ('REMEDY', 'Remedy')], max_length=20),
        ),
        migrations.RunSQL(
            DROPPED,
            migrations.RunSQL.noop,
            state_operations=[migrations.RemoveConstraint(model_name='outcome', name='outcome_kept_needs_evidence')],
        ),
        AddConstraintNotValid(model_name='outcome', constraint=KEPT_NEEDS_EVIDENCE),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
