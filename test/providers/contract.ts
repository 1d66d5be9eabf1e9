import { describeAnswers } from './contract/answers.ts';
import { describeCredentials } from './contract/credentials.ts';
import { describeEgress } from './contract/egress.ts';
import { describeErrors } from './contract/errors.ts';
import { type ContractSubject, createHarness } from './contract/harness.ts';
import { describeReading } from './contract/reading.ts';
import { describeTransport } from './contract/transport.ts';

export type { ContractSubject, ExpectedError } from './contract/harness.ts';

/**
 * The clauses that every provider meets, tested with its real SDK over real HTTP. An id never changes its meaning; that
 * of a removed clause is not used again.
 */
export function describeProviderContract(subject: ContractSubject): void {
  const harness = createHarness(subject);
  describeReading(harness);
  describeErrors(harness);
  describeAnswers(harness);
  describeTransport(harness);
  describeCredentials(harness);
  describeEgress(harness);
}
