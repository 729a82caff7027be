-- Fill a shop: bench.purchases lines of receipts over three years, of bench.products products.
SET session_replication_role = replica;  -- no triggers: three years are loaded, not lived
SELECT setseed(0.5);

-- The town has a few of its own, whose ids are needed.
DELETE FROM agreements_purchase;
DELETE FROM agreements_product;
INSERT INTO people_legalentity (name, organisation_number) VALUES ('Granåsa Butik AB', '556000-0009') ON CONFLICT DO NOTHING;

-- Prices as shops write them: most below a thousand, ending in 9.
CREATE TEMPORARY TABLE shelf AS
SELECT n, (ceil(power(random(), 4) * 800) * 10 - 1)::numeric(14, 2) AS price
FROM generate_series(1, current_setting('bench.products')::int) AS n;
ALTER TABLE shelf ADD PRIMARY KEY (n);

INSERT INTO agreements_product
    (id, entity_id, article_number, bar_code, name, kind, price, sold_from, only_ours, guarantee_months, mirrored_at)
SELECT n, (SELECT id FROM people_legalentity WHERE name = 'Granåsa Butik AB'), 'A-' || n, '73' || lpad(n::text, 11, '0'),
       (ARRAY['Batteri', 'Lampa', 'Borrmaskin', 'Öronskydd', 'Kedja', 'Däck', 'Pump', 'Handske'])[1 + n % 8] || ' '
           || (ARRAY['Älv', 'Fjäll', 'Skog', 'Hed', 'Ås', 'Myr'])[1 + n % 6] || ' ' || n % 1000 || ' modell ' || n,
       'GOODS', price, now()::date - 1500, n % 7 = 0, CASE WHEN n % 3 = 0 THEN 36 END, now()
FROM shelf;

-- Two lines in three receipts of four, one or three in the others; a few products sell most.
CREATE TEMPORARY TABLE line AS
SELECT sold.n, receipt, row_number() OVER (PARTITION BY receipt ORDER BY sold.n) AS line_number, article, price AS amount
FROM (SELECT n, n / 2 + (n % 16 = 7)::int AS receipt,
             1 + floor(current_setting('bench.products')::int * power(random(), 3))::int AS article
      FROM generate_series(1, current_setting('bench.purchases')::int) AS n) AS sold
JOIN shelf ON shelf.n = article;

-- An index is made faster of all rows at once than row by row.
CREATE TEMPORARY TABLE dropped AS
SELECT indexdef FROM pg_indexes WHERE tablename = 'agreements_purchase' AND indexname LIKE 'purchase_%'
    AND indexname <> 'purchase_once_in_entity';
DO $$
DECLARE
    one text;
BEGIN
    FOR one IN SELECT split_part(indexdef, ' ', 3) FROM dropped LOOP
        EXECUTE format('DROP INDEX %I', one);
    END LOOP;
END $$;

INSERT INTO agreements_purchase
    (id, entity_id, receipt_number, line_number, product_id, bought_on, delivered_on, amount, paid, last_four,
     serial_number, customer_number, mirrored_at)
SELECT n, (SELECT id FROM people_legalentity WHERE name = 'Granåsa Butik AB'), 'K' || receipt, line_number, article,
       bought_on, CASE WHEN n % 10 = 0 THEN bought_on + 3 END, amount, sum(amount) OVER (PARTITION BY receipt),
       CASE WHEN receipt % 20 < 17 THEN lpad((hashtext('card' || receipt) & 8191)::text, 4, '0') ELSE '' END,
       CASE WHEN n % 20 = 0 THEN 'SN' || upper(to_hex(hashtext('serial' || n) & 2147483647)) || n ELSE '' END,
       CASE WHEN receipt % 5 < 2 THEN 'M' || (hashtext('member' || receipt) & 131071) ELSE '' END, now()
FROM (SELECT line.*, now()::date - 1095 + (receipt::bigint * 2190 / current_setting('bench.purchases')::bigint)::int AS bought_on
      FROM line) AS dated
ORDER BY n;

DO $$
DECLARE
    one text;
BEGIN
    FOR one IN SELECT indexdef FROM dropped LOOP
        EXECUTE one;
    END LOOP;
END $$;

SELECT setval(pg_get_serial_sequence('agreements_product', 'id'), (SELECT max(id) FROM agreements_product));
SELECT setval(pg_get_serial_sequence('agreements_purchase', 'id'), (SELECT max(id) FROM agreements_purchase));
SET session_replication_role = origin;
