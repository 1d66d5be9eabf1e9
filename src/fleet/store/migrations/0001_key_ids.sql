CREATE INDEX keys_by_key_id ON key_policy.keys (split_part(arn, '/', 2)) WHERE gone_at IS NULL;
