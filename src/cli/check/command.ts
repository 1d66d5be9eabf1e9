import { Command, InvalidArgumentError, Option } from 'commander';
import type { KmsProvider } from '../../policy.ts';
import { descriptions } from '../../providers/descriptions.ts';
import { UsageError } from '../usage-error.ts';
import { readFailOn } from './codes.ts';
import { type CheckOptions, type Format, formats } from './options.ts';

const providers: ReadonlyMap<string, KmsProvider> = new Map(descriptions.map(({ configName, id }) => [configName, id]));

const split = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(',').flatMap((part) => part.trim() || []),
];

const toParameter = (text: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> => {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Expected NAME=VALUE.');
  return new Map([...before, [name, value]]);
};

const toFailOn = (text: string, before: readonly string[] = []): readonly string[] => {
  try {
    return [...before, ...readFailOn(split(text))];
  } catch (error) {
    throw error instanceof UsageError ? new InvalidArgumentError(error.message) : error;
  }
};

const matching =
  (form: RegExp, expected: string) =>
  (text: string): string => {
    if (form.test(text)) return text;
    throw new InvalidArgumentError(`Expected ${expected}.`);
  };

const helpText = `
Files:
  Key policies (JSON or YAML), output of "aws kms get-key-policy", CloudFormation templates (JSON or YAML), and
  Terraform plans and states: terraform plan -out tf.plan && terraform show -json tf.plan | … check -
  Files that match a glob but contain no key policy are skipped, with a note in the report.

Exit codes:
  0  no problem at or above --fail-on
  1  a problem at or above --fail-on, a malformed policy, or, with --against, new access or possible new access
  2  usage error: an invalid option, or a file that can't be read

Examples:
  … check key-policy.json --account 111122223333
  … check "policies/**/*.json" --fail-on medium --format sarif --output key-policies.sarif
  … check template.yaml --account 111122223333 --region eu-west-1 --parameter Environment=production
  … check keys/*.json --account 111122223333 --against git:origin/main
  … check plan.json --against before --caller arn:aws:iam::111122223333:role/deployer
  … check plan.json --baseline known.json         (known.json: earlier output of --format json)

Suppressions (--suppressions FILE), in YAML:
  suppressions:
    - code: GRANT_DELEGATION
      file: keys/backup.json        # optional, * stands for any characters
      resource: aws_kms_key.backup  # optional
      reason: The backup service needs it until it moves to its own key.
      expires: 2027-03-31`;

interface Given {
  readonly provider?: string;
  readonly account?: string;
  readonly region?: string;
  readonly arn?: string;
  readonly parameter?: ReadonlyMap<string, string>;
  readonly caller?: string;
  readonly trustAccount?: readonly string[];
  readonly trustOrganization?: readonly string[];
  readonly against?: string;
  readonly header?: readonly string[];
  readonly baseline?: string;
  readonly suppressions?: string;
  readonly failOn?: readonly string[];
  readonly format: Format;
  readonly output?: string;
  readonly fix?: boolean;
}

const toOptions = (files: readonly string[], given: Given): CheckOptions => ({
  files,
  provider: given.provider === undefined ? null : (providers.get(given.provider) ?? null),
  accountId: given.account ?? null,
  region: given.region ?? null,
  arn: given.arn ?? null,
  parameters: given.parameter ?? new Map(),
  caller: given.caller ?? null,
  trustAccounts: given.trustAccount ?? [],
  trustOrganizations: given.trustOrganization ?? [],
  against: given.against ?? null,
  headers: given.header ?? [],
  baseline: given.baseline ?? null,
  suppressions: given.suppressions ?? null,
  failOn: given.failOn ?? ['HIGH'],
  format: given.format,
  fix: given.fix === true,
  output: given.output ?? null,
});

const accountId = matching(/^\d{4,20}$/, 'an account id, such as 111122223333');
const region = matching(/^[a-z]{2}[a-z-]*-[a-z0-9-]+$/, 'a Region such as eu-west-1');

const callerArn = (text: string): string => {
  if (descriptions.some(({ language }) => language.isCallerArn(text))) return text;
  throw new InvalidArgumentError('Expected the full ARN of a user, a role or a session.');
};

const keyOptions: readonly Option[] = [
  new Option('--provider <cloud>', 'the cloud that the policies are for; detected from the policy by default').choices([
    ...providers.keys(),
  ]),
  new Option(
    '--account <id>',
    'the account that owns the keys: determines which principals are outside; AWS::AccountId in templates',
  ).argParser(accountId),
  new Option('--region <region>', 'AWS::Region in templates').argParser(region),
  new Option('--arn <arn>', "the key's ARN: determines whether a Resource other than * matches the key"),
  new Option(
    '--caller <arn>',
    'the user, role or session that will put the policies: reports whether it would lock itself out',
  ).argParser(callerArn),
  new Option('--trust-account <id>', 'accounts that are meant to have access; may be repeated').argParser(split),
  new Option('--trust-organization <id>', 'organizations that are meant to have access; may be repeated').argParser(
    split,
  ),
  new Option('--parameter <name=value>', 'a parameter of a CloudFormation template; may be repeated').argParser(
    toParameter,
  ),
];

const append = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

const comparisonOptions: readonly Option[] = [
  new Option(
    '--against <what>',
    'fail also for new access compared with a file, folder, git:REV, subgraph URL, or "before": what a plan replaces',
  ),
  new Option(
    '--header <name: value>',
    'a header for the subgraph, such as Router-Authorization; may be repeated',
  ).argParser(append),
];

const outcomeOptions: readonly Option[] = [
  new Option(
    '--fail-on <level|code>',
    'severities (info, low, medium, high, critical) or codes, comma-separated (default: high)',
  ).argParser(toFailOn),
  new Option('--baseline <file>', 'an earlier JSON report, whose problems do not fail the check'),
  new Option('--suppressions <file>', 'accepted problems, each with a reason and the last day on which it is valid'),
  new Option('--fix', 'fix problems that fail the check in the files, where the fix is proven to give no new access'),
  new Option('--format <format>', 'the format of the report').choices(formats).default('text'),
  new Option('--output <file>', 'write the report to a file'),
];

/** The command that checks key policies before they are deployed. `name` is the name of the program. */
export const createCheckCommand = (name: string, version: string): Command => {
  const command = new Command(name)
    .summary('check key policies before they are deployed')
    .description('Checks key policies of AWS KMS and Alibaba Cloud KMS before they are deployed. Calls no provider.')
    .version(version, '-V, --version')
    .argument('<files...>', 'files, globs, or - for standard input')
    .addHelpText('after', helpText.replaceAll('… check', name === 'check' ? 'key-policy-subgraph check' : name))
    .action(async (files: readonly string[], given: Given) => {
      const [{ runCheck }, { createHost }] = await Promise.all([import('./run.ts'), import('./host.ts')]);
      process.exitCode = await runCheck(toOptions(files, given), version, createHost());
    });
  for (const option of [...keyOptions, ...comparisonOptions, ...outcomeOptions]) command.addOption(option);
  return command;
};
