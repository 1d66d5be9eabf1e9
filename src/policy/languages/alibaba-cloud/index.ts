import type { Grammar } from '../statements/grammar.ts';
import { actions } from './actions.ts';
import { callerNames } from './caller-names.ts';
import { conditions } from './conditions.ts';
import { documentation } from './documentation.ts';
import { principals } from './principals.ts';

/** https://www.alibabacloud.com/help/en/kms/key-management-service/security-and-compliance/overview-of-key-policies */
export const grammar: Grammar = {
  versions: ['1'],
  versionOptional: false,
  // RAM documents no policy variables: `${…}` is plain text in its policies.
  variableVersions: [],
  // https://www.alibabacloud.com/help/en/kms/key-management-service/developer-reference/api-kms-2016-01-20-setkeypolicy
  text: { maxBytes: 32_768, characters: null, signs: /"acs:|"Version"\s*:\s*"1"|"RAM"\s*:/ },
  principals,
  callers: callerNames,
  actions,
  conditions,
  grants: null,
  documentation,
  controls: {},
};
