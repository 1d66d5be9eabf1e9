import { expect, it } from 'vitest';
import { termsMeaning, termsOf } from '../../src/fleet/record/terms.ts';
import { usageOf } from '../../src/fleet/search/key-usage.ts';
import { inspectKeyPolicy } from '../../src/policy/inspect.ts';
import { createRandom, createStatements } from '../policy/audience-policies.ts';
import { grant } from '../policy/grants/grants.ts';
import { alibabaCloudVocabulary } from '../policy/vocabularies/alibaba-cloud.ts';
import { awsVocabulary } from '../policy/vocabularies/aws.ts';

const vocabularies = { AWS: awsVocabulary, 'Alibaba Cloud': alibabaCloudVocabulary };

it.each(Object.entries(vocabularies))(
  'no principal that may use a key lacks its search terms: %s',
  (cloud, vocabulary) => {
    const { language, subject, version } = vocabulary.testCloud;
    const callers = [...vocabulary.callers.flat(), ...vocabulary.services, '*'];
    const inspect = (text: string) => inspectKeyPolicy(text, language, subject);
    const random = createRandom(2026);
    let usable = 0;
    for (let done = 0; done < 80; done += 1) {
      const view = inspect(JSON.stringify({ Version: version, Statement: createStatements(random, vocabulary) }));
      const hasGrant = cloud === 'AWS' && random.chance(0.3);
      const grants = hasGrant ? [grant({ grantee: random.pick(callers.filter((caller) => caller !== '*')) })] : [];
      const terms = new Set(termsOf(view, grants));
      for (const principal of callers) {
        if (usageOf({ view, grants, inspect }, { principal, actions: vocabulary.askedActions }) === null) continue;
        usable += 1;
        const isFound = termsMeaning(principal, language).some((term) => terms.has(term));
        expect(isFound, `${principal} ${JSON.stringify(grants)} ${view.document}`).toBe(true);
      }
    }
    expect(usable).toBeGreaterThan(500);
  },
);
