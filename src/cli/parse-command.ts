import type { Command, CommanderError } from 'commander';

/** A question that can't be answered because it was put wrongly. `check` documents it. */
export const usageExitCode = 2;

const leave = (error: CommanderError): never => process.exit(error.exitCode === 0 ? 0 : usageExitCode);

const overrideExits = (command: Command): void => {
  command.exitOverride(leave);
  for (const subcommand of command.commands) overrideExits(subcommand);
};

/** Runs a command. Wrong arguments end the process with exit code 2, and a hint at `--help`. */
export const parseCommand = async (command: Command, args: readonly string[]): Promise<void> => {
  overrideExits(command);
  command.showHelpAfterError(`(${command.name()} --help shows what there is)`);
  await command.parseAsync(args, { from: 'user' });
};
