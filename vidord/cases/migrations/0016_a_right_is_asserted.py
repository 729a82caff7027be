"""A right is asserted, examined and decided; the law's yes is never turned into a no."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

SQL = """
CREATE FUNCTION cases_examination_says_what_it_found() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_number bigint;
    found jsonb := NEW.finding::jsonb;
    question text;
BEGIN
    SELECT claim.question INTO question FROM cases_claim AS claim WHERE claim.id = NEW.claim_id FOR UPDATE;
    SELECT max(number) INTO last_number FROM cases_examination WHERE claim_id = NEW.claim_id;
    NEW.number := coalesce(last_number, 0) + 1;
    IF (NEW.answer, NEW.rules_version) IS DISTINCT FROM (found ->> 'answer', found ->> 'rules_version')
       OR NEW.owed IS DISTINCT FROM (found ->> 'amount')::numeric OR question IS DISTINCT FROM found ->> 'question' THEN
        RAISE EXCEPTION 'an examination says what it found' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.answer <> 'yes' AND NEW.evidence !~ '\\S' AND EXISTS (
        SELECT FROM cases_examination WHERE claim_id = NEW.claim_id AND number = last_number AND answer = 'yes'
    ) THEN
        RAISE EXCEPTION 'what the law gave is taken back on evidence' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER examination_says_what_it_found BEFORE INSERT ON cases_examination
    FOR EACH ROW EXECUTE FUNCTION cases_examination_says_what_it_found();
CREATE TRIGGER examination_append_only BEFORE UPDATE OR DELETE ON cases_examination
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('evidence');
CREATE TRIGGER claim_append_only BEFORE UPDATE OR DELETE ON cases_claim
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER proof_append_only BEFORE UPDATE OR DELETE ON cases_proof
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER claim_decision_append_only BEFORE UPDATE OR DELETE ON cases_claimdecision
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER claim_asked_append_only BEFORE UPDATE OR DELETE ON cases_claimasked
    FOR EACH ROW EXECUTE FUNCTION people_append_only();

-- What the law gives can be given sooner, or more of it, and never less.
CREATE FUNCTION cases_claim_gets_what_the_law_gives() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision cases_decision;
    examined cases_examination;
    price numeric;
    is_goods boolean;
BEGIN
    SELECT * INTO decision FROM cases_decision WHERE id = NEW.decision_id;
    SELECT * INTO examined FROM cases_examination WHERE claim_id = NEW.claim_id ORDER BY number DESC LIMIT 1 FOR SHARE;
    IF examined.id IS DISTINCT FROM NEW.examination_id
       OR NOT EXISTS (SELECT FROM cases_claim WHERE id = NEW.claim_id AND case_id = decision.case_id) THEN
        RAISE EXCEPTION 'a claim is decided in its case, on its latest examination' USING ERRCODE = 'check_violation';
    END IF;
    SELECT claim.question = 'goods.defect', coalesce(purchase.amount, product.price) INTO is_goods, price
        FROM cases_claim AS claim
        LEFT JOIN agreements_purchase AS purchase ON purchase.id = claim.purchase_id
        LEFT JOIN agreements_product AS product ON product.id = claim.product_id
        WHERE claim.id = NEW.claim_id;
    IF examined.answer = 'yes' AND (
        decision.kind = 'NO' OR decision.remedy IN ('APOLOGY', 'GOODWILL') OR decision.amount < examined.owed
        OR examined.owed IS NULL AND NOT NEW.her_choice AND (
            NOT is_goods AND decision.kind = 'PARTLY'
            AND decision.remedy IN ('REFUND', 'PRICE_REDUCTION', 'COMPENSATE')
            OR is_goods AND decision.remedy <> 'REPAIR'
            AND (decision.remedy NOT IN ('REPLACE', 'REFUND') OR decision.amount < price)
        )
    ) THEN
        RAISE EXCEPTION 'the law gives more than that' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_gets_what_the_law_gives BEFORE INSERT ON cases_claimdecision
    FOR EACH ROW EXECUTE FUNCTION cases_claim_gets_what_the_law_gives();

