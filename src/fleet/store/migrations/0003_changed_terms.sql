CREATE OR REPLACE FUNCTION key_policy.count_terms_of_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO key_policy.term_counts AS counted
  SELECT term, region_id, profile_id, sum(step) FROM (
    SELECT id, region_id, profile_id, sum(step) AS step FROM (
      SELECT id, region_id, profile_id, -1 AS step FROM removed WHERE gone_at IS NULL
      UNION ALL
      SELECT id, region_id, profile_id, 1 FROM added WHERE gone_at IS NULL
    ) AS both_rows
    GROUP BY 1, 2, 3 HAVING sum(step) <> 0
  ) AS steps
  JOIN key_policy.key_details AS details ON details.key_id = steps.id, unnest(details.terms || details.tags) AS term
  GROUP BY 1, 2, 3 HAVING sum(step) <> 0 ORDER BY 1, 2, 3
  ON CONFLICT (term, region_id, profile_id) DO UPDATE SET keys = counted.keys + excluded.keys;
  RETURN NULL;
END $$;
