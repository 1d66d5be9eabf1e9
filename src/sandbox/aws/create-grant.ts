import { z } from 'zod';
import type { GrantConstraints, SandboxGrant } from '../keys/sandbox-grant.ts';
import type { SandboxKey } from '../keys/sandbox-key.ts';
import { toArn } from '../keys/sandbox-key.ts';
import { kmsError, validationError } from './errors.ts';
import { optionalString } from './parameters.ts';

/** The operations that take an encryption context. */
const withEncryptionContext = [
  'Encrypt',
  'Decrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
];

/** The operations that a grant may allow, by key usage. Only symmetric keys generate data keys. */
const operationsByUsage: Readonly<Record<string, readonly string[]>> = {
  ENCRYPT_DECRYPT: withEncryptionContext,
  SIGN_VERIFY: ['Sign', 'Verify'],
  GENERATE_VERIFY_MAC: ['GenerateMac', 'VerifyMac'],
  KEY_AGREEMENT: ['DeriveSharedSecret'],
  ENCAPSULATE_DECAPSULATE: ['Encapsulate', 'Decapsulate'],
};
const operationsOfAnyKey = ['CreateGrant', 'RetireGrant', 'DescribeKey', 'GetPublicKey'];

const grantOperationNames: ReadonlySet<string> = new Set([
  ...Object.values(operationsByUsage).flat(),
  ...operationsOfAnyKey,
]);

const encryptionContext = z.record(z.string(), z.string().max(384)).refine((pairs) => Object.keys(pairs).length <= 8);
const constraintsSchema = z.strictObject({
  EncryptionContextSubset: encryptionContext.optional(),
  EncryptionContextEquals: encryptionContext.optional(),
  SourceArn: z.string().startsWith('arn:').max(2048).optional(),
});

/** ARNs of users, roles (service-linked ones as well), role sessions, federated users and account roots. */
const principalArn =
  /^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:(?:root|user\/.+|role\/.+|assumed-role\/.+|federated-user\/.+)$/;

type Parameters = Readonly<Record<string, unknown>>;

/**
 * Reads the parameters of CreateGrant; throws the service's error where they are not valid for the key.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
export const readGrant = (parameters: Parameters, key: SandboxKey, issuingAccountId: string): SandboxGrant => {
  checkState(key);
  const principals = readPrincipals(parameters);
  const operations = readOperations(parameters.Operations, key);
  const constraints = readConstraints(parameters.Constraints, key);
  const name = optionalString(parameters.Name, 'name', 256);
  if (principals.granteeServicePrincipal !== undefined && constraints?.SourceArn === undefined) {
    throw kmsError('ValidationException', 'A grant to a service principal needs a SourceArn constraint.');
  }
  return {
    ...principals,
    operations,
    issuingAccountId,
    createdAt: new Date().toISOString(),
    ...(constraints === undefined ? {} : { constraints }),
    ...(name === undefined ? {} : { name }),
  };
};

const checkState = (key: SandboxKey): void => {
  if (key.state === 'Disabled') throw kmsError('DisabledException', `${toArn(key)} is disabled.`);
  if (key.state === 'PendingDeletion') {
    throw kmsError('KMSInvalidStateException', `${toArn(key)} is pending deletion.`);
  }
};

type Principals = Pick<
  SandboxGrant,
  'granteePrincipal' | 'granteeServicePrincipal' | 'retiringPrincipal' | 'retiringServicePrincipal'
>;

const readPrincipals = (parameters: Parameters): Principals => {
  const grantee = eitherPrincipal(parameters, 'Grantee');
  const retiring = eitherPrincipal(parameters, 'Retiring');
  if (grantee === null) throw validationError(null, 'granteePrincipal', 'Member must not be null');
  if (grantee.service && retiring === null) {
    throw kmsError('ValidationException', 'A grant to a service principal needs a retiring principal.');
  }
  return {
    ...(grantee.service ? { granteeServicePrincipal: grantee.value } : { granteePrincipal: grantee.value }),
    ...(retiring === null
      ? {}
      : retiring.service
        ? { retiringServicePrincipal: retiring.value }
        : { retiringPrincipal: retiring.value }),
  };
};

/** The grantee or retiring principal, or service principal; null if neither is given. Throws if both are. */
const eitherPrincipal = (parameters: Parameters, part: 'Grantee' | 'Retiring') => {
  const principal = optionalString(parameters[`${part}Principal`], `${part.toLowerCase()}Principal`, 256);
  const service = optionalString(parameters[`${part}ServicePrincipal`], `${part.toLowerCase()}ServicePrincipal`, 256);
  if (principal !== undefined && service !== undefined) {
    throw kmsError('ValidationException', `Specify ${part}Principal or ${part}ServicePrincipal, not both.`);
  }
  if (service !== undefined) return { value: service, service: true };
  if (principal === undefined) return null;
  if (!principalArn.test(principal)) {
    throw kmsError('InvalidArnException', `ARN does not refer to a valid principal: ${principal}`);
  }
  return { value: principal, service: false };
};

const readOperations = (value: unknown, key: SandboxKey): readonly string[] => {
  const { data } = z.array(z.string()).min(1).safeParse(value);
  if (!data) throw validationError(null, 'operations', 'Member must not be null');
  const possible = [...(operationsByUsage[key.usage ?? 'ENCRYPT_DECRYPT'] ?? []), ...operationsOfAnyKey];
  for (const operation of data) {
    if (!grantOperationNames.has(operation)) {
      const names = [...grantOperationNames].join(', ');
      throw validationError(operation, 'operations', `Member must satisfy enum value set: [${names}]`);
    }
    if (!possible.includes(operation)) {
      throw kmsError('ValidationException', `The operation ${operation} is not supported by this key.`);
    }
  }
  return data;
};

const readConstraints = (value: unknown, key: SandboxKey): GrantConstraints | undefined => {
  if (value === undefined || value === null) return undefined;
  const { data, error } = constraintsSchema.safeParse(value);
  if (error) throw validationError('', 'constraints', error.issues[0]?.message ?? 'Member must be constraints');
  const bindsContext = data.EncryptionContextEquals !== undefined || data.EncryptionContextSubset !== undefined;
  if (bindsContext && (key.spec ?? 'SYMMETRIC_DEFAULT') !== 'SYMMETRIC_DEFAULT') {
    throw kmsError('ValidationException', 'Encryption context constraints are for symmetric encryption keys.');
  }
  return data as GrantConstraints;
};
