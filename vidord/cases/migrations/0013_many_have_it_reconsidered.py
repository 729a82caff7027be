"""What many ask us to reconsider is counted by customer, promised in public and answered in public."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

RULES = """
CREATE FUNCTION cases_entity_of_version(version bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT entity_id FROM texts_text JOIN texts_textversion ON texts_textversion.text_id = texts_text.id
    WHERE texts_textversion.id = version AND texts_text.kind IN ('PLEDGE', 'TERMS', 'DECISION')
$$;

-- The threshold that held when the first was counted holds for the whole count.
CREATE FUNCTION cases_reconsideration_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.threshold_id IS DISTINCT FROM (
        SELECT threshold.id FROM texts_threshold AS threshold
        JOIN texts_textversion AS version ON version.id = threshold.version_id
        JOIN texts_text ON texts_text.id = version.text_id
        WHERE texts_text.entity_id = cases_entity_of_version(NEW.version_id)
          AND version.published_at <= NEW.begun_at
        ORDER BY version.number DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'a count begins with the threshold that is in force' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.answered_at IS NOT NULL THEN
        RAISE EXCEPTION 'nothing has been answered yet' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reconsideration_begins BEFORE INSERT ON cases_reconsideration
    FOR EACH ROW EXECUTE FUNCTION cases_reconsideration_begins();
CREATE FUNCTION cases_reconsideration_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'answered_at' IS DISTINCT FROM to_jsonb(NEW) - 'answered_at' OR OLD.answered_at IS NOT NULL THEN
        RAISE EXCEPTION 'what a count is about, and its threshold, stand' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM cases_publicanswer WHERE reconsideration_id = NEW.id) THEN
        RAISE EXCEPTION 'nothing has been answered yet' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reconsideration_stands BEFORE UPDATE ON cases_reconsideration
    FOR EACH ROW EXECUTE FUNCTION cases_reconsideration_stands();
CREATE TRIGGER reconsideration_never_deleted BEFORE DELETE ON cases_reconsideration
    FOR EACH ROW EXECUTE FUNCTION people_append_only();

CREATE FUNCTION cases_objection_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_reconsideration AS about JOIN cases_case ON cases_case.id = NEW.case_id
        JOIN people_unit ON people_unit.id = cases_case.unit_id
        WHERE about.id = NEW.reconsideration_id AND about.answered_at IS NULL
          AND people_unit.entity_id = cases_entity_of_version(about.version_id)
    ) THEN
        RAISE EXCEPTION 'a case counts about what its own legal entity decided, until that is answered'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER objection_counts BEFORE INSERT ON cases_objection
    FOR EACH ROW EXECUTE FUNCTION cases_objection_counts();
CREATE FUNCTION cases_objection_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL OR to_jsonb(OLD) - ARRAY['ended_at', 'ended_by_id']
        IS DISTINCT FROM to_jsonb(NEW) - ARRAY['ended_at', 'ended_by_id'] THEN
        RAISE EXCEPTION 'an objection is taken back, and nothing else' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER objection_only_ends BEFORE UPDATE ON cases_objection
    FOR EACH ROW EXECUTE FUNCTION cases_objection_only_ends();
CREATE TRIGGER objection_never_deleted BEFORE DELETE ON cases_objection
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER objection_wakes AFTER INSERT ON cases_objection
    FOR EACH STATEMENT EXECUTE FUNCTION channels_wake();

CREATE FUNCTION cases_public_promise_has_its_many() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    needed bigint;
    counted bigint;
BEGIN
    SELECT threshold.customers INTO needed FROM cases_reconsideration AS about
        JOIN texts_threshold AS threshold ON threshold.id = about.threshold_id WHERE about.id = NEW.reconsideration_id;
    SELECT count(DISTINCT cases_case.customer_id) INTO counted FROM cases_objection AS one
        JOIN cases_case ON cases_case.id = one.case_id
        WHERE one.reconsideration_id = NEW.reconsideration_id AND one.ended_at IS NULL;
    IF least(NEW.customers, counted) < needed THEN
        RAISE EXCEPTION 'fewer customers have asked than it takes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER public_promise_has_its_many BEFORE INSERT ON cases_publicpromise
    FOR EACH ROW EXECUTE FUNCTION cases_public_promise_has_its_many();
CREATE TRIGGER public_promise_immutable BEFORE UPDATE OR DELETE ON cases_publicpromise
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER counted_immutable BEFORE UPDATE OR DELETE ON cases_counted
    FOR EACH ROW EXECUTE FUNCTION people_append_only();

