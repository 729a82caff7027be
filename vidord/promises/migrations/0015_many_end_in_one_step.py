"""Many that end at once are ended in one step, and whether an owner serves is asked of her alone."""

from django.db import migrations

SQL = """
-- What many outcomes change, they change in one statement: a hundred thousand may break in the same minute.
CREATE OR REPLACE FUNCTION promises_outcome_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE promises_promise SET wake_at = CASE written.kind
        WHEN 'BROKEN' THEN written.at + interval '1 day'  -- still owed: the clock reminds its owner each day
        WHEN 'RETRACTED' THEN written.at
        ELSE NULL END
    FROM written WHERE promises_promise.id = written.promise_id;
    RETURN NULL;
END $$;
DROP TRIGGER outcome_ends ON promises_outcome;
CREATE TRIGGER outcome_ends AFTER INSERT ON promises_outcome
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION promises_outcome_ends();

CREATE OR REPLACE FUNCTION promises_outcome_ends_pauses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO promises_pauseend (pause_id, kind, at, by_id)
    SELECT pause.id, CASE written.because WHEN 'NO_REPLY' THEN 'NO_REPLY' ELSE 'OVERTAKEN' END,
        greatest(written.at, pause.at), written.by_id
    FROM promises_pause AS pause JOIN written ON written.promise_id = pause.promise_id
    WHERE NOT EXISTS (SELECT FROM promises_pauseend WHERE pause_id = pause.id);
    RETURN NULL;
END $$;
DROP TRIGGER outcome_ends_pauses ON promises_outcome;
CREATE TRIGGER outcome_ends_pauses AFTER INSERT ON promises_outcome
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION promises_outcome_ends_pauses();

-- What the telephony has to prove is asked where it has to prove something.
DROP TRIGGER outcome_proven_by_telephony ON promises_outcome;
CREATE TRIGGER outcome_proven_by_telephony BEFORE INSERT ON promises_outcome FOR EACH ROW
    WHEN (NEW.evidence = 'CONNECTED_CALL' OR NEW.kind IN ('KEPT', 'NOT_REACHED'))
    EXECUTE FUNCTION promises_telephony_proves();

-- No live promise is owned by somebody who has left, whichever of the two rows came last: asked of this promise
-- when it is given, passed on or owed again, and of her promises when she leaves.
CREATE OR REPLACE FUNCTION promises_owner_is_serving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM promises_promise AS promise JOIN people_departure AS departure ON departure.staff_id = promise.owner_id
        WHERE promise.id = NEW.id AND promise.wake_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a live promise needs an owner who has not left' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION promises_whoever_left_owes_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM promises_promise WHERE owner_id = NEW.staff_id AND wake_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a live promise needs an owner who has not left' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER promise_owner_is_serving ON promises_promise;
CREATE CONSTRAINT TRIGGER promise_owner_is_serving AFTER INSERT ON promises_promise
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION promises_owner_is_serving();
CREATE CONSTRAINT TRIGGER promise_heir_is_serving AFTER UPDATE OF owner_id, wake_at ON promises_promise
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.wake_at IS NOT NULL AND (OLD.owner_id <> NEW.owner_id OR OLD.wake_at IS NULL))
    EXECUTE FUNCTION promises_owner_is_serving();
DROP TRIGGER departure_leaves_no_promise ON people_departure;
CREATE CONSTRAINT TRIGGER departure_leaves_no_promise AFTER INSERT ON people_departure
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION promises_whoever_left_owes_nothing();
"""


class Migration(migrations.Migration):
    dependencies = [('promises', '0014_promised_on_a_condition')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
