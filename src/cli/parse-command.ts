import type { Command, CommanderError } from 'commander';

/** The exit code for incorrect usage, which `check --help` documents. */
const usageExitCode = 2;

const leave = (error: CommanderError): never => process.exit(error.exitCode === 0 ? 0 : usageExitCode);

const overrideExits = (command: Command): void => {
  command.exitOverride(leave);
  for (const subcommand of command.commands) overrideExits(subcommand);
};

/** Runs a command. Invalid arguments end the process with exit code 2 and a reference to `--help`. */
export const parseCommand = async (
  command: Command,
  args: readonly string[],
  checkArguments = () => {},
): Promise<void> => {
  overrideExits(command);
  command.showHelpAfterError(`(${command.name()} --help lists the options)`);
  checkArguments();
  await command.parseAsync(args, { from: 'user' });
};