CREATE FUNCTION cases_public_answer_is_given() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about cases_reconsideration;
BEGIN
    SELECT * INTO about FROM cases_reconsideration WHERE id = NEW.reconsideration_id FOR UPDATE;
    IF NOT EXISTS (SELECT FROM cases_publicpromise WHERE reconsideration_id = about.id) THEN
        RAISE EXCEPTION 'nobody is owed a public answer' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT texts_may_publish(
        NEW.by_id, (SELECT text_id FROM texts_textversion WHERE id = about.version_id), NEW.at
    ) THEN
        RAISE EXCEPTION 'whoever answers in public holds a mandate to publish' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.number <> 1 + (SELECT count(*) FROM cases_publicanswer WHERE reconsideration_id = about.id) THEN
        RAISE EXCEPTION 'an answer follows the one before it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER public_answer_is_given BEFORE INSERT ON cases_publicanswer
    FOR EACH ROW EXECUTE FUNCTION cases_public_answer_is_given();
CREATE TRIGGER public_answer_immutable BEFORE UPDATE OR DELETE ON cases_publicanswer
    FOR EACH ROW EXECUTE FUNCTION people_append_only();

-- What is promised to many is kept by the public answer, at the public time.
CREATE FUNCTION cases_publicly_answered(of_promise bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM cases_counted AS counted JOIN cases_publicpromise AS owed ON owed.id = counted.public_promise_id
        WHERE counted.promise_id = of_promise
          AND NOT EXISTS (SELECT FROM cases_publicanswer WHERE reconsideration_id = owed.reconsideration_id)
    )
$$;
CREATE FUNCTION cases_what_is_owed_in_public() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT cases_publicly_answered(NEW.promise_id) THEN
        RAISE EXCEPTION 'what many were promised is answered in public, at its time' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outcome_of_what_is_owed_in_public BEFORE INSERT ON promises_outcome
    FOR EACH ROW WHEN (NEW.kind IN ('KEPT', 'MADE_GOOD')) EXECUTE FUNCTION cases_what_is_owed_in_public();
CREATE TRIGGER public_time_is_one_for_all BEFORE INSERT ON promises_moveproposal
    FOR EACH ROW EXECUTE FUNCTION cases_what_is_owed_in_public();
CREATE TRIGGER public_time_waits_for_nobody BEFORE INSERT ON promises_pause
    FOR EACH ROW EXECUTE FUNCTION cases_what_is_owed_in_public();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0012_the_ombudsman_looks_at_it'),
        ('people', '0007_mandates_come_from_somewhere_and_days_of_our_own'),
        ('promises', '0012_an_answered_call_is_evidence'),
        ('texts', '0005_what_many_have_reconsidered'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reconsideration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begun_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('threshold', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='texts.threshold')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconsiderations', to='texts.textversion')),
            ],
        ),
        migrations.CreateModel(
            name='PublicPromise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customers', models.PositiveBigIntegerField(help_text='how many had asked, then')),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('decider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('reconsideration', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='promise', to='cases.reconsideration')),
            ],
        ),
        migrations.CreateModel(
            name='PublicAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField()),
                ('kind', models.TextField(choices=[('STANDS', 'Stands'), ('CHANGED', 'Changed')])),
                ('decided_sv', models.TextField()),
                ('decided_en', models.TextField()),
                ('reasons_sv', models.TextField()),
                ('reasons_en', models.TextField()),
                ('changes_on', models.DateField(null=True)),
                ('at', models.DateTimeField()),
                ('form_key', models.UUIDField(default=uuid.uuid4, help_text='a form posted twice answers once', unique=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('reconsideration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='cases.reconsideration')),
            ],
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.actor')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='cases.case')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.actor')),
                ('reconsideration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='cases.reconsideration')),
            ],
        ),
        migrations.CreateModel(
            name='Counted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counted', to='cases.case')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.customer')),
                ('promise', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='counted', to='promises.promise')),
                ('public_promise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counted', to='cases.publicpromise')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('public_promise', 'customer'), name='counted_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='reconsideration',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('version',), name='reconsideration_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='publicpromise',
            constraint=models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('at'))), name='public_promise_due_after_given'),
        ),
        migrations.AddConstraint(
            model_name='publicanswer',
            constraint=models.UniqueConstraint(fields=('reconsideration', 'number'), name='public_answer_number'),
        ),
        migrations.AddConstraint(
            model_name='publicanswer',
            constraint=models.CheckConstraint(condition=models.Q(('decided_en__regex', '\\S'), ('decided_sv__regex', '\\S'), ('reasons_en__regex', '\\S'), ('reasons_sv__regex', '\\S')), name='public_answer_is_explained'),
        ),
        migrations.AddConstraint(
            model_name='publicanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('changes_on', None), ('kind', 'STANDS')), models.Q(('changes_on__isnull', False), ('kind', 'CHANGED')), _connector='OR'), name='public_answer_says_from_when'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('reconsideration', 'case'), name='objection_once'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='objection_end_has_an_author'),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
