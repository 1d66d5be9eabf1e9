CREATE TABLE key_policy.regions (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider text NOT NULL,
  account_id text NOT NULL,
  region text NOT NULL,
  phase text NOT NULL DEFAULT 'DONE',
  cycle integer NOT NULL DEFAULT 0,
  page text,
  started_at timestamptz,
  listed_at timestamptz,
  finished_at timestamptz,
  complete_since timestamptz,
  failed_at timestamptz,
  error jsonb,
  gone_at timestamptz,
  UNIQUE (provider, account_id, region)
);
--> statement-breakpoint
CREATE TABLE key_policy.profiles (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  exposure text,
  severity smallint NOT NULL,
  findings text[] NOT NULL,
  error_code text,
  state text
);
--> statement-breakpoint
CREATE TABLE key_policy.texts (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest text NOT NULL UNIQUE,
  body text NOT NULL
);
--> statement-breakpoint
CREATE TABLE key_policy.keys (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  region_id integer NOT NULL REFERENCES key_policy.regions,
  arn text COLLATE "C" NOT NULL UNIQUE,
  profile_id integer NOT NULL REFERENCES key_policy.profiles,
  exposure_rank smallint NOT NULL,
  fingerprint text,
  text_id integer REFERENCES key_policy.texts,
  seen_at timestamptz NOT NULL,
  read_at timestamptz,
  text_read_at timestamptz,
  changed_at timestamptz NOT NULL DEFAULT 'epoch',
  seen_cycle integer NOT NULL DEFAULT 0,
  read_cycle integer NOT NULL DEFAULT 0,
  gone_at timestamptz
) WITH (fillfactor = 80);
--> statement-breakpoint
CREATE INDEX keys_by_region ON key_policy.keys (region_id, arn) WHERE gone_at IS NULL;
--> statement-breakpoint
CREATE INDEX keys_by_profile ON key_policy.keys (profile_id, arn) WHERE gone_at IS NULL;
--> statement-breakpoint
CREATE INDEX keys_by_exposure ON key_policy.keys (exposure_rank, arn) WHERE gone_at IS NULL;
--> statement-breakpoint
CREATE INDEX keys_by_change ON key_policy.keys (changed_at DESC, arn) WHERE gone_at IS NULL;
--> statement-breakpoint
CREATE INDEX keys_to_count ON key_policy.keys (id) INCLUDE (region_id, profile_id) WHERE gone_at IS NULL;
--> statement-breakpoint
CREATE INDEX keys_by_fingerprint ON key_policy.keys (fingerprint) WHERE gone_at IS NULL;
--> statement-breakpoint
CREATE TABLE key_policy.key_details (
  key_id integer PRIMARY KEY REFERENCES key_policy.keys ON DELETE CASCADE,
  terms text[] NOT NULL DEFAULT '{}',
  tags text[] NOT NULL DEFAULT '{}',
  aliases text[] NOT NULL DEFAULT '{}',
  grants text
);
--> statement-breakpoint
CREATE INDEX key_details_terms ON key_policy.key_details USING gin (terms);
--> statement-breakpoint
CREATE INDEX key_details_tags ON key_policy.key_details USING gin (tags);
--> statement-breakpoint
CREATE INDEX key_details_aliases ON key_policy.key_details USING gin (aliases);
--> statement-breakpoint
CREATE TABLE key_policy.versions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key_id integer NOT NULL REFERENCES key_policy.keys ON DELETE CASCADE,
  text_id integer NOT NULL REFERENCES key_policy.texts,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz
);
--> statement-breakpoint
CREATE INDEX versions_by_key ON key_policy.versions (key_id, id DESC);
--> statement-breakpoint
CREATE TABLE key_policy.changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key_id integer NOT NULL REFERENCES key_policy.keys ON DELETE CASCADE,
  seen_at timestamptz NOT NULL,
  before_id integer NOT NULL REFERENCES key_policy.texts,
  after_id integer NOT NULL REFERENCES key_policy.texts
);
--> statement-breakpoint
CREATE TABLE key_policy.profile_counts (
  region_id integer NOT NULL,
  profile_id integer NOT NULL,
  keys integer NOT NULL,
  PRIMARY KEY (region_id, profile_id)
);
--> statement-breakpoint
CREATE FUNCTION key_policy.count_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO key_policy.profile_counts AS counted
    SELECT region_id, profile_id, count(*) FROM added WHERE gone_at IS NULL
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (region_id, profile_id) DO UPDATE SET keys = counted.keys + excluded.keys;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO key_policy.profile_counts AS counted
    SELECT region_id, profile_id, -count(*) FROM removed WHERE gone_at IS NULL
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (region_id, profile_id) DO UPDATE SET keys = counted.keys + excluded.keys;
  ELSE
    INSERT INTO key_policy.profile_counts AS counted
    SELECT region_id, profile_id, sum(step) FROM (
      SELECT region_id, profile_id, 1 AS step FROM added WHERE gone_at IS NULL
      UNION ALL
      SELECT region_id, profile_id, -1 FROM removed WHERE gone_at IS NULL
    ) AS steps
    GROUP BY 1, 2 HAVING sum(step) <> 0 ORDER BY 1, 2
    ON CONFLICT (region_id, profile_id) DO UPDATE SET keys = counted.keys + excluded.keys;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER keys_added AFTER INSERT ON key_policy.keys
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION key_policy.count_keys();
--> statement-breakpoint
CREATE TRIGGER keys_changed AFTER UPDATE ON key_policy.keys
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION key_policy.count_keys();
--> statement-breakpoint
CREATE TRIGGER keys_removed AFTER DELETE ON key_policy.keys
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION key_policy.count_keys();
