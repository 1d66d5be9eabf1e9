import { z } from 'zod';
import { accountsFileSchema } from './accounts-file.ts';

/** The JSON Schema (draft 7, which editors read) of the accounts file, derived from what the loader itself checks. */
export const accountsFileJsonSchema = (): object => {
  return z.toJSONSchema(accountsFileSchema, { target: 'draft-7', io: 'input' });
};
