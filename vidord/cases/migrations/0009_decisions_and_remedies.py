"""Questions to whoever may decide, decisions within mandates, remedies: their tables, and what the database refuses."""

import django.db.models.deletion
import uuid
from decimal import Decimal
from django.db import migrations, models

SQL = """
-- A decision lies within a mandate of whoever decides, at that moment; nobody decides what she asked for herself.
CREATE FUNCTION cases_decision_is_within_mandate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked cases_authorityasked;
    held people_mandate;
    covers boolean;
BEGIN
    PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR UPDATE;
    PERFORM 1 FROM people_staff WHERE id = NEW.by_id FOR SHARE;
    IF EXISTS (SELECT FROM people_departure WHERE staff_id = NEW.by_id) THEN
        RAISE EXCEPTION 'whoever has left decides nothing' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.mandate_id IS NOT NULL THEN
        SELECT * INTO held FROM people_mandate WHERE id = NEW.mandate_id FOR SHARE;
        IF held.holder_id <> NEW.by_id OR held.kind <> NEW.remedy OR held.starts_at > NEW.at
           OR held.ends_at <= NEW.at OR held."limit" < NEW.amount THEN
            RAISE EXCEPTION 'a decision lies within a mandate of whoever decides' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.asked_id IS NULL THEN
        covers := held.id IS NULL OR held."limit" IS NULL OR held."limit" >= NEW.asked_amount;
    ELSE
        SELECT * INTO asked FROM cases_authorityasked WHERE id = NEW.asked_id;
        IF asked.case_id <> NEW.case_id OR asked.amount <> NEW.asked_amount
           OR NEW.kind IN ('YES', 'NO') AND asked.kind <> NEW.remedy THEN
            RAISE EXCEPTION 'a decision answers what was asked' USING ERRCODE = 'check_violation';
        END IF;
        IF asked.by_id = NEW.by_id THEN
            RAISE EXCEPTION 'nobody decides what she asked for herself' USING ERRCODE = 'check_violation';
        END IF;
        covers := EXISTS (
            SELECT FROM people_mandate WHERE holder_id = NEW.by_id AND kind = asked.kind AND starts_at <= NEW.at
            AND (ends_at IS NULL OR ends_at > NEW.at) AND ("limit" IS NULL OR "limit" >= asked.amount)
        );
    END IF;
    IF NOT covers THEN
        RAISE EXCEPTION 'whoever says no could have said yes' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind <> 'YES' AND NEW.next_steps NOT LIKE '%arn.se%' AND EXISTS (
        SELECT FROM cases_case WHERE id = NEW.case_id AND capacity IN ('CONSUMER', 'UNKNOWN')
    ) THEN
        RAISE EXCEPTION 'a consumer who is told no is told of ARN' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decision_is_within_mandate BEFORE INSERT ON cases_decision
    FOR EACH ROW EXECUTE FUNCTION cases_decision_is_within_mandate();
CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE ON cases_decision
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure(
        'understood', 'decided', 'reasons', 'rule', 'evidence', 'next_steps');

-- When the customer has agreed to another time, what was asked and what is owed follow the promise.
CREATE FUNCTION cases_follows_a_moved_promise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'promise_id' <> to_jsonb(NEW) - 'promise_id' OR NOT EXISTS (
        SELECT FROM promises_moveanswer AS answer JOIN promises_moveproposal AS proposal ON proposal.id = answer.proposal_id
        WHERE proposal.promise_id = OLD.promise_id AND answer.promise_id = NEW.promise_id
    ) THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER authority_asked_follows BEFORE UPDATE ON cases_authorityasked
    FOR EACH ROW WHEN (OLD.promise_id <> NEW.promise_id) EXECUTE FUNCTION cases_follows_a_moved_promise();
CREATE TRIGGER authority_asked_append_only BEFORE UPDATE ON cases_authorityasked
    FOR EACH ROW WHEN (OLD.promise_id = NEW.promise_id)
    EXECUTE FUNCTION people_append_only_but_for_erasure('summary');
CREATE TRIGGER authority_asked_never_deleted BEFORE DELETE ON cases_authorityasked
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER remedy_follows BEFORE UPDATE ON cases_remedy
    FOR EACH ROW EXECUTE FUNCTION cases_follows_a_moved_promise();
CREATE TRIGGER remedy_never_deleted BEFORE DELETE ON cases_remedy
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER remedy_export_append_only BEFORE UPDATE OR DELETE ON cases_remedyexport
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER remedy_confirmation_append_only BEFORE UPDATE OR DELETE ON cases_remedyconfirmation
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('reference');

CREATE FUNCTION cases_remedy_is_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_decision WHERE id = NEW.decision_id AND kind <> 'NO' AND remedy <> 'APOLOGY'
    ) OR NOT EXISTS (SELECT FROM promises_promise WHERE id = NEW.promise_id AND kind = 'REMEDY') THEN
        RAISE EXCEPTION 'a remedy follows from a decision that gives something' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER remedy_is_given BEFORE INSERT ON cases_remedy
    FOR EACH ROW EXECUTE FUNCTION cases_remedy_is_given();

-- That somebody decides is kept by a decision; that she gets it, by a word from bookkeeping.
CREATE FUNCTION cases_what_was_decided_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.evidence = 'CONFIRMED_REMEDY' AND NOT EXISTS (
        SELECT FROM cases_remedyconfirmation JOIN cases_remedy ON cases_remedy.id = remedy_id
        WHERE cases_remedy.promise_id = NEW.promise_id
    ) THEN
        RAISE EXCEPTION 'nobody has confirmed this remedy' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM promises_promise WHERE id = NEW.promise_id AND kind = 'DECIDE') AND NOT EXISTS (
        SELECT FROM cases_decision JOIN cases_authorityasked ON cases_authorityasked.id = asked_id
        WHERE cases_authorityasked.promise_id = NEW.promise_id
    ) THEN
        RAISE EXCEPTION 'nothing has been decided' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outcome_of_what_was_decided BEFORE INSERT ON promises_outcome
    FOR EACH ROW WHEN (NEW.kind IN ('KEPT', 'MADE_GOOD')) EXECUTE FUNCTION cases_what_was_decided_is_evidence();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_notes_watches_and_stopped_answers'),
        ('channels', '0013_people_are_told_of_what_was_set_aside'),
        ('people', '0006_mandate_kinds'),
        ('promises', '0010_decisions_and_remedies_are_promised'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuthorityAsked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField(choices=[('REFUND', 'Refund'), ('REPLACE', 'Replace'), ('REPAIR', 'Repair'), ('PRICE_REDUCTION', 'Price Reduction'), ('WAIVE', 'Waive'), ('GOODWILL', 'Goodwill'), ('EXIT', 'Exit')])),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('summary', models.TextField(help_text='what it is about, for whoever decides')),
                ('at', models.DateTimeField()),
                ('form_key', models.UUIDField(default=uuid.uuid4, help_text='a form posted twice asks once', unique=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authority_asked', to='cases.case')),
                ('promise', models.OneToOneField(help_text='that it is decided; when the customer has agreed to another time, what came instead', on_delete=django.db.models.deletion.PROTECT, related_name='authority_asked', to='promises.promise')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField(choices=[('YES', 'Yes'), ('PARTLY', 'Partly'), ('NO', 'No')])),
                ('remedy', models.TextField(choices=[('REFUND', 'Refund'), ('REPLACE', 'Replace'), ('REPAIR', 'Repair'), ('PRICE_REDUCTION', 'Price Reduction'), ('WAIVE', 'Waive'), ('GOODWILL', 'Goodwill'), ('EXIT', 'Exit'), ('APOLOGY', 'Apology')])),
                ('asked_amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('amount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14)),
                ('understood', models.TextField(blank=True)),
                ('decided', models.TextField()),
                ('reasons', models.TextField()),
                ('rule', models.TextField(blank=True)),
                ('evidence', models.TextField(blank=True)),
                ('next_steps', models.TextField(blank=True)),
                ('reach', models.TextField(help_text='who decided, and her direct number')),
                ('at', models.DateTimeField()),
                ('asked', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='cases.authorityasked')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='cases.case')),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='channels.outboundmessage')),
                ('mandate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.mandate')),
            ],
        ),
        migrations.CreateModel(
            name='Remedy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='cases.decision')),
                ('promise', models.OneToOneField(help_text='that she gets it; when she has agreed to another time, what came instead', on_delete=django.db.models.deletion.PROTECT, related_name='remedy', to='promises.promise')),
                ('unit', models.ForeignKey(help_text='of whoever decided, then', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
        ),
        migrations.CreateModel(
            name='RemedyConfirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('reference', models.TextField(help_text='what bookkeeping calls it')),
                ('at', models.DateTimeField()),
                ('remedy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='cases.remedy')),
            ],
        ),
        migrations.CreateModel(
            name='RemedyExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('remedy', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='export', to='cases.remedy')),
            ],
        ),
        migrations.AddConstraint(
            model_name='authorityasked',
            constraint=models.CheckConstraint(condition=models.Q(('summary__regex', '\\S')), name='authority_asked_has_a_summary'),
        ),
        migrations.AddConstraint(
            model_name='authorityasked',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='authority_asked_amount_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='authorityasked',
            constraint=models.CheckConstraint(condition=models.Q(('by', models.F('to')), _negated=True), name='authority_asked_of_another'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('decided__regex', '\\S'), ('reach__regex', '\\S'), ('reasons__regex', '\\S')), name='decision_is_explained'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'YES'), models.Q(('evidence__regex', '\\S'), ('next_steps__regex', '\\S'), ('rule__regex', '\\S'), ('understood__regex', '\\S')), _connector='OR'), name='decision_no_has_five_parts'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('asked_amount__gte', 0)), name='decision_amounts_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'NO'), _negated=True), models.Q(('amount', 0), models.Q(('remedy', 'APOLOGY'), _negated=True)), _connector='OR'), name='decision_no_gives_nothing'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('remedy', 'APOLOGY'), _negated=True), ('amount', 0), _connector='OR'), name='decision_apology_costs_nothing'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('remedy', 'APOLOGY'), _negated=True), ('kind', 'YES'), ('asked__isnull', False), _connector='OR'), name='decision_apology_is_no_half_no'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'YES'), _negated=True), ('amount__gte', models.F('asked_amount')), _connector='OR'), name='decision_yes_gives_what_was_asked'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mandate', None), ('remedy', 'APOLOGY')), models.Q(models.Q(('remedy', 'APOLOGY'), _negated=True), ('mandate__isnull', False)), _connector='OR'), name='decision_names_its_mandate'),
        ),
        migrations.AddConstraint(
            model_name='remedyconfirmation',
            constraint=models.UniqueConstraint(fields=('remedy', 'day', 'reference'), name='remedy_confirmed_once'),
        ),
        migrations.AddConstraint(
            model_name='remedyconfirmation',
            constraint=models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='remedy_confirmation_has_a_reference'),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
