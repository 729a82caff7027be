"""A promise cites its source whole: a rule and its version, an agreement and its words, or a pledge."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

SQL = """
CREATE OR REPLACE FUNCTION promises_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.due_at, OLD.made_at, OLD.kind, OLD.source, OLD.quoted, OLD.thread_id, OLD.at_risk_at, OLD.made_by_id)
       IS DISTINCT FROM
       (NEW.due_at, NEW.made_at, NEW.kind, NEW.source, NEW.quoted, NEW.thread_id, NEW.at_risk_at, NEW.made_by_id)
       OR OLD.starts_at IS DISTINCT FROM NEW.starts_at
       OR (OLD.law_rule, OLD.law_version) IS DISTINCT FROM (NEW.law_rule, NEW.law_version)
       OR OLD.source_reference IS DISTINCT FROM NEW.source_reference
       OR OLD.source_facts IS DISTINCT FROM NEW.source_facts
       -- What an agreement says may name a person.
       OR (OLD.source_words, OLD.agreement_number) IS DISTINCT FROM (NEW.source_words, NEW.agreement_number)
          AND current_user <> 'vidord_eraser' THEN
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
        ('channels', '0013_people_are_told_of_what_was_set_aside'),
        ('people', '0006_mandate_kinds'),
        ('promises', '0010_decisions_and_remedies_are_promised'),
    ]

    operations = [
        migrations.AddField(
            model_name='promise',
            name='agreement_number',
            field=models.TextField(blank=True, db_default='', help_text='for CONTRACT'),
        ),
        migrations.AddField(
            model_name='promise',
            name='law_rule',
            field=models.TextField(blank=True, db_default='', help_text="the rule's id, for LAW"),
        ),
        migrations.AddField(
            model_name='promise',
            name='law_version',
            field=models.TextField(blank=True, db_default='', help_text="the rule's version, for LAW"),
        ),
        migrations.AddField(
            model_name='promise',
            name='source_facts',
            field=models.JSONField(help_text='why this pledge, for PUBLISHED: ids, enums, times', null=True),
        ),
        migrations.AddField(
            model_name='promise',
            name='source_words',
            field=models.TextField(blank=True, db_default='', help_text='what the agreement or the statute says, for CONTRACT and LAW'),
        ),
        AddConstraintNotValid(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreement_number', ''), ('source', 'LAW'), models.Q(('law_rule', ''), _negated=True), models.Q(('law_version', ''), _negated=True), models.Q(('source_words', ''), _negated=True)), models.Q(('law_rule', ''), ('law_version', ''), ('source', 'CONTRACT'), models.Q(('agreement_number', ''), _negated=True), models.Q(('source_words', ''), _negated=True)), models.Q(('source', 'PUBLISHED'), ('source_reference__isnull', False), ('agreement_number', ''), ('law_rule', ''), ('law_version', ''), ('source_words', '')), models.Q(('agreement_number', ''), ('law_rule', ''), ('law_version', ''), ('source', 'PERSONAL'), ('source_words', '')), _connector='OR'), name='promise_source_is_whole'),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
