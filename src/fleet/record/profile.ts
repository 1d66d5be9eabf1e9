import type { IndexedAnalysis } from './indexed-analysis.ts';

/** The properties by which keys are counted. */
export interface Profile extends Pick<IndexedAnalysis, 'exposure' | 'severity' | 'findings' | 'errorCode'> {
  /** From DescribeKey; null where it was not called. */
  readonly state: string | null;
}

/** The profile of a key that was listed but not read yet. */
export const unreadProfile: Profile = { exposure: null, severity: 0, findings: [], errorCode: null, state: null };

/** A text that identifies a profile. */
export const nameOfProfile = ({ exposure, severity, findings, errorCode, state }: Profile): string =>
  JSON.stringify([exposure, severity, findings, errorCode, state]);
