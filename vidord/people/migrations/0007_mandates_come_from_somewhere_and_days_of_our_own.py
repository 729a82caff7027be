"""A mandate comes from another one, deputies form no circle, and calendars have days and hours of their own."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

EVES = (
    'EPIPHANY_EVE',
    'MAUNDY_THURSDAY',
    'WALPURGIS_EVE',
    'DAY_BEFORE_ASCENSION',
    'DAY_BEFORE_MIDSUMMER_EVE',
    'ALL_SAINTS_EVE',
    'DAY_BEFORE_CHRISTMAS_EVE',
    'DAY_BEFORE_NEW_YEARS_EVE',
)

COLUMNS = """
ALTER TABLE people_calendar ADD COLUMN never_open_told_at timestamptz NULL;
ALTER TABLE people_calendarhours ADD COLUMN on_call boolean DEFAULT false NOT NULL;
ALTER TABLE people_mandate ADD COLUMN source_id bigint NULL;
ALTER TABLE people_calendarclosure ADD COLUMN eve text NULL;
ALTER TABLE people_calendarclosure ADD COLUMN opens time NULL;
ALTER TABLE people_calendarclosure ADD COLUMN closes time NULL;
-- Older code reads no eves before somebody has written one.
-- squawk-ignore ban-drop-not-null
ALTER TABLE people_calendarclosure ALTER COLUMN day DROP NOT NULL;
"""

# Until now a row said from whom it came, not out of which mandate of hers: the first that covers it.
# What nothing covers was never hers to give; it stands as one that the board has given.
FILL = """
UPDATE people_mandate one SET source_id = (
    SELECT source.id FROM people_mandate source
    WHERE source.holder_id = one.delegated_by_id AND source.kind = one.kind AND source.id < one.id
      AND (source."limit" IS NULL OR source."limit" >= one."limit")
      AND source.starts_at <= one.starts_at
      AND (source.ends_at IS NULL OR source.ends_at >= one.ends_at)
    ORDER BY source.id LIMIT 1
) WHERE delegated_by_id IS NOT NULL;
UPDATE people_mandate SET delegated_by_id = NULL WHERE source_id IS NULL AND delegated_by_id IS NOT NULL;
UPDATE people_mandate one SET ends_at = GREATEST(one.starts_at, gone.left_at)
    FROM people_departure gone
    WHERE gone.staff_id = one.holder_id AND (one.ends_at IS NULL OR one.ends_at > gone.left_at);
"""

# These tables hold a few rows for each person or unit, and nobody waits for them.
CONSTRAINTS = f"""
ALTER TABLE people_mandate ADD CONSTRAINT people_mandate_source_id FOREIGN KEY (source_id)
    REFERENCES people_mandate (id) DEFERRABLE INITIALLY DEFERRED NOT VALID;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX people_mandate_source_id ON people_mandate (source_id);
-- squawk-ignore ban-drop-constraint
ALTER TABLE people_mandate DROP CONSTRAINT mandate_period;
ALTER TABLE people_mandate ADD CONSTRAINT mandate_has_a_period
    CHECK (ends_at IS NULL OR ends_at >= starts_at) NOT VALID;
ALTER TABLE people_mandate ADD CONSTRAINT mandate_comes_from_somebodys_own
    CHECK ((source_id IS NULL) = (delegated_by_id IS NULL)) NOT VALID;
ALTER TABLE people_calendarclosure ADD CONSTRAINT own_day_is_a_date_or_an_eve
    CHECK (day IS NOT NULL AND eve IS NULL OR day IS NULL AND eve IN ({", ".join(f"'{eve}'" for eve in EVES)}))
    NOT VALID;
ALTER TABLE people_calendarclosure ADD CONSTRAINT own_day_closes_after_it_opens
    CHECK (opens IS NULL AND closes IS NULL OR opens IS NOT NULL AND closes > opens) NOT VALID;
