/** What a program can be told to do, by name. Arguments and results travel as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: each program says what its commands take.
export type Commands = Readonly<Record<string, (argument: any) => unknown>>;

/** A command that its program is to carry out. */
export interface Order {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

export interface Report {
  readonly id: number;
  readonly result: unknown;
  readonly error: string | null;
}

/** The number under which a program reports that it is open. */
export const openId = 0;

/**
 * Runs a program of the benchmark: opens it with the argument that it was launched with, and carries out what it is
 * told until whoever launched it lets it go.
 */
export const serve = <Argument>(open: (argument: Argument) => Promise<Commands>): void => {
  const opened = open(JSON.parse(process.argv[2] ?? 'null'));
  const report = (id: number, work: Promise<unknown>): void => {
    work.then(
      (result) => process.send?.({ id, result, error: null } satisfies Report),
      (error) => process.send?.({ id, result: null, error: String(error?.stack ?? error) } satisfies Report),
    );
  };
  report(
    openId,
    opened.then(() => null),
  );
  process.on('message', ({ id, name, argument }: Order) => {
    report(
      id,
      opened.then((commands) => commands[name]?.(argument)),
    );
  });
  process.once('disconnect', () => process.exit());
};
