"""The law's last day stands beside our own earlier time: neither is edited, and ours is not the later one."""

import django.db.models.lookups
import vidord.promises.models.promise
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

SQL = """
CREATE OR REPLACE FUNCTION promises_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.due_at, OLD.made_at, OLD.kind, OLD.source, OLD.thread_id, OLD.at_risk_at, OLD.made_by_id)
       IS DISTINCT FROM
       (NEW.due_at, NEW.made_at, NEW.kind, NEW.source, NEW.thread_id, NEW.at_risk_at, NEW.made_by_id)
       OR OLD.starts_at IS DISTINCT FROM NEW.starts_at
       OR (OLD.law_rule, OLD.law_version, OLD.law_last_day)
          IS DISTINCT FROM (NEW.law_rule, NEW.law_version, NEW.law_last_day)
       OR OLD.source_reference IS DISTINCT FROM NEW.source_reference
       OR OLD.source_facts IS DISTINCT FROM NEW.source_facts
       -- What an agreement says may name a person.
       OR (OLD.source_words, OLD.agreement_number) IS DISTINCT FROM (NEW.source_words, NEW.agreement_number)
          AND current_user <> 'vidord_eraser'
       OR OLD.quoted IS DISTINCT FROM NEW.quoted AND NOT (
          current_user = 'vidord_eraser' AND EXISTS (SELECT FROM promises_condition WHERE promise_id = NEW.id)
       ) THEN
        RAISE EXCEPTION 'a given promise is never edited; move it with the customer''s yes'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.wake_at IS NULL AND OLD.wake_at IS NOT NULL AND coalesce(
        (SELECT kind FROM promises_outcome WHERE promise_id = NEW.id ORDER BY number DESC LIMIT 1), 'BROKEN'
    ) IN ('BROKEN', 'RETRACTED') THEN
        RAISE EXCEPTION 'only an outcome ends a promise' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0017_a_persons_words_are_checked'),
        ('people', '0009_an_ombudsman_is_nobodys_to_remove'),
        ('promises', '0015_many_end_in_one_step'),
    ]

    operations = [
        migrations.AddField(
            model_name='promise',
            name='law_last_day',
            field=models.DateField(help_text='the last day by statute, where it names one and we have time to be earlier', null=True),
        ),
        AddConstraintNotValid(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('law_last_day', None), ('source', 'LAW'), _connector='OR'), name='promise_last_day_is_a_laws'),
        ),
        AddConstraintNotValid(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('law_last_day', None), django.db.models.lookups.LessThanOrEqual(vidord.promises.models.promise.SwedishDay('due_at'), models.F('law_last_day')), _connector='OR'), name='promise_due_by_the_laws_last_day'),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
