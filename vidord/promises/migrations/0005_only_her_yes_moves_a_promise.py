"""A promise is moved by the customer's yes to a proposal, given before the promise was due, and by nothing else."""

from django.db import migrations

SQL = """
CREATE FUNCTION promises_proposal_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    promise promises_promise;
    last_kind text;
BEGIN
    SELECT * INTO promise FROM promises_promise WHERE id = NEW.promise_id FOR UPDATE;
    SELECT kind INTO last_kind FROM promises_outcome WHERE promise_id = NEW.promise_id ORDER BY number DESC LIMIT 1;
    IF promise.source = 'LAW' THEN
        RAISE EXCEPTION 'a promise made by law can not be moved or released' USING ERRCODE = 'check_violation';
    END IF;
    IF promise.wake_at IS NULL OR last_kind = 'BROKEN' OR NEW.at >= promise.due_at THEN
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
CREATE TRIGGER proposal_is_open BEFORE INSERT ON promises_moveproposal
    FOR EACH ROW EXECUTE FUNCTION promises_proposal_is_open();
CREATE TRIGGER proposal_append_only BEFORE UPDATE OR DELETE ON promises_moveproposal
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('because');

-- Yes and no are the customer's words; what came too late was hers too. Only we take back what we asked.
CREATE FUNCTION promises_answer_is_hers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.kind = 'WITHDRAWN') = EXISTS (
        SELECT FROM people_actor WHERE id = NEW.by_id AND customer_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the customer answers, and we withdraw' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answer_is_hers BEFORE INSERT ON promises_moveanswer
    FOR EACH ROW EXECUTE FUNCTION promises_answer_is_hers();
CREATE TRIGGER answer_append_only BEFORE UPDATE OR DELETE ON promises_moveanswer
    FOR EACH ROW EXECUTE FUNCTION people_append_only();

CREATE FUNCTION promises_moved_by_her_yes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM promises_moveanswer AS answer
        JOIN promises_moveproposal AS proposal ON proposal.id = answer.proposal_id
        JOIN promises_promise AS promise ON promise.id = proposal.promise_id
        JOIN promises_promise AS instead ON instead.id = answer.promise_id
        WHERE promise.id = NEW.promise_id AND answer.kind = 'ACCEPTED' AND answer.at <= promise.due_at
          AND instead.due_at = proposal.due_at AND instead.thread_id = promise.thread_id
    ) THEN
        RAISE EXCEPTION 'a promise is moved by a yes that came before it was due' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outcome_moved_by_her_yes BEFORE INSERT ON promises_outcome
    FOR EACH ROW WHEN (NEW.kind = 'MOVED') EXECUTE FUNCTION promises_moved_by_her_yes();
"""


class Migration(migrations.Migration):
    dependencies = [('promises', '0004_another_time_is_asked_for'), ('people', '0002_events_are_append_only')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
