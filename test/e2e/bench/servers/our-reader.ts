import { inspectKeyPolicy } from '../../../../src/policy/inspect.ts';
import { descriptionOf } from '../../../../src/providers/descriptions.ts';
import { microsecondsOf, type ReadTexts, textsFor } from '../long-policies.ts';
import { serve } from '../programs/serve.ts';

const { language } = descriptionOf('AWS');
const subject = {
  accountId: '111122223333',
  partition: 'aws',
  arn: 'arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
};

const read = (text: string): unknown => inspectKeyPolicy(text, language, subject).issues;

const open = async () => ({ microseconds: (texts: ReadTexts) => microsecondsOf(textsFor(texts), read) });

export type OurReader = Awaited<ReturnType<typeof open>>;

serve(open);
