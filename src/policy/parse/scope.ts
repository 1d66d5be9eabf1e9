import type { Grammar } from '../languages/statements/grammar.ts';
import type { PolicySubject } from '../types.ts';
import type { IssueLog } from './issues.ts';

/** What every part of the reader needs beside the value that it reads. */
export interface ReadingScope {
  readonly grammar: Grammar;
  readonly subject: PolicySubject;
  readonly log: IssueLog;
  /** Whether `${…}` is a variable in the version that the policy is written in. */
  readonly variables: boolean;
}
