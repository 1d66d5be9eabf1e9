import type { Fetcher, Observable } from '@graphiql/toolkit';

type Returned = Awaited<ReturnType<Fetcher>>;
type Result = Returned extends infer Each ? (Each extends Observable<infer Value> ? Value : never) : never;

/** How GraphiQL subscribes; an observable of its types could be subscribed to in other ways as well. */
interface Observer {
  readonly next: (result: Result) => void;
  readonly error: (error: unknown) => void;
  readonly complete: () => void;
}

/** Work with one result, as an observable, since GraphiQL's button to stop acts on nothing else. It aborts the signal. */
export const stoppable = (work: (stopped: AbortSignal) => Promise<Result>): Observable<Result> => {
  const subscribe = ({ next, error, complete }: Observer) => {
    const stop = new AbortController();
    const unlessStopped = (then: () => void) => stop.signal.aborted || then();
    work(stop.signal).then(
      (result) =>
        unlessStopped(() => {
          next(result);
          complete();
        }),
      (reason: unknown) => unlessStopped(() => error(reason)),
    );
    return { unsubscribe: () => stop.abort() };
  };
  return { subscribe } as Observable<Result>;
};
