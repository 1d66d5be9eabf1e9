CREATE TABLE key_policy.term_counts (
  term text COLLATE "C" NOT NULL,
  region_id integer NOT NULL,
  profile_id integer NOT NULL,
  keys integer NOT NULL,
  PRIMARY KEY (term, region_id, profile_id)
);
--> statement-breakpoint
INSERT INTO key_policy.term_counts
SELECT term, known.region_id, known.profile_id, count(*)
FROM key_policy.keys AS known
JOIN key_policy.key_details AS details ON details.key_id = known.id, unnest(details.terms || details.tags) AS term
WHERE known.gone_at IS NULL
GROUP BY 1, 2, 3;
--> statement-breakpoint
CREATE FUNCTION key_policy.count_terms_of_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO key_policy.term_counts AS counted
  SELECT term, region_id, profile_id, sum(step) FROM (
    SELECT removed.id, removed.region_id, removed.profile_id, -1 AS step
    FROM removed JOIN added ON added.id = removed.id
    WHERE removed.gone_at IS NULL AND (
      added.gone_at IS NOT NULL
      OR (added.region_id, added.profile_id) IS DISTINCT FROM (removed.region_id, removed.profile_id))
    UNION ALL
    SELECT added.id, added.region_id, added.profile_id, 1
    FROM added JOIN removed ON removed.id = added.id
    WHERE added.gone_at IS NULL AND (
      removed.gone_at IS NOT NULL
      OR (added.region_id, added.profile_id) IS DISTINCT FROM (removed.region_id, removed.profile_id))
  ) AS steps
  JOIN key_policy.key_details AS details ON details.key_id = steps.id, unnest(details.terms || details.tags) AS term
  GROUP BY 1, 2, 3 HAVING sum(step) <> 0 ORDER BY 1, 2, 3
  ON CONFLICT (term, region_id, profile_id) DO UPDATE SET keys = counted.keys + excluded.keys;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION key_policy.count_terms_of_details() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO key_policy.term_counts AS counted
    SELECT term, known.region_id, known.profile_id, count(*)
    FROM added JOIN key_policy.keys AS known ON known.id = added.key_id, unnest(added.terms || added.tags) AS term
    WHERE known.gone_at IS NULL
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (term, region_id, profile_id) DO UPDATE SET keys = counted.keys + excluded.keys;
  ELSE
    INSERT INTO key_policy.term_counts AS counted
    SELECT term, known.region_id, known.profile_id, sum(step) FROM (
      SELECT key_id, unnest(terms || tags) AS term, 1 AS step FROM added
      UNION ALL
      SELECT key_id, unnest(terms || tags), -1 FROM removed
    ) AS steps
    JOIN key_policy.keys AS known ON known.id = steps.key_id
    WHERE known.gone_at IS NULL
    GROUP BY 1, 2, 3 HAVING sum(step) <> 0 ORDER BY 1, 2, 3
    ON CONFLICT (term, region_id, profile_id) DO UPDATE SET keys = counted.keys + excluded.keys;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER terms_of_keys_changed AFTER UPDATE ON key_policy.keys
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION key_policy.count_terms_of_keys();
--> statement-breakpoint
CREATE TRIGGER details_added AFTER INSERT ON key_policy.key_details
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION key_policy.count_terms_of_details();
--> statement-breakpoint
CREATE TRIGGER details_changed AFTER UPDATE ON key_policy.key_details
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION key_policy.count_terms_of_details();
--> statement-breakpoint
ALTER INDEX key_policy.key_details_terms SET (gin_pending_list_limit = 128);
--> statement-breakpoint
ALTER INDEX key_policy.key_details_tags SET (gin_pending_list_limit = 128);
--> statement-breakpoint
ALTER INDEX key_policy.key_details_aliases SET (gin_pending_list_limit = 128);
