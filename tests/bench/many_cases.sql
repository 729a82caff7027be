-- Fill a town with cases. bench.cases says how many; the newest bench.live of them still owe an answer by Nadja.
SET session_replication_role = replica;  -- no triggers: a year is loaded, not lived

INSERT INTO people_actor (system) VALUES ('intake'), ('clock') ON CONFLICT DO NOTHING;

-- As many work in customer service as bench.staff says, each rostered as Nadja is.
INSERT INTO people_staff (unit_id, public_name, title, direct_number, email, languages, topics)
SELECT unit_id, (ARRAY['Alva', 'Bo', 'Cissi', 'Dan', 'Ebba'])[1 + n % 5] || ' Medarbetare ' || n, title, direct_number,
       'medarbetare' || n || '@granasa.example', languages, topics
FROM people_staff, generate_series(1, current_setting('bench.staff')::int) AS n
WHERE public_name = 'Nadja Lindgren';
INSERT INTO people_rosterhours (staff_id, weekday, starts, ends)
SELECT other.id, weekday, starts, ends
FROM people_rosterhours JOIN people_staff AS nadja ON nadja.id = staff_id AND nadja.public_name = 'Nadja Lindgren',
     people_staff AS other
WHERE other.email LIKE 'medarbetare%';
INSERT INTO people_staffrole (staff_id, entity_id, kind)
SELECT staff.id, entity_id, 'AGENT' FROM people_staff AS staff JOIN people_unit AS unit ON unit.id = staff.unit_id
WHERE staff.email LIKE 'medarbetare%';
INSERT INTO people_mandate (holder_id, kind, "limit", starts_at)
SELECT id, 'REFUND', 1000, now() - interval '400 days' FROM people_staff WHERE email LIKE 'medarbetare%';

CREATE TEMPORARY TABLE matter AS
SELECT n,
       now() - (cases - n + 1) * interval '400 days' / cases - interval '3 hours' AS opened_at,
       n > cases - current_setting('bench.live')::int AS is_live,
       (SELECT id FROM people_unit WHERE name = 'Kundtjänst') AS unit_id,
       (SELECT id FROM people_staff WHERE public_name = 'Nadja Lindgren') AS nadja_id,
       CASE WHEN n > cases - current_setting('bench.live')::int
            THEN (SELECT id FROM people_staff WHERE public_name = 'Nadja Lindgren')
            ELSE staff.ids[1 + n % cardinality(staff.ids)] END AS face_id,
       (SELECT id FROM people_actor WHERE system = 'intake') AS intake_id,
       (ARRAY['Amira', 'Björn', 'Cecilia', 'David', 'Elin', 'Åke'])[1 + n % 6] || ' '
           || (ARRAY['Nasser', 'Öberg', 'Hedlund', 'Karimi', 'Wikström'])[1 + n % 5] AS name
FROM (SELECT current_setting('bench.cases')::int AS cases) AS wanted,
     (SELECT array_agg(staff.id ORDER BY staff.id) AS ids FROM people_staff AS staff
      JOIN people_unit AS unit ON unit.id = staff.unit_id WHERE unit.name = 'Kundtjänst') AS staff,
     generate_series(1, cases) AS n;

INSERT INTO people_customer (id, name, kind, capacity, language, created_at, erased_because)
SELECT n, name, 'PERSON', 'UNKNOWN', 'sv', opened_at, '' FROM matter;
INSERT INTO people_contactpoint (id, customer_id, kind, value)
SELECT n, n, 'EMAIL', 'kund' || n || '@post.example' FROM matter;
INSERT INTO channels_thread (id, customer_id, contact_point_id, language, opened_at, generation, link_digest)
SELECT n, n, n, 'sv', opened_at, 1, encode(sha256(n::text::bytea), 'hex') FROM matter;
INSERT INTO cases_case
    (id, number, thread_id, customer_id, capacity, identity, unit_id, face_id, face_because, title, topic, opened_at)
SELECT n, 20500 + n, n, n, 'UNKNOWN', 'NOT_CHECKED', unit_id, face_id, 'HERE_NOW', 'Fråga om min faktura', 'OTHER', opened_at
FROM matter;

-- What the customer wrote, and that she thanked for the answer.
INSERT INTO channels_inboundmessage (id, way, mailbox_id, received_at, key, is_waiting)
SELECT n + number * (SELECT count(*) FROM matter), 'MAIL', (SELECT id FROM channels_mailbox WHERE is_default),
       opened_at + number * interval '70 minutes', encode(sha256((n || '-' || number)::bytea), 'hex'), false
FROM matter, generate_series(0, 1) AS number;
INSERT INTO channels_inboundcontent
    (message_id, from_name, from_address, subject, text, language, topic, says_danger, mail_id, "references")
SELECT n + number * (SELECT count(*) FROM matter), name, 'kund' || n || '@post.example', 'Fråga om min faktura',
       repeat((ARRAY['På den senaste fakturan står det en avgift som jag inte känner igen. ', 'Tack för svaret! '])[1 + number],
              8 - 7 * number), 'sv', '', false, '<' || n || '-' || number || '@post.example>', '{}'
FROM matter, generate_series(0, 1) AS number;
INSERT INTO channels_rawmessage (message_id, content, envelope_from, envelope_to)
SELECT message_id, convert_to('From: ' || from_address || E'\r\n\r\n' || text, 'UTF8'), from_address,
       ARRAY['kundtjanst@granasa.example']
