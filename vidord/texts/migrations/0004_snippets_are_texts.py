"""Our own pieces of text for letters are texts too; no promise hangs on one, so their rules are the checker's."""

from django.db import migrations, models

SQL = """
CREATE OR REPLACE FUNCTION texts_version_is_decided() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last texts_textversion;
BEGIN
    IF (SELECT kind FROM texts_text WHERE id = NEW.text_id) = 'SNIPPET' THEN
        RETURN NEW;
    END IF;
    IF NOT texts_may_publish(NEW.decided_by_id, NEW.text_id, NEW.published_at) THEN
        RAISE EXCEPTION 'whoever publishes holds a mandate to publish in that legal entity'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.checked_by_id IS NULL OR NEW.written_by_id IS NULL OR NEW.checked_by_id = NEW.written_by_id THEN
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

CREATE OR REPLACE FUNCTION texts_withdrawal_is_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM texts_text JOIN texts_textversion ON texts_textversion.text_id = texts_text.id
        WHERE texts_textversion.id = NEW.version_id AND texts_text.kind = 'SNIPPET'
    ) THEN
        RETURN NEW;
    END IF;
    IF NOT texts_may_publish(
        (SELECT staff_id FROM people_actor WHERE id = NEW.by_id),
        (SELECT text_id FROM texts_textversion WHERE id = NEW.version_id),
        NEW.withdrawn_at
    ) THEN
        RAISE EXCEPTION 'whoever withdraws holds a mandate to publish in that legal entity'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.because = '' OR NEW.because_en = '' THEN
        RAISE EXCEPTION 'why it was withdrawn is said in both languages' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [('texts', '0003_a_pledge_is_drafted_checked_published')]

    operations = [
        migrations.AlterField(
            model_name='text',
            name='kind',
            field=models.CharField(choices=[('PLEDGE', 'Pledge'), ('TERMS', 'Terms'), ('SNIPPET', 'Snippet')], max_length=20),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
