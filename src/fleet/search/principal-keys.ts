import { setImmediate as othersTurn } from 'node:timers/promises';
import { and, arrayOverlaps, asc, eq, lt } from 'drizzle-orm';
import type { KmsProvider } from '../../errors.ts';
import type { KeyPolicyView } from '../../policy/inspect.ts';
import type { PolicyLanguage } from '../../policy/languages/language.ts';
import type { KeyCapability } from '../../policy/types.ts';
import { rankOfExposure } from '../record/judgement.ts';
import { termsMeaning } from '../record/terms.ts';
import type { Session } from '../store/database.ts';
import type { IndexStore } from '../store/index-store.ts';
import { keyDetails, keys } from '../store/schema.ts';
import { openGrants } from '../store/sealed-grants.ts';
import { readTexts } from '../store/texts.ts';
import { parseSearchCursor, toSearchCursor } from './cursor.ts';
import { afterArn, inRegions } from './filter.ts';
import { type KeyToUse, type KeyUsage, type UsageQuestion, usageOf } from './key-usage.ts';
import type { Page, PageRequest } from './page.ts';

/** A key that a principal may use, and how. */
export interface UsableKey extends KeyUsage {
  readonly arn: string;
}

export interface PrincipalRequest extends PageRequest {
  /** An ARN, an account id or the name of a service. */
  readonly principal: string;
  /** Narrow what the keys are to be used for; null for anything. */
  readonly action: string | null;
  readonly capability: KeyCapability | null;
  /** The clouds to whose keys the question makes sense. */
  readonly providers: readonly KmsProvider[];
  readonly regionIds: readonly number[];
}

/** What evaluating policies needs. */
export interface PolicyReader {
  languageOf(provider: KmsProvider): PolicyLanguage;
  providerOf(arn: string): KmsProvider;
  inspect(arn: string, document: string): KeyPolicyView;
}

/** How many keys are read together. */
const chunk = 64;
/** For one page, which may be short of keys or empty where few of many fit: the next one goes on from there. */
const mostCandidates = 3000;
/** How long the event loop is held before others have their turn. */
const sliceMs = 10;

/**
 * One page of the keys that a principal may use, in the order of their ARNs. The index finds the keys whose policies
 * could mean the principal; each of them is evaluated before it is answered.
 */
export const findUsableKeys = async (
  store: Pick<IndexStore, 'db' | 'sealed'>,
  request: PrincipalRequest,
  reader: PolicyReader,
): Promise<Page<UsableKey>> => {
  const rows: UsableKey[] = [];
  let examined = 0;
  let sliceEnd = performance.now() + sliceMs;
  const usages = createSharedUsages();
  for await (const { arn, sharedAs, key } of candidatesOf(store, request, reader)) {
    const usage = usages(sharedAs, () => usageOf(key, toQuestion(arn, request, reader)));
    if (usage && rows.length === request.first) return toPage(rows, rows.at(-1)?.arn ?? null, true);
    if (usage) rows.push({ arn, ...usage });
    examined += 1;
    if (examined === mostCandidates) return toPage(rows, arn, true);
    if (performance.now() < sliceEnd) continue;
    await othersTurn();
    sliceEnd = performance.now() + sliceMs;
  }
  return toPage(rows, rows.at(-1)?.arn ?? null, false);
};

const toPage = (rows: readonly UsableKey[], last: string | null, hasNextPage: boolean): Page<UsableKey> => ({
  rows: rows.map((row) => ({ ...row, cursor: cursorAt(row.arn) })),
  endCursor: last === null ? null : cursorAt(last),
  hasNextPage,
});

const cursorAt = (arn: string): string => toSearchCursor({ order: 'ARN', arn, rank: 0 });

const toQuestion = (arn: string, request: PrincipalRequest, reader: PolicyReader): UsageQuestion => {
  const { actions } = reader.languageOf(reader.providerOf(arn));
  const { principal, action, capability } = request;
  const asked = action === null ? actions.all : [action];
  return { principal, actions: asked.filter((one) => capability === null || actions.capability(one) === capability) };
};

/** Keys of one account often have the same policy, which then says the same of each of them. */
const createSharedUsages = () => {
  const known = new Map<string, KeyUsage | null>();
  return (sharedAs: string | null, evaluate: () => KeyUsage | null): KeyUsage | null => {
    if (sharedAs === null) return evaluate();
    const usage = known.has(sharedAs) ? (known.get(sharedAs) ?? null) : evaluate();
    known.set(sharedAs, usage);
    return usage;
  };
};

/** A policy that names resources may say another thing of each key. */
const namesResources = ({ view }: KeyToUse): boolean =>
  view.policy.statements.some(
    ({ resources, notResources }) => notResources !== null || resources?.some((resource) => resource !== '*'),
  );

interface Candidate {
  readonly arn: string;
  /** The same for two keys where the same is to be said of both; null where this one has to be looked at by itself. */
  readonly sharedAs: string | null;
  readonly key: KeyToUse;
}

async function* candidatesOf(
  { db, sealed }: Pick<IndexStore, 'db' | 'sealed'>,
  request: PrincipalRequest,
  reader: PolicyReader,
): AsyncGenerator<Candidate> {
  const meant = request.providers.flatMap((provider) => termsMeaning(request.principal, reader.languageOf(provider)));
  const terms = [...new Set(meant)];
  let last = request.after === null ? '' : parseSearchCursor(request.after, 'ARN').arn;
  for (;;) {
    const rows = await selectCandidates(db, terms, request.regionIds, last);
    const documents = await readTexts(
      db,
      rows.flatMap(({ textId }) => (textId === null ? [] : [textId])),
      sealed,
    );
    for (const { arn, textId, regionId, grants: stored } of rows) {
      const document = textId === null ? undefined : documents.get(textId);
      const grants = openGrants(stored, arn, sealed);
      if (document === undefined || 'error' in grants) continue;
      const inspect = (text: string) => reader.inspect(arn, text);
      const key = { view: inspect(document), grants, inspect };
      const sharedAs = grants.length > 0 || namesResources(key) ? null : `${regionId} ${textId}`;
      yield { arn, sharedAs, key };
    }
    last = rows.at(-1)?.arn ?? last;
    if (rows.length < chunk) return;
  }
}

/** Keys that could not be judged are left out: they are counted as unread. */
const selectCandidates = (db: Session, terms: readonly string[], regionIds: readonly number[], after: string) =>
  db
    .select({ arn: keys.arn, textId: keys.textId, regionId: keys.regionId, grants: keyDetails.grants })
    .from(keys)
    .innerJoin(keyDetails, eq(keyDetails.keyId, keys.id))
    .where(
      and(
        inRegions(regionIds),
        lt(keys.exposureRank, rankOfExposure(null)),
        arrayOverlaps(keyDetails.terms, [...terms]),
        afterArn(after),
      ),
    )
    .orderBy(asc(keys.arn))
    .limit(chunk);
