import { z } from 'zod';
import { toArn } from '../keys/sandbox-key.ts';
import { jsonResponse, kmsError, validationError } from './errors.ts';
import { keyOf } from './key-id.ts';
import type { Operations } from './operation.ts';
import { pageOf, readPage, truncation } from './parameters.ts';

const maxTagsPerKey = 50;

const tagList = z.array(z.object({ TagKey: z.string().min(1).max(128), TagValue: z.string().max(256) }));

type Tags = Readonly<Record<string, string>>;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html */
export const tagOperations: Operations = {
  ListResourceTags(call) {
    const page = pageOf(toTagList(keyOf(call).tags), readPage(call.parameters, { byDefault: 50, most: 50 }));
    return jsonResponse({ Tags: page.items, ...truncation(page.next) });
  },

  TagResource(call) {
    const key = keyOf(call);
    if (call.parameters.Tags === undefined) throw validationError(null, 'tags', 'Member must not be null');
    const tags = { ...key.tags, ...readTags(call.parameters.Tags) };
    if (Object.keys(tags).length > maxTagsPerKey) {
      throw kmsError('LimitExceededException', `A key can have ${maxTagsPerKey} tags.`);
    }
    call.state.keys.update(toArn(key), { tags });
    return jsonResponse({});
  },
};

/** Reads the Tags of a request; none if they are absent. Throws a TagException for names that AWS reserves. */
export const readTags = (value: unknown): Tags => {
  const { data, error } = tagList.safeParse(value ?? []);
  if (error) throw validationError('', 'tags', error.issues[0]?.message ?? 'Member must be a list of tags');
  const reserved = data.find(({ TagKey }) => TagKey.toLowerCase().startsWith('aws:'));
  if (reserved) throw kmsError('TagException', `${reserved.TagKey} is reserved for AWS use.`);
  return Object.fromEntries(data.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
};

/** Tags as the API lists them. */
export const toTagList = (tags: Tags = {}) => Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
