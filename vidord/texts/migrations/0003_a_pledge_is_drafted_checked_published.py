"""A pledge is drafted by one, checked by another and published by whoever may; it has a time as a rule."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# The new rule of length allows all that the old one did, so it needs no look at the old rows.
LENGTHS = """
-- A company has a few dozen of these rows: writing them anew holds nobody up.
-- squawk-ignore changing-column-type
ALTER TABLE texts_pledgerule ALTER COLUMN working_days TYPE bigint, ALTER COLUMN working_hours TYPE bigint;
-- squawk-ignore changing-column-type
ALTER TABLE texts_pledgerule ALTER COLUMN elapsed_minutes TYPE bigint, ALTER COLUMN topics TYPE text[];
-- squawk-ignore changing-column-type
ALTER TABLE texts_pledgerule ALTER COLUMN indicator TYPE text;
-- squawk-ignore changing-column-type
ALTER TABLE texts_textversion ALTER COLUMN title_sv TYPE text, ALTER COLUMN title_en TYPE text;
-- squawk-ignore ban-drop-constraint
ALTER TABLE texts_pledgerule DROP CONSTRAINT pledge_rule_has_one_length,
    ADD CONSTRAINT pledge_rule_has_one_length CHECK (
        num_nonnulls(working_days, working_hours, elapsed_minutes, same_day_before, every_minutes) = 1
        AND coalesce(working_days, working_hours, elapsed_minutes, every_minutes, 1) > 0
        AND (same_day_before IS NULL) = (next_day_by IS NULL)
        AND (every_minutes IS NULL) = (first_rhythm_minutes IS NULL)
        AND (every_minutes IS NULL) = (then_every_minutes IS NULL)
        AND (every_minutes IS NULL OR first_rhythm_minutes > 0 AND then_every_minutes >= every_minutes)
    ) NOT VALID;
ALTER TABLE texts_textversion ADD CONSTRAINT text_version_ends_after_it_begins
    CHECK (ends_at IS NULL OR ends_at > published_at) NOT VALID;
ALTER TABLE texts_textversion ADD COLUMN written_by_id bigint, ADD COLUMN checked_by_id bigint;
ALTER TABLE texts_pledgerule ADD COLUMN calendar_id bigint;
ALTER TABLE texts_textversion
    ADD CONSTRAINT text_version_written_by FOREIGN KEY (written_by_id) REFERENCES people_staff DEFERRABLE INITIALLY DEFERRED NOT VALID,
    ADD CONSTRAINT text_version_checked_by FOREIGN KEY (checked_by_id) REFERENCES people_staff DEFERRABLE INITIALLY DEFERRED NOT VALID;
ALTER TABLE texts_pledgerule
    ADD CONSTRAINT pledge_rule_calendar FOREIGN KEY (calendar_id) REFERENCES people_calendar DEFERRABLE INITIALLY DEFERRED NOT VALID;
"""
RULES = """
CREATE FUNCTION texts_may_publish(who bigint, text bigint, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM people_mandate AS mandate JOIN people_staffrole AS role ON role.staff_id = mandate.holder_id
        JOIN texts_text ON texts_text.entity_id = role.entity_id
        WHERE mandate.holder_id = who AND mandate.kind = 'PUBLISH' AND texts_text.id = text
          AND mandate.starts_at <= at AND (mandate.ends_at IS NULL OR mandate.ends_at > at)
    )
$$;
CREATE FUNCTION texts_version_is_decided() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last texts_textversion;
BEGIN
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
CREATE TRIGGER text_version_is_decided BEFORE INSERT ON texts_textversion
    FOR EACH ROW EXECUTE FUNCTION texts_version_is_decided();

CREATE FUNCTION texts_withdrawal_is_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
CREATE TRIGGER withdrawal_is_decided BEFORE INSERT ON texts_withdrawal
    FOR EACH ROW EXECUTE FUNCTION texts_withdrawal_is_decided();
CREATE TRIGGER withdrawal_immutable BEFORE UPDATE OR DELETE ON texts_withdrawal
    FOR EACH ROW EXECUTE FUNCTION people_append_only();

