/** The code of a worker thread. */
import { LRUCache } from 'lru-cache';
import type { KmsProvider } from '../errors.ts';
import { inspectKeyPolicy, type KeyPolicyView } from '../policy/inspect.ts';
import type { PolicySubject } from '../policy/types.ts';
import { descriptionOf } from '../providers/descriptions.ts';
import { type Computation, type ComputationArguments, computeOutcome, type Outcome } from './computations.ts';
import { type Parcel, toParcel } from './parcel.ts';

/** A document and its key, from which another thread can parse the same policy. */
export interface PolicyInput {
  readonly provider: KmsProvider;
  readonly document: string;
  readonly subject: PolicySubject;
}

export interface Task<C extends Computation = Computation> extends PolicyInput {
  readonly computation: C;
  readonly given: ComputationArguments<C>;
}

/** One request may select several fields of a document: their common parts are computed once. */
const views = new LRUCache<string, KeyPolicyView>({ max: 8 });

const viewOf = ({ provider, document, subject }: PolicyInput): KeyPolicyView => {
  const key = `${provider}\n${JSON.stringify(subject)}\n${document}`;
  const known = views.get(key);
  if (known) return known;
  const view = inspectKeyPolicy(document, descriptionOf(provider).language, subject);
  views.set(key, view);
  return view;
};

/** Runs a task; errors of the computation are part of the outcome. */
export const run = (task: Task): Parcel<Outcome<unknown>> =>
  toParcel(computeOutcome(viewOf(task), task.computation, task.given));
