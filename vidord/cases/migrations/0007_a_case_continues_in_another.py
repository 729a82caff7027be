"""A case continues in another until that is undone; what is owed in either keeps the last one open."""

import django.db.models.deletion
from django.db import migrations, models


SQL = """
CREATE FUNCTION cases_merge_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM cases_case WHERE id IN (NEW.case_id, NEW.into_id) ORDER BY id FOR UPDATE;
    IF NEW.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'a merge begins before it ends' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM cases_merge WHERE case_id IN (NEW.case_id, NEW.into_id) AND ended_at IS NULL) THEN
        RAISE EXCEPTION 'one of them continues in another case already' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM cases_closure WHERE case_id IN (NEW.case_id, NEW.into_id) AND reopened_at IS NULL) THEN
        RAISE EXCEPTION 'a closed case is reopened before it is merged' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.same_person_because = '' AND 1 < (
        SELECT count(DISTINCT customer_id) FROM cases_case WHERE id IN (NEW.case_id, NEW.into_id)
    ) THEN
        RAISE EXCEPTION 'two customers are not one without a reason' USING ERRCODE = 'check_violation';
    END IF;
    NEW.last_id := NEW.into_id;
    RETURN NEW;
END $$;
CREATE TRIGGER merge_begins BEFORE INSERT ON cases_merge FOR EACH ROW EXECUTE FUNCTION cases_merge_begins();

CREATE FUNCTION cases_merge_leads_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_merge SET last_id = NEW.into_id WHERE last_id = NEW.case_id AND ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER merge_leads_on AFTER INSERT ON cases_merge FOR EACH ROW EXECUTE FUNCTION cases_merge_leads_on();

CREATE FUNCTION cases_merge_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    words text[] := ARRAY['because', 'same_person_because', 'ended_because'];
    ending text[] := ARRAY['ended_at', 'ended_by_id', 'ended_because'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF current_user = 'vidord_eraser' AND to_jsonb(OLD) - words = to_jsonb(NEW) - words THEN
            RETURN NEW;
        END IF;
        IF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND to_jsonb(OLD) - ending = to_jsonb(NEW) - ending THEN
            PERFORM 1 FROM cases_case WHERE id IN (OLD.case_id, OLD.last_id) ORDER BY id FOR UPDATE;
            RETURN NEW;
        END IF;
        -- Another merge that begins or ends says where this one leads in the end.
        IF pg_trigger_depth() > 1 AND to_jsonb(OLD) - 'last_id' = to_jsonb(NEW) - 'last_id' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'append-only: a merge is ended, never changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER merge_stands BEFORE UPDATE OR DELETE ON cases_merge
    FOR EACH ROW EXECUTE FUNCTION cases_merge_stands();

CREATE FUNCTION cases_merge_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH RECURSIVE part(id) AS (
        SELECT NEW.case_id
        UNION SELECT merge.case_id FROM cases_merge AS merge JOIN part ON merge.into_id = part.id
        WHERE merge.ended_at IS NULL
    )
    UPDATE cases_merge SET last_id = NEW.case_id
    WHERE ended_at IS NULL AND case_id IN (SELECT id FROM part WHERE id <> NEW.case_id);
    RETURN NULL;
END $$;
CREATE TRIGGER merge_parts AFTER UPDATE ON cases_merge FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION cases_merge_parts();

CREATE FUNCTION cases_link_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ending text[] := ARRAY['ended_at', 'ended_by_id'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF current_user = 'vidord_eraser' AND to_jsonb(OLD) - 'because' = to_jsonb(NEW) - 'because'
           OR OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND to_jsonb(OLD) - ending = to_jsonb(NEW) - ending THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'append-only: a link is ended, never changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER case_link_stands BEFORE UPDATE OR DELETE ON cases_caselink
    FOR EACH ROW EXECUTE FUNCTION cases_link_stands();

CREATE OR REPLACE FUNCTION cases_no_closing_while_live() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR UPDATE;
    IF EXISTS (SELECT FROM cases_merge WHERE case_id = NEW.case_id AND ended_at IS NULL) THEN
        RAISE EXCEPTION 'a case that continues in another is closed there' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM cases_casepromise JOIN promises_promise ON promises_promise.id = cases_casepromise.promise_id
        WHERE promises_promise.wake_at IS NOT NULL AND (
            cases_casepromise.case_id = NEW.case_id
            OR cases_casepromise.case_id IN (
                SELECT case_id FROM cases_merge WHERE last_id = NEW.case_id AND ended_at IS NULL
            )
        )
    ) THEN
        RAISE EXCEPTION 'a case with an open promise can not be closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION cases_no_promise_when_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    goes_on bigint;
BEGIN
    SELECT last_id INTO goes_on FROM cases_merge WHERE case_id = NEW.case_id AND ended_at IS NULL;
    PERFORM 1 FROM cases_case WHERE id IN (NEW.case_id, goes_on) ORDER BY id FOR UPDATE;
    SELECT last_id INTO goes_on FROM cases_merge WHERE case_id = NEW.case_id AND ended_at IS NULL;
    PERFORM 1 FROM cases_case WHERE id = goes_on FOR UPDATE;
    IF EXISTS (SELECT FROM cases_closure WHERE case_id IN (NEW.case_id, goes_on) AND reopened_at IS NULL) THEN
        RAISE EXCEPTION 'a closed case takes no promise; reopen it first' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_a_customer_asks_for_a_decider'),
        ('people', '0006_mandate_kinds'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('because', models.TextField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.actor')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='cases.case')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.actor')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_from_earlier', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('case', 'other'), name='case_link_once'), models.CheckConstraint(condition=models.Q(('case__lt', models.F('other'))), name='case_link_in_order'), models.CheckConstraint(condition=models.Q(('because', ''), _negated=True), name='case_link_is_explained'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='case_link_end_has_an_author')],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('because', models.TextField()),
                ('same_person_because', models.TextField(blank=True, help_text='how we know that two customers in our books are one person')),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_because', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.actor')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='cases.case')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.actor')),
                ('into', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('last', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merged_here', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('case',), name='merge_once_at_a_time'), models.CheckConstraint(condition=models.Q(('case', models.F('into')), _negated=True), name='merge_into_another'), models.CheckConstraint(condition=models.Q(('because', ''), _negated=True), name='merge_is_explained'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_because', ''), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='merge_end_is_explained')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
