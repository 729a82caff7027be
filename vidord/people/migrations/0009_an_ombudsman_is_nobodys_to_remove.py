"""An ombudsman has a term that nobody else ends, decides nothing herself, and can't be shut out."""

import django.db.models.deletion
from django.db import migrations, models

SQL = """
CREATE FUNCTION people_is_ombudsman(person bigint, entity bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM people_ombudsmanterm term WHERE term.staff_id = person
        AND (entity IS NULL OR term.entity_id = entity)
        AND NOT EXISTS (SELECT FROM people_ombudsmanend WHERE term_id = term.id)
    )
$$;

CREATE FUNCTION people_ombudsman_is_granted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM people_legalentity WHERE id = NEW.entity_id FOR NO KEY UPDATE;
    -- Whoever gives her something to decide meanwhile, or lets her leave, waits for this row.
    PERFORM 1 FROM people_staff WHERE id = NEW.staff_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM people_departure WHERE staff_id IN (NEW.staff_id, NEW.appointed_by_id)) THEN
        RAISE EXCEPTION 'who has left is no ombudsman, and appoints none' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM people_staffrole WHERE staff_id = NEW.staff_id AND entity_id = NEW.entity_id
        AND kind IN ('LEAD', 'ADMINISTRATOR')
    ) OR EXISTS (
        SELECT FROM people_unit WHERE lead_id = NEW.staff_id AND entity_id = NEW.entity_id
    ) OR EXISTS (
        SELECT FROM people_mandate held JOIN people_staff person ON person.id = held.holder_id
        JOIN people_unit unit ON unit.id = person.unit_id
        WHERE held.holder_id = NEW.staff_id AND unit.entity_id = NEW.entity_id
        AND coalesce(held.ends_at, 'infinity') > GREATEST(held.starts_at, NEW.starts_at)
    ) THEN
        RAISE EXCEPTION 'an ombudsman leads, administers and decides nothing' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM people_ombudsmanterm term LEFT JOIN people_ombudsmanend ended ON ended.term_id = term.id
        WHERE term.entity_id = NEW.entity_id AND term.starts_at < NEW.ends_at
        AND LEAST(term.ends_at, ended.at) > NEW.starts_at
    ) THEN
        RAISE EXCEPTION 'a legal entity has one ombudsman, one at a time' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT FROM people_mandate held JOIN people_staff person ON person.id = held.holder_id
        JOIN people_unit unit ON unit.id = person.unit_id
        WHERE held.holder_id = NEW.appointed_by_id AND unit.entity_id = NEW.entity_id
        AND held.source_id IS NULL AND held."limit" IS NULL AND held.kind <> 'PUBLISH'
        AND held.starts_at <= NEW.at AND coalesce(held.ends_at, 'infinity') > NEW.at
    ) AND NOT EXISTS (
        SELECT FROM people_ombudsmanend ended JOIN people_ombudsmanterm term ON term.id = ended.term_id
        WHERE ended.kind = 'RESIGNED' AND term.staff_id = NEW.appointed_by_id AND term.entity_id = NEW.entity_id
        AND ended.successor_id = NEW.staff_id AND ended.at = NEW.starts_at AND term.ends_at = NEW.ends_at
    ) THEN
        RAISE EXCEPTION 'an ombudsman is appointed by who stands over everybody, or by the one before her'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ombudsman_is_granted BEFORE INSERT ON people_ombudsmanterm
    FOR EACH ROW EXECUTE FUNCTION people_ombudsman_is_granted();
CREATE TRIGGER ombudsman_term_append_only BEFORE UPDATE OR DELETE ON people_ombudsmanterm
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER ombudsman_term_no_truncate BEFORE TRUNCATE ON people_ombudsmanterm
    FOR EACH STATEMENT EXECUTE FUNCTION people_append_only();
CREATE TRIGGER ombudsman_end_append_only BEFORE UPDATE OR DELETE ON people_ombudsmanend
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER ombudsman_end_no_truncate BEFORE TRUNCATE ON people_ombudsmanend
    FOR EACH STATEMENT EXECUTE FUNCTION people_append_only();

CREATE FUNCTION people_ombudsman_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    term people_ombudsmanterm;
BEGIN
    SELECT * INTO term FROM people_ombudsmanterm WHERE id = NEW.term_id;
    PERFORM 1 FROM people_legalentity WHERE id = term.entity_id FOR NO KEY UPDATE;
    IF NEW.kind = 'RAN_OUT' AND NEW.at < term.ends_at THEN
        RAISE EXCEPTION 'a term runs out when it is over, not before' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'RESIGNED' AND (NEW.at < term.starts_at OR NEW.at >= term.ends_at OR NOT EXISTS (
        SELECT FROM people_actor WHERE id = NEW.by_id AND staff_id = term.staff_id
    )) THEN
        RAISE EXCEPTION 'nobody but the ombudsman herself ends her term' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ombudsman_ends BEFORE INSERT ON people_ombudsmanend
    FOR EACH ROW EXECUTE FUNCTION people_ombudsman_ends();

CREATE FUNCTION people_ombudsman_has_successor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM people_ombudsmanterm before JOIN people_ombudsmanterm after
        ON after.entity_id = before.entity_id AND after.starts_at = NEW.at
        WHERE before.id = NEW.term_id AND after.staff_id = NEW.successor_id
    ) THEN
        RAISE EXCEPTION 'an ombudsman resigns for a successor who goes on' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ombudsman_has_successor AFTER INSERT ON people_ombudsmanend
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'RESIGNED')
    EXECUTE FUNCTION people_ombudsman_has_successor();

-- Her role is what lets her read; it lasts as long as her term, and no other role makes her judge her own.
CREATE FUNCTION people_ombudsman_keeps_her_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.kind = 'OMBUDSMAN' AND people_is_ombudsman(OLD.staff_id, OLD.entity_id) THEN
        RAISE EXCEPTION 'an ombudsman keeps her role for her term' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM 1 FROM people_staff WHERE id = NEW.staff_id FOR SHARE;
    IF NEW.kind = 'OMBUDSMAN' AND NOT people_is_ombudsman(NEW.staff_id, NEW.entity_id) THEN
        RAISE EXCEPTION 'only who is appointed is ombudsman' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind IN ('LEAD', 'ADMINISTRATOR') AND people_is_ombudsman(NEW.staff_id, NEW.entity_id) THEN
        RAISE EXCEPTION 'an ombudsman leads, administers and decides nothing' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ombudsman_keeps_her_role BEFORE INSERT OR UPDATE OR DELETE ON people_staffrole
    FOR EACH ROW EXECUTE FUNCTION people_ombudsman_keeps_her_role();

CREATE FUNCTION people_ombudsman_decides_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person bigint;
    entity bigint;
BEGIN
    IF TG_TABLE_NAME = 'people_unit' THEN
        person := NEW.lead_id;
        entity := NEW.entity_id;
    ELSE
        SELECT one.id, unit.entity_id INTO person, entity FROM people_staff one
            JOIN people_unit unit ON unit.id = one.unit_id WHERE one.id = NEW.holder_id;
    END IF;
    PERFORM 1 FROM people_staff WHERE id = person FOR SHARE;
    IF people_is_ombudsman(person, entity) THEN
        RAISE EXCEPTION 'an ombudsman leads, administers and decides nothing' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ombudsman_leads_nothing BEFORE INSERT OR UPDATE OF lead_id, entity_id ON people_unit
    FOR EACH ROW WHEN (NEW.lead_id IS NOT NULL) EXECUTE FUNCTION people_ombudsman_decides_nothing();
CREATE TRIGGER ombudsman_holds_no_mandate BEFORE INSERT ON people_mandate
    FOR EACH ROW EXECUTE FUNCTION people_ombudsman_decides_nothing();

-- Nobody shuts her out: she does not leave, lose her account or move to another one before she has a successor.
CREATE FUNCTION people_ombudsman_is_not_shut_out() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person bigint;
BEGIN
    IF TG_TABLE_NAME = 'people_departure' THEN
        person := NEW.staff_id;
    ELSIF TG_TABLE_NAME = 'people_staff' THEN
        person := NEW.id;
    ELSE
        SELECT id INTO person FROM people_staff WHERE account_id = NEW.id;
    END IF;
    IF people_is_ombudsman(person, NULL) THEN
        RAISE EXCEPTION 'an ombudsman stays until she has resigned or her term is over'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ombudsman_does_not_leave BEFORE INSERT ON people_departure
    FOR EACH ROW EXECUTE FUNCTION people_ombudsman_is_not_shut_out();
CREATE TRIGGER ombudsman_keeps_her_account BEFORE UPDATE OF account_id ON people_staff
    FOR EACH ROW WHEN (OLD.account_id IS DISTINCT FROM NEW.account_id)
    EXECUTE FUNCTION people_ombudsman_is_not_shut_out();
CREATE TRIGGER ombudsman_may_sign_in BEFORE UPDATE ON people_account
    FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active OR OLD.username <> NEW.username)
    EXECUTE FUNCTION people_ombudsman_is_not_shut_out();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_keys_can_be_turned_off'),
    ]

    operations = [
        migrations.CreateModel(
            name='OmbudsmanTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('because', models.TextField(help_text='everybody reads it')),
                ('at', models.DateTimeField()),
                ('appointed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ombudsman_terms', to='people.legalentity')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ombudsman_terms', to='people.staff')),
            ],
        ),
        migrations.CreateModel(
            name='OmbudsmanEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField(choices=[('RAN_OUT', 'Ran Out'), ('RESIGNED', 'Resigned')])),
                ('because', models.TextField(blank=True, default='', help_text='why she resigns; everybody reads it')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.actor')),
                ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('term', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='people.ombudsmanterm')),
            ],
        ),
        migrations.AddConstraint(
            model_name='ombudsmanterm',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='ombudsman_term_has_a_period'),
        ),
        migrations.AddConstraint(
            model_name='ombudsmanterm',
            constraint=models.CheckConstraint(condition=models.Q(('starts_at__gte', models.F('at'))), name='ombudsman_term_not_in_the_past'),
        ),
        migrations.AddConstraint(
            model_name='ombudsmanterm',
            constraint=models.CheckConstraint(condition=models.Q(('staff', models.F('appointed_by')), _negated=True), name='ombudsman_not_by_herself'),
        ),
        migrations.AddConstraint(
            model_name='ombudsmanterm',
            constraint=models.CheckConstraint(condition=models.Q(('because__regex', '\\S')), name='ombudsman_term_is_explained'),
        ),
        migrations.AddConstraint(
            model_name='ombudsmanend',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'RAN_OUT'), ('successor', None)), models.Q(('because__regex', '\\S'), ('kind', 'RESIGNED'), ('successor__isnull', False)), _connector='OR'), name='ombudsman_resigns_for_a_successor'),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
