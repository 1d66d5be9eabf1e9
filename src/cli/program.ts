import { Command } from 'commander';
import { createCheckCommand } from './check/command.ts';
import { parseCommand } from './parse-command.ts';

const serveNotes = `
Configuration comes from the environment and, for accounts, from the YAML file that KMS_CONFIG names; without it the
embedded sandbox provides the accounts. It listens at HOST (127.0.0.1) and PORT (4000). OPERATING.md lists all variables.`;

const sandboxNotes = `
It listens at SANDBOX_AWS_PORT (4566) and SANDBOX_ALIBABA_PORT (4567). Its other environment variables are printed at
the start.`;

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

/** The package's commands: `serve` (the default), `check` and `sandbox`. */
export const run = (args: readonly string[], version: string): Promise<void> =>
  parseCommand(createProgram(version), args);
