"""General decisions and thresholds are texts too: whoever decides publishes them, in her own name."""

import django.db.models.deletion
from django.db import migrations, models

RULES = """
CREATE OR REPLACE FUNCTION texts_version_is_decided() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last texts_textversion;
    of_kind text := (SELECT kind FROM texts_text WHERE id = NEW.text_id);
BEGIN
    IF of_kind = 'SNIPPET' THEN
        RETURN NEW;
    END IF;
    IF NOT texts_may_publish(NEW.decided_by_id, NEW.text_id, NEW.published_at) THEN
        RAISE EXCEPTION 'whoever publishes holds a mandate to publish in that legal entity'
            USING ERRCODE = 'check_violation';
    END IF;
    IF of_kind IN ('DECISION', 'RECONSIDERATION') THEN
        IF NEW.written_by_id IS DISTINCT FROM NEW.decided_by_id THEN
            RAISE EXCEPTION 'nobody says in another''s name what she has decided' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.checked_by_id IS NULL OR NEW.written_by_id IS NULL OR NEW.checked_by_id = NEW.written_by_id THEN
        RAISE EXCEPTION 'what is published has been read by another than the one who wrote it'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.because_en = '' THEN
        RAISE EXCEPTION 'why it was decided is said in both languages' USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO last FROM texts_textversion WHERE text_id = NEW.text_id ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.published_at < last.published_at THEN
        RAISE EXCEPTION 'a version follows the one before it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION texts_threshold_is_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM texts_textversion AS version JOIN texts_text ON texts_text.id = version.text_id
        WHERE version.id = NEW.version_id AND texts_text.kind = 'RECONSIDERATION'
    ) THEN
        RAISE EXCEPTION 'a threshold has words of its own' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER threshold_is_published BEFORE INSERT ON texts_threshold
    FOR EACH ROW EXECUTE FUNCTION texts_threshold_is_published();
CREATE TRIGGER threshold_immutable BEFORE UPDATE OR DELETE ON texts_threshold
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_mandates_come_from_somewhere_and_days_of_our_own'),
        ('texts', '0004_snippets_are_texts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Threshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customers', models.PositiveBigIntegerField()),
                ('days', models.PositiveBigIntegerField(help_text='how long a customer is counted')),
                ('working_days', models.PositiveBigIntegerField(help_text='by when it is answered, from when it is reached')),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='threshold', to='texts.textversion')),
            ],
        ),
        migrations.AlterField(
            model_name='text',
            name='kind',
            field=models.CharField(choices=[('PLEDGE', 'Pledge'), ('TERMS', 'Terms'), ('SNIPPET', 'Snippet'), ('DECISION', 'Decision'), ('RECONSIDERATION', 'Reconsideration')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='threshold',
            constraint=models.CheckConstraint(condition=models.Q(('customers__gte', 5)), name='threshold_traces_nobody'),
        ),
        migrations.AddConstraint(
            model_name='threshold',
            constraint=models.CheckConstraint(condition=models.Q(('days__gte', 30), ('days__lte', 1000)), name='threshold_has_a_window'),
        ),
        migrations.AddConstraint(
            model_name='threshold',
            constraint=models.CheckConstraint(condition=models.Q(('working_days__gte', 1), ('working_days__lte', 60)), name='threshold_has_an_end'),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
