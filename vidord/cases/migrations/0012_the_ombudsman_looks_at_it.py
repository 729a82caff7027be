"""The ombudsman looks at a no anew, opens cases again, lets people answer: by her alone, never at her own decision."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

SQL = """
CREATE FUNCTION cases_oversees(person bigint, which bigint, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM people_ombudsmanterm term
        JOIN people_unit unit ON unit.entity_id = term.entity_id
        JOIN cases_case matter ON matter.unit_id = unit.id
        LEFT JOIN people_ombudsmanend ended ON ended.term_id = term.id
        WHERE matter.id = which AND term.staff_id = person AND term.starts_at <= moment
        AND LEAST(term.ends_at, ended.at) > moment
    )
$$;

CREATE FUNCTION cases_review_is_of_a_no() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision cases_decision;
    promise promises_promise;
BEGIN
    SELECT * INTO decision FROM cases_decision WHERE id = NEW.decision_id;
    SELECT * INTO promise FROM promises_promise WHERE id = NEW.promise_id;
    IF decision.kind = 'YES' OR promise.kind <> 'REVIEW' THEN
        RAISE EXCEPTION 'a no is looked at anew, by a promise of its own' USING ERRCODE = 'check_violation';
    END IF;
    IF promise.owner_id = decision.by_id OR NOT cases_oversees(promise.owner_id, decision.case_id, NEW.at) THEN
        RAISE EXCEPTION 'the ombudsman looks at it, and never at her own decision' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_is_of_a_no BEFORE INSERT ON cases_reviewasked
    FOR EACH ROW EXECUTE FUNCTION cases_review_is_of_a_no();
CREATE TRIGGER review_follows BEFORE UPDATE ON cases_reviewasked
    FOR EACH ROW EXECUTE FUNCTION cases_follows_a_moved_promise();
CREATE TRIGGER review_never_deleted BEFORE DELETE ON cases_reviewasked
    FOR EACH ROW EXECUTE FUNCTION people_append_only();

CREATE FUNCTION cases_opinion_is_the_ombudsmans() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision cases_decision;
BEGIN
    SELECT one.* INTO decision FROM cases_decision one
        JOIN cases_reviewasked asked ON asked.decision_id = one.id WHERE asked.id = NEW.review_id;
    IF decision.by_id = NEW.by_id OR NOT cases_oversees(NEW.by_id, decision.case_id, NEW.at) THEN
        RAISE EXCEPTION 'the ombudsman looks at it, and never at her own decision' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM cases_opinion WHERE id = NEW.corrects_id AND review_id = NEW.review_id
    ) THEN
        RAISE EXCEPTION 'an opinion corrects one about the same decision' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER opinion_is_the_ombudsmans BEFORE INSERT ON cases_opinion
    FOR EACH ROW EXECUTE FUNCTION cases_opinion_is_the_ombudsmans();
CREATE TRIGGER opinion_append_only BEFORE UPDATE OR DELETE ON cases_opinion
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('reasons');

CREATE FUNCTION cases_act_is_the_ombudsmans() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT cases_oversees(NEW.by_id, NEW.case_id, NEW.at) THEN
        RAISE EXCEPTION 'only the ombudsman does this, in her own legal entity' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reopening_is_the_ombudsmans BEFORE INSERT ON cases_reopening
    FOR EACH ROW EXECUTE FUNCTION cases_act_is_the_ombudsmans();
CREATE TRIGGER answer_ordered_is_the_ombudsmans BEFORE INSERT ON cases_answerordered
    FOR EACH ROW EXECUTE FUNCTION cases_act_is_the_ombudsmans();
CREATE TRIGGER reopening_append_only BEFORE UPDATE OR DELETE ON cases_reopening
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('because');
CREATE TRIGGER answer_ordered_follows BEFORE UPDATE ON cases_answerordered
    FOR EACH ROW WHEN (OLD.promise_id <> NEW.promise_id) EXECUTE FUNCTION cases_follows_a_moved_promise();
CREATE TRIGGER answer_ordered_append_only BEFORE UPDATE ON cases_answerordered
    FOR EACH ROW WHEN (OLD.promise_id = NEW.promise_id)
    EXECUTE FUNCTION people_append_only_but_for_erasure('words');
CREATE TRIGGER answer_ordered_never_deleted BEFORE DELETE ON cases_answerordered
    FOR EACH ROW EXECUTE FUNCTION people_append_only();

-- That it is looked at anew is kept by an opinion, and by nothing else.
CREATE FUNCTION cases_review_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM promises_promise WHERE id = NEW.promise_id AND kind = 'REVIEW') AND NOT EXISTS (
        SELECT FROM cases_opinion JOIN cases_reviewasked ON cases_reviewasked.id = review_id
        WHERE cases_reviewasked.promise_id = NEW.promise_id
    ) THEN
        RAISE EXCEPTION 'nobody has looked at it anew' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outcome_of_what_was_looked_at BEFORE INSERT ON promises_outcome
    FOR EACH ROW WHEN (NEW.kind IN ('KEPT', 'MADE_GOOD')) EXECUTE FUNCTION cases_review_is_evidence();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0011_drafts_and_who_is_there'),
        ('channels', '0017_a_persons_words_are_checked'),
        ('people', '0009_an_ombudsman_is_nobodys_to_remove'),
        ('promises', '0013_a_no_is_looked_at_anew'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReviewAsked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.actor')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review_asked', to='cases.decision')),
                ('promise', models.OneToOneField(help_text='that it is tried; when the customer has agreed to another time, what came instead', on_delete=django.db.models.deletion.PROTECT, related_name='review_asked', to='promises.promise')),
            ],
        ),
        migrations.CreateModel(
            name='AnswerOrdered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(help_text='as the customer and whoever answers read them')),
                ('at', models.DateTimeField()),
                ('form_key', models.UUIDField(default=uuid.uuid4, help_text='posted twice it is one', unique=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers_ordered', to='cases.case')),
                ('promise', models.OneToOneField(help_text='when the customer has agreed to another time, what came instead', on_delete=django.db.models.deletion.PROTECT, related_name='ordered', to='promises.promise')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('words__regex', '\\S')), name='answer_ordered_in_words'), models.CheckConstraint(condition=models.Q(('by', models.F('to')), _negated=True), name='answer_ordered_of_another')],
            },
        ),
        migrations.CreateModel(
            name='Reopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('because', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to='cases.case')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('because__regex', '\\S')), name='reopening_is_explained')],
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField(choices=[('UPHELD', 'Upheld'), ('CHANGED', 'Changed')])),
                ('reasons', models.TextField(help_text='as the customer reads them')),
                ('public_sv', models.TextField(help_text="as everybody reads it: no customer's name and no case's number")),
                ('public_en', models.TextField()),
                ('at', models.DateTimeField()),
                ('form_key', models.UUIDField(default=uuid.uuid4, help_text='posted twice it is one', unique=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='cases.opinion')),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='opinion', to='channels.outboundmessage')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='cases.reviewasked')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('public_en__regex', '\\S'), ('public_sv__regex', '\\S'), ('reasons__regex', '\\S')), name='opinion_is_explained'), models.UniqueConstraint(condition=models.Q(('corrects', None)), fields=('review',), name='opinion_first_once')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
