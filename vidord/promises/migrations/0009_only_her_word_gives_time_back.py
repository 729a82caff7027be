"""Waiting for the customer, and nothing else, stops a promise's clock; her own word alone gives that time back."""

from django.db import migrations

SQL = """
-- When a promise is due, given the time that we waited for its customer; never, while we do.
CREATE FUNCTION promises_due_now(promise bigint) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN EXISTS (
        SELECT FROM promises_pause AS pause WHERE pause.promise_id = promise
        AND NOT EXISTS (SELECT FROM promises_pauseend WHERE pause_id = pause.id)
    ) THEN 'infinity'::timestamptz ELSE coalesce(
        (SELECT ended.due_at FROM promises_pauseend AS ended JOIN promises_pause AS pause ON pause.id = ended.pause_id
         WHERE pause.promise_id = promise AND ended.due_at IS NOT NULL ORDER BY ended.id DESC LIMIT 1),
        (SELECT due_at FROM promises_promise WHERE id = promise)
    ) END
$$;

CREATE FUNCTION promises_pause_is_allowed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    promise promises_promise;
    last_kind text;
BEGIN
    SELECT * INTO promise FROM promises_promise WHERE id = NEW.promise_id FOR UPDATE;
    SELECT kind INTO last_kind FROM promises_outcome WHERE promise_id = NEW.promise_id ORDER BY number DESC LIMIT 1;
    IF promise.source = 'LAW' THEN
        RAISE EXCEPTION 'a promise made by law does not wait' USING ERRCODE = 'check_violation';
    END IF;
    IF promise.wake_at IS NULL OR last_kind = 'BROKEN' OR NEW.at >= promises_due_now(NEW.promise_id) THEN
        RAISE EXCEPTION 'only a live promise that is not due yet can wait' USING ERRCODE = 'check_violation';
    END IF;
    IF promises_due_now(NEW.promise_id) = 'infinity' THEN
        RAISE EXCEPTION 'one question at a time' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM promises_pauseend AS ended JOIN promises_pause AS pause ON pause.id = ended.pause_id
        WHERE pause.promise_id = NEW.promise_id AND ended.kind = 'DISPUTED'
    ) THEN
        RAISE EXCEPTION 'she has said that we need not ask' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT FROM channels_outboundmessage WHERE id = NEW.message_id AND thread_id = promise.thread_id AND recipient <> ''
    ) THEN
        RAISE EXCEPTION 'a question that is not sent to her pauses nothing' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pause_is_allowed BEFORE INSERT ON promises_pause
    FOR EACH ROW EXECUTE FUNCTION promises_pause_is_allowed();
CREATE TRIGGER pause_append_only BEFORE UPDATE OR DELETE ON promises_pause
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('asked');

CREATE FUNCTION promises_pause_ends_by_her_word() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    pause promises_pause;
    before timestamptz;
BEGIN
    SELECT * INTO pause FROM promises_pause WHERE id = NEW.pause_id;
    PERFORM FROM promises_promise WHERE id = pause.promise_id FOR UPDATE;
    IF NEW.kind IN ('ANSWERED', 'DISPUTED') AND NOT EXISTS (
        SELECT FROM people_actor WHERE id = NEW.by_id AND customer_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'only the customer''s word gives time back' USING ERRCODE = 'check_violation';
    END IF;
    SELECT coalesce(max(ended.due_at), (SELECT due_at FROM promises_promise WHERE id = pause.promise_id)) INTO before
        FROM promises_pauseend AS ended JOIN promises_pause AS other ON other.id = ended.pause_id
        WHERE other.promise_id = pause.promise_id;
    IF NEW.at < pause.at OR NEW.due_at < before OR NEW.due_at < NEW.at THEN
        RAISE EXCEPTION 'waiting takes no time from a promise' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pause_ends_by_her_word BEFORE INSERT ON promises_pauseend
    FOR EACH ROW EXECUTE FUNCTION promises_pause_ends_by_her_word();
CREATE TRIGGER pause_end_append_only BEFORE UPDATE OR DELETE ON promises_pauseend
    FOR EACH ROW EXECUTE FUNCTION people_append_only();

-- A promise that ends waits for nobody, also when it is owed again later.
CREATE FUNCTION promises_outcome_ends_pauses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO promises_pauseend (pause_id, kind, at, by_id)
    SELECT pause.id, CASE NEW.because WHEN 'NO_REPLY' THEN 'NO_REPLY' ELSE 'OVERTAKEN' END, greatest(NEW.at, pause.at), NEW.by_id
    FROM promises_pause AS pause
    WHERE pause.promise_id = NEW.promise_id AND NOT EXISTS (SELECT FROM promises_pauseend WHERE pause_id = pause.id);
    RETURN NULL;
END $$;
CREATE TRIGGER outcome_ends_pauses AFTER INSERT ON promises_outcome
    FOR EACH ROW EXECUTE FUNCTION promises_outcome_ends_pauses();

CREATE OR REPLACE FUNCTION promises_proposal_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    promise promises_promise;
    last_kind text;
BEGIN
    SELECT * INTO promise FROM promises_promise WHERE id = NEW.promise_id FOR UPDATE;
    SELECT kind INTO last_kind FROM promises_outcome WHERE promise_id = NEW.promise_id ORDER BY number DESC LIMIT 1;
    IF promise.source = 'LAW' THEN
        RAISE EXCEPTION 'a promise made by law can not be moved or released' USING ERRCODE = 'check_violation';
    END IF;
    IF promise.wake_at IS NULL OR last_kind = 'BROKEN' OR NEW.at >= promises_due_now(NEW.promise_id) THEN
        RAISE EXCEPTION 'only a live promise that is not due yet can be moved' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM promises_moveproposal AS other WHERE other.promise_id = NEW.promise_id
        AND NOT EXISTS (SELECT FROM promises_moveanswer WHERE proposal_id = other.id)
    ) THEN
        RAISE EXCEPTION 'one question at a time' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION promises_moved_by_her_yes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM promises_moveanswer AS answer
        JOIN promises_moveproposal AS proposal ON proposal.id = answer.proposal_id
        JOIN promises_promise AS promise ON promise.id = proposal.promise_id
        JOIN promises_promise AS instead ON instead.id = answer.promise_id
        WHERE promise.id = NEW.promise_id AND answer.kind = 'ACCEPTED' AND answer.at <= promises_due_now(promise.id)
          AND instead.due_at = proposal.due_at AND instead.thread_id = promise.thread_id
    ) THEN
        RAISE EXCEPTION 'a promise is moved by a yes that came before it was due' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION promises_outcome_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    promise promises_promise;
    last_kind text;
    last_number integer;
    due_now timestamptz := promises_due_now(NEW.promise_id);
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
    IF NEW.kind = 'KEPT' AND NEW.evidence_at > due_now THEN
        RAISE EXCEPTION 'late evidence makes a promise made good, never kept' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'MADE_GOOD' AND NEW.evidence_at <= due_now THEN
        RAISE EXCEPTION 'evidence in time makes the promise kept' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'BROKEN' AND NEW.at < due_now THEN
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
"""


class Migration(migrations.Migration):
    dependencies = [('promises', '0008_we_wait_for_the_customer')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
