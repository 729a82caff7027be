"""The customer contests within fourteen days, and somebody else than the owner looks at it."""

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
        OR last_kind IN ('VOID', 'NOT_REACHED', 'UNCONFIRMED') AND NEW.kind = 'RETRACTED' AND NEW.because = 'CONTESTED'
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
    IF NEW.kind = 'RETRACTED' AND NEW.because = 'CONTESTED' AND NOT EXISTS (
        SELECT FROM promises_review JOIN promises_contest ON promises_contest.id = promises_review.contest_id
        JOIN promises_outcome AS earlier ON earlier.id = promises_contest.outcome_id
        WHERE earlier.promise_id = NEW.promise_id AND earlier.number = last_number AND promises_review.kind = 'AGREED'
    ) THEN
        RAISE EXCEPTION 'what the customer contests is taken back when a second person agrees'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION promises_contest_is_hers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    contested promises_outcome;
    number integer;
    thread bigint;
BEGIN
    SELECT * INTO contested FROM promises_outcome WHERE id = NEW.outcome_id;
    SELECT thread_id INTO thread FROM promises_promise WHERE id = contested.promise_id FOR UPDATE;
    SELECT max(o.number) INTO number FROM promises_outcome AS o WHERE o.promise_id = contested.promise_id;
    IF contested.kind NOT IN ('KEPT', 'MADE_GOOD', 'VOID', 'NOT_REACHED', 'UNCONFIRMED') OR contested.number < number THEN
        RAISE EXCEPTION 'only what we say last of a promise is contested' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.at > contested.at + interval '14 days' THEN
        RAISE EXCEPTION 'a promise is contested within fourteen days' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT FROM people_actor JOIN channels_thread ON channels_thread.customer_id = people_actor.customer_id
        WHERE people_actor.id = NEW.by_id AND channels_thread.id = thread
    ) THEN
        RAISE EXCEPTION 'the customer contests, nobody else' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM promises_promise WHERE id = NEW.answer_id AND thread_id = thread) THEN
        RAISE EXCEPTION 'whoever contests is promised an answer' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contest_is_hers BEFORE INSERT ON promises_contest
    FOR EACH ROW EXECUTE FUNCTION promises_contest_is_hers();
CREATE TRIGGER contest_append_only BEFORE UPDATE OR DELETE ON promises_contest
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('said');

CREATE FUNCTION promises_review_is_anothers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM promises_contest JOIN promises_outcome ON promises_outcome.id = promises_contest.outcome_id
        JOIN promises_promise ON promises_promise.id = promises_outcome.promise_id
        WHERE promises_contest.id = NEW.contest_id AND promises_promise.owner_id = NEW.by_id
    ) THEN
        RAISE EXCEPTION 'nobody judges her own promise' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_is_anothers BEFORE INSERT ON promises_review
    FOR EACH ROW EXECUTE FUNCTION promises_review_is_anothers();
CREATE TRIGGER review_append_only BEFORE UPDATE OR DELETE ON promises_review
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('because');
"""


class Migration(migrations.Migration):
    dependencies = [('promises', '0006_an_outcome_is_contested')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
