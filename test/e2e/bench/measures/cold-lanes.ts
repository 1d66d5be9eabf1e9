import type { Measure } from '../measure.ts';
import { measureProviderCalls } from './provider-calls.ts';

/** Keys of many accounts at once, none of them in the cache; and the CPU of one call in each cloud's SDK. */
export const coldRegions: Measure = {
  name: 'cold-regions',
  rows: ['cold, 8 accounts', 'cold, 8 Alibaba Cloud accounts'],
  async run(bench) {
    const aws = { name: 'cold, 8 accounts', against: 'bare AWS SDK', provider: 'AWS', accounts: 8 } as const;
    const alibabaCloud = {
      name: 'cold, 8 Alibaba Cloud accounts',
      against: 'bare Alibaba Cloud SDK',
      provider: 'ALIBABA_CLOUD',
      accounts: 8,
    } as const;
    const keysOfEach = bench.quick ? 100 : 250;
    return [
      ...(await measureProviderCalls(bench, { ...aws, keysOfEach })),
      ...(await measureProviderCalls(bench, { ...alibabaCloud, keysOfEach })),
    ];
  },
};
