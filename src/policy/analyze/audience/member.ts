/** What the ARN of a session shows about its role. */
export interface MemberRole {
  /** The ARN of the role up to the path: `arn:aws:iam::111122223333:role/`. */
  readonly start: string;
  readonly name: string;
  /** Whether the role may have a path, so that its ARN is not known. */
  readonly hasPath: boolean;
}

/** An account or single principals of one, as a policy names them. */
export interface Member {
  /**
   * - ACCOUNT: everyone in the account.
   * - PRINCIPAL: one principal by its ARN, a role with all of its sessions.
   * - SESSION: one session of a role; its ARN does not contain the role's path.
   * - PATTERN: principals whose ARN matches.
   * - OPAQUE: a caller with an unknown ARN, such as one that signs in through an identity provider.
   */
  readonly form: 'ACCOUNT' | 'PRINCIPAL' | 'SESSION' | 'PATTERN' | 'OPAQUE';
  /** The account id, prefixed with its partition where that is not the key's; empty where the text has none. */
  readonly account: string;
  /** An account id, an ARN or a pattern. Members with the same text are equal. */
  readonly text: string;
  /** An ARN that represents a pattern, where the policy does not write it as one. */
  readonly written?: string;
  /** The role of a session; null for others. */
  readonly role: MemberRole | null;
  /** For a condition on the ARN, whether an ARN matches; null for a Principal element. */
  readonly fits: ((arn: string) => boolean) | null;
}

export const accountMember = (account: string): Member => {
  return { form: 'ACCOUNT', account, text: account, role: null, fits: null };
};

export const principalMember = (account: string, arn: string): Member => {
  return { form: 'PRINCIPAL', account, text: arn, role: null, fits: null };
};

/** The principal whose ARN a condition requires. */
export const arnMember = (account: string, arn: string): Member => {
  return { form: 'PRINCIPAL', account, text: arn, role: null, fits: (given) => given === arn };
};

export const opaqueMember = (account: string, text: string): Member => {
  return { form: 'OPAQUE', account, text, role: null, fits: null };
};

export const sessionMember = (account: string, arn: string, role: MemberRole): Member => {
  return { form: 'SESSION', account, text: arn, role, fits: null };
};

/**
 * Principals whose ARN matches a pattern.
 * @param matches - Whether an ARN matches the pattern. Called only for ARNs that begin with the pattern's text before
 * the first wildcard and end with that after the last one.
 */
export const patternMember = (account: string, pattern: string, matches: (arn: string) => boolean): Member => {
  let ends: readonly [head: string, tail: string] | undefined;
  // Most principals differ from a pattern before its first wildcard or after its last one.
  const fits = (arn: string): boolean => {
    ends ??= [headOf(pattern), tailOf(pattern)];
    return arn.endsWith(ends[1]) && arn.startsWith(ends[0]) && matches(arn);
  };
  return { form: 'PATTERN', account, text: pattern, role: null, fits };
};

/** Whether the ARN is that of the session's role, whatever the path of the role. */
export const isRoleOf = (arn: string, { role }: Member): boolean => {
  return role !== null && arn.startsWith(role.start) && arn.endsWith(`/${role.name}`);
};

/** A path that no policy contains, so only wildcards match it. */
const anyPath = '\u0001/';

/** Whether a pattern certainly matches the principal. */
export const certainlyMatches = (pattern: Member, member: Member): boolean => {
  const { fits } = pattern;
  if (fits === null) return false;
  if (member.form === 'PRINCIPAL') return fits(member.text);
  if (member.form === 'SESSION' && member.role !== null) {
    const { start, name, hasPath } = member.role;
    return fits(start + name) && (!hasPath || fits(start + anyPath + name));
  }
  return member.form === 'PATTERN' && holdsPattern(pattern, member);
};

/** Only a `*` of the wider pattern covers wildcards of the narrower one; with a `?` it is undecided. */
const holdsPattern = (wider: Member, narrower: Member): boolean => {
  return wider.text === narrower.text || (!wider.text.includes('?') && wider.fits?.(narrower.text) === true);
};

/** Whether a pattern may match the principal. */
export const mayMatch = (pattern: Member, member: Member): boolean => {
  if (member.form === 'PRINCIPAL') return pattern.fits?.(member.text) === true;
  if (member.form === 'PATTERN') return mayMeet(pattern.text, member.text);
  if (member.role === null) return true;
  const { start, name, hasPath } = member.role;
  return pattern.fits?.(start + name) === true || (hasPath && mayMeet(pattern.text, `${start}*/${name}`));
};

const headOf = (pattern: string): string => pattern.slice(0, pattern.search(/[*?]|$/));
const tailOf = (pattern: string): string =>
  pattern.slice(Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?')) + 1);

/** False only where the texts before the first wildcards, or after the last ones, exclude each other. */
const mayMeet = (one: string, other: string): boolean => {
  const [oneHead, otherHead, oneTail, otherTail] = [headOf(one), headOf(other), tailOf(one), tailOf(other)];
  return (
    (oneHead.startsWith(otherHead) || otherHead.startsWith(oneHead)) &&
    (oneTail.endsWith(otherTail) || otherTail.endsWith(oneTail))
  );
};
