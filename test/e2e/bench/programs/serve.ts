/** The commands of a program, by name. Arguments and results are passed as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: the types of arguments depend on the program.
export type Commands = Readonly<Record<string, (argument: any) => unknown>>;

/** A command for a program. */
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

/** The number of the message by which a program reports that it is ready. */
export const openId = 0;

/**
 * Runs a program of the benchmark: opens it with the argument with which it was launched, and then runs commands until
 * the parent process disconnects.
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
