import { z } from 'zod';
import { accountsFileSchema } from './accounts-file.ts';

/** The JSON Schema (draft 7, for editors) of the accounts file, derived from the schema that the loader uses. */
export const accountsFileJsonSchema = (): object => {
  return z.toJSONSchema(accountsFileSchema, { target: 'draft-7', io: 'input' });
};
