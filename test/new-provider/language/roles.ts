import type { KeyCapability } from '../../../src/policy/types.ts';

/** The actions that each role allows its members. */
export const actionsByRole: ReadonlyMap<string, readonly string[]> = new Map([
  ['roles/decrypter', ['keys.decrypt']],
  ['roles/encrypter', ['keys.encrypt']],
  ['roles/owner', ['keys.decrypt', 'keys.encrypt', 'keys.setPolicy']],
]);

export const allActions: readonly string[] = [...new Set([...actionsByRole.values()].flat())].sort();

export const capabilityOf = (action: string): KeyCapability =>
  action === 'keys.setPolicy' ? 'PERMISSIONS_MANAGEMENT' : 'CRYPTOGRAPHIC_USE';