-- Nor can it be refused beside the claim: by another decision in the case, or by an answer to the question it put.
CREATE FUNCTION cases_no_way_round_the_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM cases_claimdecision WHERE decision_id = NEW.id) THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM cases_claimasked WHERE asked_id = NEW.asked_id) THEN
        RAISE EXCEPTION 'a claim is decided as one' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'NO' AND EXISTS (
        SELECT FROM cases_claim AS claim
        JOIN LATERAL (
            SELECT answer FROM cases_examination WHERE claim_id = claim.id ORDER BY number DESC LIMIT 1
        ) AS examined ON examined.answer = 'yes'
        WHERE claim.case_id = NEW.case_id
        AND NOT EXISTS (SELECT FROM cases_claimdecision WHERE claim_id = claim.id)
    ) THEN
        RAISE EXCEPTION 'a right that the law gives is not refused' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER decision_has_no_way_round_the_law AFTER INSERT ON cases_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_no_way_round_the_law();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0001_what_is_mirrored'),
        ('cases', '0015_what_came_too_late'),
        ('people', '0010_compensation_and_the_board'),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.TextField(help_text='the id of a question in `vidord.rights`')),
                ('at', models.DateTimeField()),
                ('form_key', models.UUIDField(default=uuid.uuid4, help_text='sent twice it is asserted once', unique=True)),
                ('agreement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='cases.case')),
                ('product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.product')),
                ('purchase', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.purchase')),
                ('service_point', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.servicepoint')),
            ],
        ),
        migrations.CreateModel(
            name='ClaimAsked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='of_claim', to='cases.authorityasked')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='cases.claim')),
            ],
        ),
        migrations.CreateModel(
            name='Examination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0, help_text='given by a trigger, from one')),
                ('finding', models.TextField(help_text='canonical JSON of `vidord.rights`, to the byte')),
                ('answer', models.TextField(choices=[('yes', 'Yes'), ('no', 'No'), ('ask', 'Ask')])),
                ('owed', models.DecimalField(decimal_places=2, help_text='by law, in kronor', max_digits=14, null=True)),
                ('rules_version', models.TextField()),
                ('seen', models.JSONField(default=list, help_text='a list of `Seen`')),
                ('ground', models.TextField(blank=True, choices=[('NO_FAULT', 'No Fault'), ('CAUSED_LATER', 'Caused Later'), ('BY_LAW', 'By Law'), ('WEIGHED', 'Weighed')], help_text='shown against the claim')),
                ('evidence', models.TextField(blank=True, help_text='of that ground')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='examinations', to='cases.claim')),
            ],
        ),
        migrations.CreateModel(
            name='ClaimDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decided', to='cases.claim')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='of_claim', to='cases.decision')),
                ('examination', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decided', to='cases.examination')),
                ('her_choice', models.BooleanField(default=False, help_text='asked for by the customer instead of what the law gives first')),
            ],
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField(help_text='an option of the fact `evidence` in `vidord.rights`')),
                ('weight', models.PositiveBigIntegerField(help_text='a hundred is enough, see `cases.proofs`')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='cases.claim')),
            ],
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='claim_asks_a_question'),
        ),
        migrations.AddConstraint(
            model_name='examination',
            constraint=models.UniqueConstraint(fields=('claim', 'number'), name='examination_is_numbered'),
        ),
        migrations.AddConstraint(
            model_name='examination',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ('', 'BY_LAW')), ('evidence__regex', '\\S'), _connector='OR'), name='examination_ground_has_evidence'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.UniqueConstraint(fields=('claim', 'kind'), name='proof_counts_once'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gt', 0), ('weight__lte', 100)), name='proof_weighs_something'),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
