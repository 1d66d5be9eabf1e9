import { z } from 'zod';
import {
  type AccountFormat,
  accountFields,
  credentialsField,
  discoveryFields,
  matchingText,
  namesAccounts,
  regionsField,
  sharedFields,
} from '../../../src/providers/account-schema.ts';

const project = matchingText(/^[a-z-]+$/, 'the name of a project');
const regions = regionsField(matchingText(/^[a-z]+-[a-z]+\d$/, 'a location'));
const keyRing = matchingText(/^[a-z]+$/, 'the name of a key ring').optional();
const credentials = credentialsField(z.string(), 'Unused.');

export const toyAccounts = {
  id: 'TOY',
  configName: 'toy',
  account: z
    .strictObject({
      provider: z.literal('toy'),
      regions,
      credentials,
      ...accountFields(project, 'A project.'),
      ...sharedFields,
      keyRing,
    })
    .refine(namesAccounts.check, namesAccounts),
  discovery: z.strictObject({
    provider: z.literal('toy'),
    regions,
    ...discoveryFields(z.string(), project, credentials),
    ...sharedFields,
    keyRing,
  }),
  ownSettings: ['keyRing'],
  trusted: {
    account: { pattern: /[a-z-]+/, expected: 'the name of a project' },
    organization: { pattern: /folders\/\d+/, expected: 'folders/…' },
  },
  allRegions: () => ['europe-west1'],
} as const satisfies AccountFormat;
