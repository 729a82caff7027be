"""Money that came too late is a row, what the law says of it another, and its interest a remedy of its own."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

LATE = """
-- What the old code reads has a decision: only the new one writes interest.
-- squawk-ignore ban-drop-not-null
ALTER TABLE cases_remedy ALTER COLUMN decision_id DROP NOT NULL;
ALTER TABLE cases_remedy ADD COLUMN late_id bigint;
ALTER TABLE cases_remedy ADD CONSTRAINT cases_remedy_late_id_fk FOREIGN KEY (late_id) REFERENCES cases_latepayment (id)
    DEFERRABLE INITIALLY DEFERRED NOT VALID;
-- The column has just been added: there is nothing to read for it, and remedies are few.
-- squawk-ignore disallowed-unique-constraint, constraint-missing-not-valid
ALTER TABLE cases_remedy ADD CONSTRAINT cases_remedy_late_id_key UNIQUE (late_id);
"""

SQL = """
CREATE OR REPLACE FUNCTION cases_remedy_is_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.late_id IS NULL AND NOT EXISTS (
        SELECT FROM cases_decision WHERE id = NEW.decision_id AND kind <> 'NO' AND remedy <> 'APOLOGY'
    ) OR NOT EXISTS (SELECT FROM promises_promise WHERE id = NEW.promise_id AND kind = 'REMEDY') THEN
        RAISE EXCEPTION 'a remedy follows from a decision that gives something' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.late_id IS NOT NULL AND NOT (
        EXISTS (SELECT FROM cases_interestfound WHERE late_id = NEW.late_id AND amount = NEW.amount)
        AND EXISTS (SELECT FROM promises_promise WHERE id = NEW.promise_id AND source = 'LAW')
    ) THEN
        RAISE EXCEPTION 'interest is what the law was found to say, and is promised by law'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION cases_late_payment_was_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_remedyconfirmation WHERE remedy_id = NEW.remedy_id AND day = NEW.paid_on) THEN
        RAISE EXCEPTION 'late is what bookkeeping says was paid on that day' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM cases_remedy WHERE id = NEW.remedy_id AND late_id IS NOT NULL) THEN
        RAISE EXCEPTION 'there is no interest on interest' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER late_payment_was_confirmed BEFORE INSERT ON cases_latepayment
    FOR EACH ROW EXECUTE FUNCTION cases_late_payment_was_confirmed();
CREATE TRIGGER late_payment_append_only BEFORE UPDATE OR DELETE ON cases_latepayment
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER interest_found_append_only BEFORE UPDATE OR DELETE ON cases_interestfound
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0014_does_it_work_now'),
        ('people', '0010_compensation_and_the_board'),
        ('promises', '0016_the_laws_last_day'),
    ]

    operations = [
        migrations.AddField(
            model_name='remedy',
            name='amount',
            field=models.DecimalField(decimal_places=2, help_text='of interest; a decision has its own', max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name='remedy',
            name='law_last_day',
            field=models.DateField(help_text='the last day by statute to give it, also when that had passed at the decision', null=True),
        ),
        migrations.AlterField(
            model_name='authorityasked',
            name='kind',
            field=models.TextField(choices=[('REFUND', 'Refund'), ('REPLACE', 'Replace'), ('REPAIR', 'Repair'), ('PRICE_REDUCTION', 'Price Reduction'), ('COMPENSATE', 'Compensate'), ('WAIVE', 'Waive'), ('GOODWILL', 'Goodwill'), ('EXIT', 'Exit')]),
        ),
        migrations.AlterField(
            model_name='decision',
            name='remedy',
            field=models.TextField(choices=[('REFUND', 'Refund'), ('REPLACE', 'Replace'), ('REPAIR', 'Repair'), ('PRICE_REDUCTION', 'Price Reduction'), ('COMPENSATE', 'Compensate'), ('WAIVE', 'Waive'), ('GOODWILL', 'Goodwill'), ('EXIT', 'Exit'), ('APOLOGY', 'Apology')]),
        ),
        migrations.CreateModel(
            name='LatePayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(help_text='the law’s last day for it, else the day that was promised')),
                ('paid_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('remedy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='late_payments', to='cases.remedy')),
            ],
        ),
        migrations.CreateModel(
            name='InterestFound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finding', models.TextField(help_text='its canonical JSON, which names the edition of the rules')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('at', models.DateTimeField()),
                ('late', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='found', to='cases.latepayment')),
            ],
        ),
        migrations.RunSQL(
            LATE,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AlterField(
                    model_name='remedy',
                    name='decision',
                    field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='given', to='cases.decision'),
                ),
                migrations.AddField(
                    model_name='remedy',
                    name='late',
                    field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interest', to='cases.latepayment'),
                ),
            ],
        ),
        AddConstraintNotValid(
            model_name='remedy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('decision__isnull', False), ('late', None)), models.Q(('amount__gt', 0), ('decision', None), ('late__isnull', False)), _connector='OR'), name='remedy_is_decided_or_interest'),
        ),
        migrations.AddConstraint(
            model_name='latepayment',
            constraint=models.CheckConstraint(condition=models.Q(('paid_on__gt', models.F('due_on'))), name='late_payment_is_late'),
        ),
        migrations.AddConstraint(
            model_name='latepayment',
            constraint=models.UniqueConstraint(fields=('remedy', 'due_on'), name='late_payment_once'),
        ),
        migrations.AddConstraint(
            model_name='interestfound',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0), models.Q(('finding', ''), _negated=True)), name='interest_found_is_whole'),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