FROM channels_inboundcontent;
INSERT INTO channels_placement (id, message_id, thread_id, outcome, because, placed_at)
SELECT n + number * (SELECT count(*) FROM matter), n + number * (SELECT count(*) FROM matter), n,
       (ARRAY['NEW_CASE', 'REPLY'])[1 + number], (ARRAY['NEW_MATTER', 'TOKEN'])[1 + number],
       opened_at + number * interval '70 minutes'
FROM matter, generate_series(0, 1) AS number;

-- What we promised first, the acknowledgement, the answer, one word more, and that it was kept.
INSERT INTO promises_promise
    (id, thread_id, owner_id, kind, source, source_reference, quoted, made_at, made_by_id, due_at, at_risk_at, reckoning, wake_at)
SELECT n, n, face_id, 'ANSWER', 'PUBLISHED', (SELECT min(id) FROM texts_textversion), 'Du får svar i god tid.', opened_at, intake_id,
       opened_at + interval '1 day', opened_at + interval '18 hours',
       jsonb_build_object('rule', 'WORKING_DAYS', 'amount', 1, 'received_at', opened_at,
           'counts_from', opened_at, 'due_at', opened_at + interval '1 day', 'skipped', '[]'::jsonb),
       NULL
FROM matter;
INSERT INTO cases_casepromise (id, case_id, promise_id) SELECT n, n, n FROM matter;
INSERT INTO channels_outboundmessage
    (id, thread_id, kind, recipient, written_by_id, signed_by_id, queued_at, subject, text, form_key, state,
     next_attempt_at, checked)
SELECT 3 * n + number, n, (ARRAY['ACKNOWLEDGEMENT', 'ANSWER', 'INFORMATION'])[1 + number],
       'kund' || n || '@post.example', intake_id, face_id, opened_at + number * interval '1 hour',
       'Fråga om min faktura', repeat('Avgiften är för mätaren. ', 12), gen_random_uuid(), 'ACCEPTED',
       opened_at, 'bench'
FROM matter, generate_series(0, 2) AS number;
INSERT INTO channels_attempt (id, message_id, at, outcome, host, reply)
SELECT id, id, queued_at, 'ACCEPTED', 'mx.post.example', '250 OK' FROM channels_outboundmessage;
INSERT INTO promises_fulfilment (id, promise_id, message_id) SELECT n, n, 3 * n + 1 FROM matter;
INSERT INTO promises_outcome
    (id, promise_id, number, kind, at, by_id, because, evidence, evidence_at, attempt_id)
SELECT n, n, 1, 'KEPT', opened_at + interval '1 hour', (SELECT id FROM people_actor WHERE system = 'clock'), '',
       'ACCEPTED_MESSAGE', opened_at + interval '1 hour', 3 * n + 1
FROM matter;
INSERT INTO cases_closure (case_id, closed_at, by_id, because)
SELECT n, opened_at + interval '2 hours', intake_id, 'Besvarad' FROM matter WHERE NOT is_live;

-- What Nadja still owes: one more letter in each of the newest cases; and two colleagues ask her to take one.
INSERT INTO promises_promise
    (id, thread_id, owner_id, kind, source, source_reference, quoted, made_at, made_by_id, due_at, at_risk_at, reckoning, wake_at)
SELECT cases + n, n, nadja_id, 'WRITE', 'PUBLISHED', (SELECT min(id) FROM texts_textversion), 'Nadja skriver i god tid.', now() - interval '1 hour',
       intake_id, due_at, due_at - interval '30 minutes',
       jsonb_build_object('rule', 'WORKING_DAYS', 'amount', 1, 'received_at', opened_at,
           'counts_from', opened_at, 'due_at', due_at, 'skipped', '[]'::jsonb),
       due_at - interval '30 minutes'
FROM (SELECT *, current_setting('bench.cases')::int AS cases,
             now() + (current_setting('bench.cases')::int - n + 1) * interval '2 hours' AS due_at
      FROM matter WHERE is_live) AS live;
INSERT INTO cases_casepromise (id, case_id, promise_id)
SELECT id, thread_id, id FROM promises_promise WHERE wake_at IS NOT NULL;
INSERT INTO cases_handoveroffer (case_id, from_staff_id, to_staff_id, offered_at, because, answer)
SELECT n, (SELECT id FROM people_staff WHERE public_name = 'Yusuf Demir'), nadja_id, now(), 'Semester', ''
FROM matter WHERE NOT is_live ORDER BY n DESC LIMIT 2;

-- What has happened in each.
INSERT INTO people_event (at, by_id, verb, subject_kind, subject_id, matter_id, facts)
SELECT opened_at + number * interval '30 minutes', intake_id,
       (ARRAY['case.opened', 'promise.given', 'case.answered', 'promise.kept'])[1 + number],
       (ARRAY['case', 'promise', 'case', 'promise'])[1 + number], n, n, '{}'
FROM matter, generate_series(0, 3) AS number;

SET session_replication_role = origin;

-- The numbers that come next follow upon those that were given here.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT attrelid::regclass AS held_by, attname, pg_get_serial_sequence(attrelid::regclass::text, attname) AS numbers
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r'
        WHERE attidentity <> '' AND relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('SELECT setval(%L, (SELECT max(%I) FROM %s))', one.numbers, one.attname, one.held_by);
    END LOOP;
END $$;
