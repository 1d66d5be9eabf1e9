import { UsageError } from '../../usage-error.ts';
import { toRecord } from '../json-values.ts';
import type { TextFile } from '../text-file.ts';

const advice = 'check what "terraform show -json" prints, of the plan or the state';

/** Blocks at the beginning of a configuration in HashiCorp's language, after comments. */
const hcl = /^(?:\s|#.*|\/\/.*)*(?:data|locals|module|output|provider|resource|terraform|variable)\b[^\n{:]*\{/;

const isConfiguration = ({ path, text }: TextFile, root: unknown): boolean =>
  /\.(?:tf|tofu)(?:\.json)?$/i.test(path) || (root === undefined && hcl.test(text));

/** A state as Terraform stores it, unlike the one that it shows. */
const isStoredState = (root: unknown): boolean => {
  const { lineage, resources, serial } = toRecord(root);
  return typeof lineage === 'string' && typeof serial === 'number' && Array.isArray(resources);
};

/**
 * Refuses files of Terraform that people have at hand, but that are not read: as policies, they would give errors that
 * help nobody.
 * @throws UsageError with what to check instead
 */
export const rejectUnsupportedTerraform = (file: TextFile, root: unknown): void => {
  if (isConfiguration(file, root)) throw new UsageError(`${file.path}: configuration of Terraform; ${advice}`);
  if (isStoredState(root)) throw new UsageError(`${file.path}: a state in Terraform's own format; ${advice}`);
};
