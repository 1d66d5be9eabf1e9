import { z } from 'zod';
import { kmsError } from './errors.ts';

const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item)]);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const principal = z.union([z.literal('*'), z.record(z.string(), oneOrMore(z.string()))]);

const statementSchema = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principal.optional(),
    NotPrincipal: principal.optional(),
    Action: oneOrMore(z.string()).optional(),
    NotAction: oneOrMore(z.string()).optional(),
    Resource: oneOrMore(z.string()).optional(),
    NotResource: oneOrMore(z.string()).optional(),
    Condition: z.record(z.string(), z.record(z.string(), oneOrMore(scalar))).optional(),
  })
  .refine(
    (one) => (one.Principal === undefined) !== (one.NotPrincipal === undefined),
    'either Principal or NotPrincipal',
  )
  .refine((one) => (one.Action === undefined) !== (one.NotAction === undefined), 'either Action or NotAction');

/** What PutKeyPolicy requires of a policy. A statement without a Resource is accepted, although it has no effect. */
const policySchema = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: oneOrMore(statementSchema),
});

export type PolicyInput = z.infer<typeof policySchema>;

/**
 * Parses a policy that is to be stored; throws PutKeyPolicy's error for a text that is not a policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export const parsePolicy = (text: string): PolicyInput => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw kmsError('MalformedPolicyDocumentException', 'The policy is not valid JSON.');
  }
  const { data, error } = policySchema.safeParse(value);
  if (data) return data;
  const [issue] = error.issues;
  throw kmsError('MalformedPolicyDocumentException', `${issue?.path.join('.') || 'The policy'}: ${issue?.message}`);
};
