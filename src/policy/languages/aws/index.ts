import type { Grammar } from '../statements/grammar.ts';
import { actions } from './actions.ts';
import { callerNames } from './caller-names.ts';
import { conditions } from './conditions.ts';
import { controls } from './controls.ts';
import { documentation } from './documentation.ts';
import { grants } from './grants.ts';
import { principals } from './principals.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export const grammar: Grammar = {
  versions: ['2008-10-17', '2012-10-17'],
  versionOptional: true,
  variableVersions: ['2012-10-17'],
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html. JSON itself does not allow control
  // characters.
  text: { maxBytes: 32_768, characters: /[\u0100-\uffff]/, signs: /"arn:aws[a-z-]*:|"AWS"\s*:/ },
  principals,
  callers: callerNames,
  actions,
  conditions,
  grants,
  documentation,
  controls,
};
