"""A message that made a broken promise good can bounce as well: then it is owed again."""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION promises_outcome_follows() RETURNS trigger LANGUAGE plpgsql AS $$
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
        OR last_kind IN ('KEPT', 'MADE_GOOD') AND NEW.kind = 'RETRACTED'
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
"""


class Migration(migrations.Migration):
    dependencies = [('promises', '0002_the_ledger_holds_its_rules')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