-- squawk-ignore disallowed-unique-constraint, constraint-missing-not-valid
ALTER TABLE people_calendarclosure ADD CONSTRAINT own_day_eve_once UNIQUE (calendar_id, eve);
"""

MANDATES = """
CREATE FUNCTION people_mandate_is_within_its_source() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    source people_mandate;
BEGIN
    PERFORM 1 FROM people_staff WHERE id = NEW.holder_id FOR SHARE;
    IF EXISTS (SELECT 1 FROM people_departure WHERE staff_id = NEW.holder_id) THEN
        RAISE EXCEPTION 'who has left holds no mandate' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.source_id IS NULL THEN
        RETURN NEW;
    END IF;
    -- Whoever withdraws it meanwhile waits for this row, or this row for her.
    SELECT * INTO source FROM people_mandate WHERE id = NEW.source_id FOR SHARE;
    IF source.holder_id <> NEW.delegated_by_id THEN
        RAISE EXCEPTION 'a mandate comes from its delegator''s own' USING ERRCODE = 'check_violation';
    END IF;
    IF source.kind <> NEW.kind OR source."limit" < coalesce(NEW."limit", 'Infinity') THEN
        RAISE EXCEPTION 'nobody delegates more than her own' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.starts_at < source.starts_at OR source.ends_at < coalesce(NEW.ends_at, 'infinity') THEN
        RAISE EXCEPTION 'a mandate lies within the time of the one it comes from' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT source.id, source.holder_id, source.source_id
            UNION
            SELECT one.id, one.holder_id, one.source_id
            FROM people_mandate one JOIN above ON one.id = above.source_id
        ) SELECT 1 FROM above WHERE holder_id = NEW.holder_id
    ) THEN
        RAISE EXCEPTION 'a mandate does not come back to somebody it comes from' USING ERRCODE = 'check_violation';
    END IF;
    IF 1 < (
        SELECT count(DISTINCT unit.entity_id) FROM people_staff person JOIN people_unit unit ON unit.id = person.unit_id
        WHERE person.id IN (NEW.holder_id, source.holder_id)
    ) THEN
        RAISE EXCEPTION 'a mandate stays within its legal entity' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mandate_is_within_its_source BEFORE INSERT ON people_mandate
    FOR EACH ROW EXECUTE FUNCTION people_mandate_is_within_its_source();

CREATE FUNCTION people_mandate_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'ends_at' <> to_jsonb(NEW) - 'ends_at'
       OR coalesce(NEW.ends_at, 'infinity') > coalesce(OLD.ends_at, 'infinity') THEN
        RAISE EXCEPTION 'of a given mandate only the end changes, to an earlier time' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mandate_only_ends BEFORE UPDATE ON people_mandate
    FOR EACH ROW EXECUTE FUNCTION people_mandate_only_ends();
CREATE TRIGGER mandate_never_deleted BEFORE DELETE ON people_mandate
    FOR EACH ROW EXECUTE FUNCTION people_append_only();

CREATE FUNCTION people_mandate_ends_what_comes_from_it() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_mandate SET ends_at = GREATEST(starts_at, NEW.ends_at)
    WHERE source_id = NEW.id AND coalesce(ends_at, 'infinity') > GREATEST(starts_at, NEW.ends_at);
    RETURN NULL;
END $$;
CREATE TRIGGER mandate_ends_what_comes_from_it AFTER UPDATE OF ends_at ON people_mandate
    FOR EACH ROW EXECUTE FUNCTION people_mandate_ends_what_comes_from_it();

