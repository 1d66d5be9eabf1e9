/** What the vendor documents for an action that the generated lists don't contain yet. */
interface NewerAction {
  readonly name: string;
  readonly conditionKeys: readonly string[];
}

/**
 * The condition keys of every request that uses the key material: the guide calls these operations "cryptographic
 * operations".
 */
const cryptographicKeys: readonly string[] = ['kms:CallerAccount', 'kms:RequestAlias', 'kms:ViaService'];

/**
 * Actions that the installed SDK has and the generated lists don't. `npm run check` compares both, and fails for an
 * entry here that the lists contain by now.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-request-alias
 */
export const newerActions: readonly NewerAction[] = [
  { name: 'kms:Decapsulate', conditionKeys: cryptographicKeys },
  { name: 'kms:Encapsulate', conditionKeys: cryptographicKeys },
];
