"""The ledger holds its rules."""

from django.db import migrations

SQL = """
CREATE FUNCTION promises_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.due_at, OLD.made_at, OLD.kind, OLD.source, OLD.quoted, OLD.thread_id, OLD.at_risk_at, OLD.made_by_id)
       IS DISTINCT FROM
       (NEW.due_at, NEW.made_at, NEW.kind, NEW.source, NEW.quoted, NEW.thread_id, NEW.at_risk_at, NEW.made_by_id)
       OR OLD.starts_at IS DISTINCT FROM NEW.starts_at THEN
        RAISE EXCEPTION 'a given promise is never edited; move it with the customer''s yes'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.wake_at IS NULL AND OLD.wake_at IS NOT NULL AND coalesce(
        (SELECT kind FROM promises_outcome WHERE promise_id = NEW.id ORDER BY number DESC LIMIT 1), 'BROKEN'
    ) IN ('BROKEN', 'RETRACTED') THEN
        RAISE EXCEPTION 'only an outcome ends a promise' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER promise_immutable BEFORE UPDATE ON promises_promise
    FOR EACH ROW EXECUTE FUNCTION promises_is_immutable();
CREATE TRIGGER promise_never_deleted BEFORE DELETE ON promises_promise
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
-- Why a promise ended may hold a person's words.
CREATE TRIGGER outcome_append_only BEFORE UPDATE OR DELETE ON promises_outcome
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('because');
CREATE TRIGGER promise_wakes AFTER INSERT ON promises_promise
    FOR EACH STATEMENT EXECUTE FUNCTION channels_wake();

-- The transitions an outcome may make. The promise's row is locked, so two ends at once become one.
CREATE FUNCTION promises_outcome_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    promise promises_promise;
    last_kind text;
    last_number integer;
BEGIN
    SELECT * INTO promise FROM promises_promise WHERE id = NEW.promise_id FOR UPDATE;
    SELECT kind, number INTO last_kind, last_number FROM promises_outcome
        WHERE promise_id = NEW.promise_id ORDER BY number DESC LIMIT 1;
    NEW.number := coalesce(last_number, 0) + 1;
    IF NOT (
        (last_kind IS NULL OR last_kind = 'RETRACTED')
            AND NEW.kind IN ('KEPT', 'BROKEN', 'MOVED', 'RELEASED', 'VOID', 'NOT_REACHED', 'UNCONFIRMED')
        OR last_kind = 'BROKEN' AND NEW.kind IN ('MADE_GOOD', 'RELEASED', 'KEPT')
        OR last_kind = 'KEPT' AND NEW.kind = 'RETRACTED'
    ) THEN
        RAISE EXCEPTION 'a promise that is % can not become %', coalesce(last_kind, 'GIVEN'), NEW.kind
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'KEPT' AND NEW.evidence_at > promise.due_at THEN
        RAISE EXCEPTION 'late evidence makes a promise made good, never kept' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'MADE_GOOD' AND NEW.evidence_at <= promise.due_at THEN
        RAISE EXCEPTION 'evidence in time makes the promise kept' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'BROKEN' AND NEW.at < promise.due_at THEN
        RAISE EXCEPTION 'a promise is not broken before it is due' USING ERRCODE = 'check_violation';
    END IF;
    IF promise.source = 'LAW' AND NEW.kind IN ('MOVED', 'RELEASED') THEN
        RAISE EXCEPTION 'a promise made by law can not be moved or released' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.evidence = 'ACCEPTED_MESSAGE' AND NOT EXISTS (
        SELECT 1 FROM channels_attempt JOIN promises_fulfilment ON promises_fulfilment.message_id = channels_attempt.message_id
        WHERE channels_attempt.id = NEW.attempt_id AND outcome = 'ACCEPTED' AND promise_id = NEW.promise_id
    ) THEN
        RAISE EXCEPTION 'a promise is kept by its own message, accepted by a server' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind IN ('MOVED', 'RELEASED')
       AND NOT EXISTS (SELECT 1 FROM people_actor WHERE id = NEW.by_id AND customer_id IS NOT NULL) THEN
        RAISE EXCEPTION 'only the customer moves or releases a promise' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'NOT_REACHED' AND (
        SELECT count(*) FROM promises_loggedcall WHERE promise_id = NEW.promise_id AND NOT talked
    ) < 2 THEN
        RAISE EXCEPTION 'whom nobody called twice was not sought' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outcome_follows BEFORE INSERT ON promises_outcome
    FOR EACH ROW EXECUTE FUNCTION promises_outcome_follows();

CREATE FUNCTION promises_outcome_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE promises_promise SET wake_at = CASE NEW.kind
        WHEN 'BROKEN' THEN NEW.at + interval '1 day'  -- still owed: the clock reminds its owner each day
        WHEN 'RETRACTED' THEN NEW.at
        ELSE NULL END
    WHERE id = NEW.promise_id;
    RETURN NULL;
END $$;
CREATE TRIGGER outcome_ends AFTER INSERT ON promises_outcome
    FOR EACH ROW EXECUTE FUNCTION promises_outcome_ends();

-- No live promise is owned by somebody who has left, whichever of the two rows came last.
CREATE FUNCTION promises_owner_is_serving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM promises_promise JOIN people_departure ON people_departure.staff_id = promises_promise.owner_id
        WHERE wake_at IS NOT NULL
          AND CASE TG_TABLE_NAME WHEN 'people_departure' THEN owner_id = (to_jsonb(NEW) ->> 'staff_id')::bigint
              ELSE promises_promise.id = NEW.id END
    ) THEN
        RAISE EXCEPTION 'a live promise needs an owner who has not left' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER promise_owner_is_serving AFTER INSERT OR UPDATE OF owner_id, wake_at ON promises_promise
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION promises_owner_is_serving();
CREATE CONSTRAINT TRIGGER departure_leaves_no_promise AFTER INSERT ON people_departure
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION promises_owner_is_serving();
"""


class Migration(migrations.Migration):
    dependencies = [('promises', '0001_tables'), ('people', '0002_events_are_append_only'), ('channels', '0002_rows_wake_the_worker')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