CREATE FUNCTION people_departure_leaves_no_mandate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM people_mandate WHERE holder_id = NEW.staff_id
        AND coalesce(ends_at, 'infinity') > GREATEST(starts_at, NEW.left_at)
    ) THEN
        RAISE EXCEPTION 'who leaves holds no mandate afterwards' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER departure_leaves_no_mandate AFTER INSERT ON people_departure
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION people_departure_leaves_no_mandate();
"""

# A circle that stands already is left to its people: it is found by nobody who follows it only so far.
DEPUTIES = """
CREATE FUNCTION people_deputies_form_no_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deputy_id IS NULL OR TG_OP = 'UPDATE' AND NEW.deputy_id IS NOT DISTINCT FROM OLD.deputy_id THEN
        RETURN NEW;
    END IF;
    -- Two who name each other at once must see each other.
    PERFORM pg_advisory_xact_lock(hashtext('people_staff.deputy_id'));
    IF EXISTS (
        WITH RECURSIVE line AS (
            SELECT NEW.deputy_id AS id
            UNION
            SELECT person.deputy_id FROM people_staff person JOIN line USING (id)
        ) SELECT 1 FROM line WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'deputies who stand in for each other leave nobody when both are away'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'staff_deputies_form_no_circle';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER staff_deputies_form_no_circle BEFORE INSERT OR UPDATE OF deputy_id ON people_staff
    FOR EACH ROW EXECUTE FUNCTION people_deputies_form_no_circle();
"""

CALENDARS = """
CREATE FUNCTION people_calendar_has_an_open_hour() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which bigint;
BEGIN
    IF TG_TABLE_NAME = 'people_calendar' THEN
        which := NEW.id;
    ELSE
        which := OLD.calendar_id;
    END IF;
    IF EXISTS (SELECT 1 FROM people_calendar WHERE id = which AND NOT round_the_clock)
       AND NOT EXISTS (SELECT 1 FROM people_calendarhours WHERE calendar_id = which AND NOT on_call) THEN
        RAISE EXCEPTION 'a calendar has an open hour' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER calendar_has_an_open_hour AFTER INSERT OR UPDATE OF round_the_clock ON people_calendar
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION people_calendar_has_an_open_hour();
CREATE CONSTRAINT TRIGGER calendar_keeps_an_open_hour AFTER UPDATE OR DELETE ON people_calendarhours
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION people_calendar_has_an_open_hour();
"""

STATE = [
    migrations.AddField('calendar', 'never_open_told_at', models.DateTimeField(help_text='when its people were told that it is empty', null=True)),
    migrations.AddField('calendarhours', 'on_call', models.BooleanField(db_default=False, default=False)),
    migrations.AddField('mandate', 'source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegated_on', to='people.mandate')),
    migrations.AlterField('mandate', 'ends_at', models.DateTimeField(help_text='as early as it starts: it never came to be', null=True)),
    migrations.RemoveConstraint('mandate', 'mandate_period'),
    migrations.AddConstraint('mandate', models.CheckConstraint(condition=Q(ends_at=None) | Q(ends_at__gte=F('starts_at')), name='mandate_has_a_period')),
    migrations.AddConstraint('mandate', models.CheckConstraint(condition=Q(source=None, delegated_by=None) | Q(source__isnull=False, delegated_by__isnull=False), name='mandate_comes_from_somebodys_own')),
    migrations.RenameModel('CalendarClosure', 'OwnDay'),
    migrations.AlterModelTable('ownday', 'people_calendarclosure'),
    migrations.AlterField('ownday', 'calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_days', to='people.calendar')),
    migrations.AlterField('ownday', 'day', models.DateField(null=True)),
    migrations.AlterField('ownday', 'because', models.CharField(help_text='shown to colleagues beside the day', max_length=200)),
    migrations.AddField('ownday', 'eve', models.TextField(choices=[(eve, eve) for eve in EVES], null=True)),
    migrations.AddField('ownday', 'opens', models.TimeField(null=True)),
    migrations.AddField('ownday', 'closes', models.TimeField(null=True)),
    migrations.AddConstraint('ownday', models.UniqueConstraint(fields=['calendar', 'eve'], name='own_day_eve_once')),
    migrations.AddConstraint('ownday', models.CheckConstraint(condition=Q(day__isnull=False, eve=None) | Q(day=None, eve__in=EVES), name='own_day_is_a_date_or_an_eve')),
    migrations.AddConstraint('ownday', models.CheckConstraint(condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__gt=F('opens')), name='own_day_closes_after_it_opens')),
]


class Migration(migrations.Migration):
    dependencies = [('people', '0006_mandate_kinds')]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(sql, migrations.RunSQL.noop)
                for sql in (COLUMNS, FILL, CONSTRAINTS, MANDATES, DEPUTIES, CALENDARS)
            ],
            state_operations=STATE,
        )
    ]
