import { Command } from 'commander';
import { suggest } from '../config/suggest.ts';
import { createCheckCommand } from './check/command.ts';
import { parseCommand } from './parse-command.ts';

const serveNotes = `
Settings come from environment variables; accounts come from the YAML file at KMS_CONFIG, or, if that is not set, from
the embedded sandbox. The service listens on HOST (127.0.0.1) and PORT (4000). OPERATING.md lists all variables.`;

const sandboxNotes = `
The sandbox listens on SANDBOX_AWS_PORT (4566) and SANDBOX_ALIBABA_PORT (4567). It prints its other variables when it
starts.`;

const createServeCommand = (version: string): Command =>
  new Command('serve')
    .summary('serve the GraphQL subgraph (default)')
    .description('Serves the GraphQL subgraph until it is stopped.')
    .version(version, '-V, --version')
    .addHelpText('after', serveNotes)
    .allowExcessArguments(false)
    .action(async () => (await import('./serve/serve.ts')).serve());

const createSandboxCommand = (version: string): Command =>
  new Command('sandbox')
    .summary('serve only the KMS endpoints of the sandbox')
    .description('Serves AWS KMS, Alibaba Cloud KMS and their STS with example keys, for trying out other programs.')
    .version(version, '-V, --version')
    .addHelpText('after', sandboxNotes)
    .allowExcessArguments(false)
    .action(async () => {
      await import('../sandbox/main.ts');
    });

const createProgram = (version: string): Command =>
  new Command('key-policy-subgraph')
    .description(
      'Who may use this key? Key policies of AWS KMS and Alibaba Cloud KMS, served as GraphQL or checked in files.',
    )
    .version(version, '-V, --version')
    .addCommand(createServeCommand(version), { isDefault: true })
    .addCommand(createCheckCommand('check', version))
    .addCommand(createSandboxCommand(version));

/** Commander would take an unknown command for an argument of the default one. */
const rejectUnknownCommand = (program: Command, name: string | undefined): void => {
  const names = ['help', ...program.commands.map((command) => command.name())];
  if (name === undefined || name.startsWith('-') || names.includes(name)) return;
  const similar = suggest(name, names);
  program.error(`error: unknown command '${name}'${similar === null ? '' : `\n(Did you mean ${similar}?)`}`);
};

/** The package's commands: `serve` (the default), `check` and `sandbox`. */
export const run = (args: readonly string[], version: string): Promise<void> => {
  const program = createProgram(version);
  return parseCommand(program, args, () => rejectUnknownCommand(program, args[0]));
};
