import { toLowerAscii } from '../../letter-case.ts';
import type { SignedCaller } from './caller-signature.ts';
import type { Steps } from './steps.ts';

/** Asking whether a statement covers a caller takes less time than evaluating a condition. */
const callersPerStep = 4;

/** The callers of many targets whose requests are yet to be searched, by action. */
export class OpenCallers {
  readonly #callers: readonly SignedCaller[];
  readonly #steps: Steps;
  readonly #byAction = new Map<string, readonly SignedCaller[]>();

  constructor(callers: readonly SignedCaller[], steps: Steps) {
    this.#callers = callers;
    this.#steps = steps;
  }

  /** Removes those that a target covers, and returns them. */
  take(action: string, isCovered: (signed: SignedCaller) => boolean): readonly SignedCaller[] {
    const open = this.#byAction.get(action) ?? this.#distinctOn(action);
    this.#steps.left -= open.length / callersPerStep;
    const taken = open.filter(isCovered);
    this.#byAction.set(action, taken.length === 0 ? open : open.filter((signed) => !isCovered(signed)));
    return taken;
  }

  /** One caller for each list of statements on the action. */
  #distinctOn(action: string): readonly SignedCaller[] {
    this.#steps.left -= this.#callers.length / callersPerStep;
    const bySignature = new Map<string, SignedCaller>();
    for (const signed of this.#callers) {
      const signature = signed.signatureOn(toLowerAscii(action));
      if (!bySignature.has(signature)) bySignature.set(signature, signed);
    }
    return [...bySignature.values()];
  }
}
