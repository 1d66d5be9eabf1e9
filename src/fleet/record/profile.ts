import type { Judgement } from './judgement.ts';

/** What keys are counted by. */
export interface Profile extends Pick<Judgement, 'exposure' | 'severity' | 'findings' | 'errorCode'> {
  /** As DescribeKey says it; null where it was not asked. */
  readonly state: string | null;
}

/** The profile of a key that was listed and not read yet. */
export const unreadProfile: Profile = { exposure: null, severity: 0, findings: [], errorCode: null, state: null };

/** The same text for the same profile. */
export const nameOfProfile = ({ exposure, severity, findings, errorCode, state }: Profile): string =>
  JSON.stringify([exposure, severity, findings, errorCode, state]);
