import type { Grammar } from '../languages/statements/grammar.ts';
import type { PolicySubject } from '../types.ts';
import type { IssueLog } from './issues.ts';

/** What every part of the reader needs in addition to the value. */
export interface ReadingScope {
  readonly grammar: Grammar;
  readonly subject: PolicySubject;
  readonly log: IssueLog;
  /** Whether `${…}` is a variable in the policy's version. */
  readonly allowsVariables: boolean;
}
