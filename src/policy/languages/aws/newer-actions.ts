/** What the vendor documents of an action that the generated lists do not have yet. */
interface NewerAction {
  readonly name: string;
  readonly conditionKeys: readonly string[];
}

/** Those of every request that uses the key material: the guide names these operations "cryptographic operations". */
const cryptographicKeys: readonly string[] = ['kms:CallerAccount', 'kms:RequestAlias', 'kms:ViaService'];

/**
 * Actions that the installed SDK knows and the source of the generated lists lacks. `npm run check` compares both, and
 * fails for an entry here that the lists have caught up with.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-request-alias
 */
export const newerActions: readonly NewerAction[] = [
  { name: 'kms:Decapsulate', conditionKeys: cryptographicKeys },
  { name: 'kms:Encapsulate', conditionKeys: cryptographicKeys },
];
