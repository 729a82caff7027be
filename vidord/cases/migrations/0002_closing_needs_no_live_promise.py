"""Closing needs no live promise."""

from django.db import migrations

SQL = """
CREATE SEQUENCE cases_number START 20501;

CREATE FUNCTION cases_no_closing_while_live() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM cases_casepromise JOIN promises_promise ON promises_promise.id = cases_casepromise.promise_id
        WHERE cases_casepromise.case_id = NEW.case_id AND promises_promise.wake_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a case with an open promise can not be closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER closure_needs_no_live_promise BEFORE INSERT ON cases_closure
    FOR EACH ROW EXECUTE FUNCTION cases_no_closing_while_live();

CREATE FUNCTION cases_no_promise_when_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM cases_closure WHERE case_id = NEW.case_id AND reopened_at IS NULL) THEN
        RAISE EXCEPTION 'a closed case takes no promise; reopen it first' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_promise_needs_an_open_case BEFORE INSERT ON cases_casepromise
    FOR EACH ROW EXECUTE FUNCTION cases_no_promise_when_closed();
"""


class Migration(migrations.Migration):
    dependencies = [('cases', '0001_tables'), ('people', '0002_events_are_append_only'), ('promises', '0002_the_ledger_holds_its_rules')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