CREATE FUNCTION texts_draft_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    around constant text[] := ARRAY['checked_by_id', 'checked_at', 'became_id'];
BEGIN
    IF OLD.became_id IS NOT NULL THEN
        RAISE EXCEPTION 'what has been published is not written on' USING ERRCODE = 'check_violation';
    END IF;
    IF to_jsonb(OLD) - around IS DISTINCT FROM to_jsonb(NEW) - around THEN
        NEW.checked_by_id := NULL;
        NEW.checked_at := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER draft_changes BEFORE UPDATE ON texts_draft
    FOR EACH ROW EXECUTE FUNCTION texts_draft_changes();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_mandate_kinds'),
        ('texts', '0002_published_texts_are_immutable'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[
        migrations.RemoveConstraint(
            model_name='pledgerule',
            name='pledge_rule_has_an_indicator',
        ),
        migrations.RemoveConstraint(
            model_name='textversion',
            name='text_version_is_complete',
        ),
        migrations.RemoveConstraint(
            model_name='pledgerule',
            name='pledge_rule_has_one_length',
        ),
        ]),
        migrations.AlterField(
            model_name='pledgerule',
            name='indicator',
            field=models.CharField(db_column='indicator', max_length=100),
        ),
        migrations.RenameField(
            model_name='pledgerule',
            old_name='indicator',
            new_name='indicator_sv',
        ),
        migrations.AlterField(
            model_name='textversion',
            name='because',
            field=models.TextField(db_column='because'),
        ),
        migrations.RenameField(
            model_name='textversion',
            old_name='because',
            new_name='because_sv',
        ),
        migrations.AlterField(
            model_name='withdrawal',
            name='because',
            field=models.TextField(db_column='because'),
        ),
        migrations.RenameField(
            model_name='withdrawal',
            old_name='because',
            new_name='because_sv',
        ),
        migrations.AddField(
            model_name='pledgerule',
            name='covers_replies',
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name='pledgerule',
            name='every_minutes',
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='pledgerule',
            name='first_rhythm_minutes',
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='pledgerule',
            name='indicator_en',
            field=models.TextField(db_default=''),
        ),
        migrations.AddField(
            model_name='pledgerule',
            name='next_day_by',
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name='pledgerule',
            name='same_day_before',
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name='pledgerule',
            name='then_every_minutes',
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='textversion',
            name='because_en',
            field=models.TextField(db_default='', help_text='empty in what was published before it was asked for'),
        ),
        migrations.AddField(
            model_name='textversion',
            name='condition_en',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='textversion',
            name='condition_sv',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='textversion',
            name='ends_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='because_en',
            field=models.TextField(db_default=''),
        ),
        migrations.RunSQL(LENGTHS, migrations.RunSQL.noop, state_operations=[
        migrations.AlterField('pledgerule', 'working_days', models.PositiveBigIntegerField(null=True)),
        migrations.AlterField('pledgerule', 'working_hours', models.PositiveBigIntegerField(null=True)),
        migrations.AlterField('pledgerule', 'elapsed_minutes', models.PositiveBigIntegerField(null=True)),
        migrations.AlterField('pledgerule', 'topics', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, help_text='empty = every topic', size=None)),
        migrations.AlterField('pledgerule', 'indicator_sv', models.TextField(db_column='indicator')),
        migrations.AlterField('textversion', 'title_sv', models.TextField()),
        migrations.AlterField('textversion', 'title_en', models.TextField()),
        migrations.AddField(
            model_name='pledgerule',
            name='calendar',
            field=models.ForeignKey(null=True, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.calendar'),
        ),
        migrations.AddField(
            model_name='textversion',
            name='checked_by',
            field=models.ForeignKey(null=True, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff'),
        ),
        migrations.AddField(
            model_name='textversion',
            name='written_by',
            field=models.ForeignKey(null=True, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff'),
        ),
        migrations.AddConstraint(
            model_name='pledgerule',
            constraint=models.CheckConstraint(condition=models.Q(('indicator_sv', ''), _negated=True), name='pledge_rule_has_an_indicator'),
        ),
        migrations.AddConstraint(
            model_name='textversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title_sv', ''), _negated=True), models.Q(('title_en', ''), _negated=True), models.Q(('body_sv', ''), _negated=True), models.Q(('body_en', ''), _negated=True), models.Q(('because_sv', ''), _negated=True)), name='text_version_is_complete'),
        ),
        migrations.AddConstraint(
            model_name='pledgerule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('working_days__isnull', False), ('working_hours__isnull', True), ('elapsed_minutes__isnull', True), ('next_day_by__isnull', True), ('same_day_before__isnull', True), ('first_rhythm_minutes__isnull', True), ('then_every_minutes__isnull', True), ('every_minutes__isnull', True), ('working_days__gt', 0)), models.Q(('working_hours__isnull', False), ('working_days__isnull', True), ('elapsed_minutes__isnull', True), ('next_day_by__isnull', True), ('same_day_before__isnull', True), ('first_rhythm_minutes__isnull', True), ('then_every_minutes__isnull', True), ('every_minutes__isnull', True), ('working_hours__gt', 0)), models.Q(('elapsed_minutes__isnull', False), ('working_days__isnull', True), ('working_hours__isnull', True), ('next_day_by__isnull', True), ('same_day_before__isnull', True), ('first_rhythm_minutes__isnull', True), ('then_every_minutes__isnull', True), ('every_minutes__isnull', True), ('elapsed_minutes__gt', 0)), models.Q(('same_day_before__isnull', False), ('working_days__isnull', True), ('working_hours__isnull', True), ('elapsed_minutes__isnull', True), ('next_day_by__isnull', False), ('first_rhythm_minutes__isnull', True), ('then_every_minutes__isnull', True), ('every_minutes__isnull', True)), models.Q(('every_minutes__isnull', False), ('working_days__isnull', True), ('working_hours__isnull', True), ('elapsed_minutes__isnull', True), ('next_day_by__isnull', True), ('same_day_before__isnull', True), ('first_rhythm_minutes__isnull', False), ('then_every_minutes__isnull', False), ('every_minutes__gt', 0), ('first_rhythm_minutes__gt', 0), ('then_every_minutes__gte', models.F('every_minutes'))), _connector='OR'), name='pledge_rule_has_one_length'),
        ),
        migrations.AddConstraint(
            model_name='textversion',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('published_at')), _connector='OR'), name='text_version_ends_after_it_begins'),
        ),
        ]),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_sv', models.TextField()),
                ('title_en', models.TextField()),
                ('body_sv', models.TextField()),
                ('body_en', models.TextField()),
                ('condition_sv', models.TextField(blank=True, db_default='')),
                ('condition_en', models.TextField(blank=True, db_default='')),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, help_text='empty = every topic', size=None)),
                ('covers_replies', models.BooleanField(db_default=True, default=True)),
                ('working_days', models.PositiveBigIntegerField(null=True)),
                ('working_hours', models.PositiveBigIntegerField(null=True)),
                ('elapsed_minutes', models.PositiveBigIntegerField(null=True)),
                ('same_day_before', models.TimeField(null=True)),
                ('next_day_by', models.TimeField(null=True)),
                ('every_minutes', models.PositiveBigIntegerField(null=True)),
                ('first_rhythm_minutes', models.PositiveBigIntegerField(null=True)),
                ('then_every_minutes', models.PositiveBigIntegerField(null=True)),
                ('indicator_sv', models.TextField(db_column='indicator')),
                ('indicator_en', models.TextField(db_default='')),
                ('ends_at', models.DateTimeField(help_text='when it shall hold for a while only', null=True)),
                ('written_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(null=True)),
                ('became', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='texts.textversion')),
                ('calendar', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.calendar')),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='people.legalentity')),
                ('follows', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next_drafts', to='texts.textversion')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('working_days__isnull', False), ('working_hours__isnull', True), ('elapsed_minutes__isnull', True), ('next_day_by__isnull', True), ('same_day_before__isnull', True), ('first_rhythm_minutes__isnull', True), ('then_every_minutes__isnull', True), ('every_minutes__isnull', True), ('working_days__gt', 0)), models.Q(('working_hours__isnull', False), ('working_days__isnull', True), ('elapsed_minutes__isnull', True), ('next_day_by__isnull', True), ('same_day_before__isnull', True), ('first_rhythm_minutes__isnull', True), ('then_every_minutes__isnull', True), ('every_minutes__isnull', True), ('working_hours__gt', 0)), models.Q(('elapsed_minutes__isnull', False), ('working_days__isnull', True), ('working_hours__isnull', True), ('next_day_by__isnull', True), ('same_day_before__isnull', True), ('first_rhythm_minutes__isnull', True), ('then_every_minutes__isnull', True), ('every_minutes__isnull', True), ('elapsed_minutes__gt', 0)), models.Q(('same_day_before__isnull', False), ('working_days__isnull', True), ('working_hours__isnull', True), ('elapsed_minutes__isnull', True), ('next_day_by__isnull', False), ('first_rhythm_minutes__isnull', True), ('then_every_minutes__isnull', True), ('every_minutes__isnull', True)), models.Q(('every_minutes__isnull', False), ('working_days__isnull', True), ('working_hours__isnull', True), ('elapsed_minutes__isnull', True), ('next_day_by__isnull', True), ('same_day_before__isnull', True), ('first_rhythm_minutes__isnull', False), ('then_every_minutes__isnull', False), ('every_minutes__gt', 0), ('first_rhythm_minutes__gt', 0), ('then_every_minutes__gte', models.F('every_minutes'))), _connector='OR'), name='draft_has_one_length'),
                    models.CheckConstraint(condition=models.Q(models.Q(('checked_at', None), ('checked_by', None)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False), models.Q(('checked_by', models.F('written_by')), _negated=True)), _connector='OR'), name='draft_is_checked_by_another'),
                    models.CheckConstraint(condition=models.Q(('became', None), ('checked_by__isnull', False), _connector='OR'), name='draft_is_checked_before_it_holds'),
                ],
            },
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
