import { and, arrayOverlaps, eq, isNotNull, lt } from 'drizzle-orm';
import type { KmsProvider } from '../../errors.ts';
import type { KeyPolicyView } from '../../policy/inspect.ts';
import type { PolicyLanguage } from '../../policy/languages/language.ts';
import type { KeyCapability } from '../../policy/types.ts';
import { lostText } from '../index-errors.ts';
import { rankOfExposure } from '../record/indexed-analysis.ts';
import type { ReadGrants } from '../record/key-reading.ts';
import { termsMeaning } from '../record/terms.ts';
import type { Session } from '../store/database.ts';
import type { IndexStore } from '../store/index-store.ts';
import { isOneOf } from '../store/rows.ts';
import { keyDetails, keys } from '../store/schema.ts';
import { openGrants } from '../store/sealed-grants.ts';
import { readTexts } from '../store/texts.ts';
import { parseSearchCursor } from './cursor.ts';
import { afterArn, type Conditions, inRegions } from './filter.ts';
import type { KeyToUse } from './key-usage.ts';
import { readRegionMatches, readTermMatches, withoutRanks } from './matches.ts';
import type { PageRequest } from './page.ts';
import { type Part, readParts, readWindow } from './parts.ts';
import { sortingAfterwards } from './sorting.ts';

/** The number of keys that one database query reads. */
const chunk = 64;
/** The number of keys for which the parts of a search are planned: a page, and some that the principal may not use. */
const atOnce = 100;

export interface PrincipalRequest extends PageRequest {
  /** An ARN, an account id or the name of a service. */
  readonly principal: string;
  /** The actions; null for any. */
  readonly action: string | null;
  readonly capability: KeyCapability | null;
  /** The clouds in which the query is valid. */
  readonly providers: readonly KmsProvider[];
  readonly regionIds: readonly number[];
}

/** The dependencies of evaluating policies. */
export interface PolicyReader {
  languageOf(provider: KmsProvider): PolicyLanguage;
  providerOf(arn: string): KmsProvider;
  inspect(arn: string, document: string): KeyPolicyView;
}

/** Whether a policy can have different results for different keys, since it names resources. */
const namesResources = ({ view }: KeyToUse): boolean =>
  view.policy.statements.some(
    ({ resources, notResources }) => notResources !== null || resources?.some((resource) => resource !== '*'),
  );

export interface Candidate {
  readonly arn: string;
  /** Equal for keys with the same result; null where the key must be evaluated separately. */
  readonly sharedAs: string | null;
  readonly key: KeyToUse;
}

/** The keys whose policies and grants could allow the principal, ordered by ARN. */
export const candidatesOf = async function* (
  { db, sealed }: Pick<IndexStore, 'db' | 'sealed'>,
  request: PrincipalRequest,
  reader: PolicyReader,
): AsyncGenerator<Candidate> {
  for await (const rows of chunksOf(db, request, reader)) {
    const documents = await readTexts(
      db,
      rows.flatMap(({ textId }) => (textId === null ? [] : [textId])),
      sealed,
    );
    const grantsOf = await readGrants(db, rows);
    for (const { id, arn, textId, regionId } of rows) {
      const document = textId === null ? undefined : documents.get(textId);
      const grants = openGrants(grantsOf.get(id) ?? null, arn, sealed);
      if (document === undefined || isLost(grants)) throw lostText();
      if ('error' in grants) continue;
      const inspect = (text: string) => reader.inspect(arn, text);
      const key = { view: inspect(document), grants, inspect };
      const sharedAs = grants.length > 0 || namesResources(key) ? null : `${regionId} ${textId}`;
      yield { arn, sharedAs, key };
    }
  }
};

/** A key whose grants can't be decrypted may allow the principal: it must not be omitted silently. */
const isLost = (grants: ReadGrants): boolean => 'error' in grants && grants.error === 'KMS_INDEX_UNAVAILABLE';

type CandidateRow = Awaited<ReturnType<typeof selectCandidates>>[number];

/** The rows of these keys, in batches. */
const chunksOf = async function* (
  db: Session,
  { principal, providers, regionIds, after }: PrincipalRequest,
  reader: PolicyReader,
): AsyncGenerator<readonly CandidateRow[]> {
  const terms = providers.flatMap((provider) => termsMeaning(principal, reader.languageOf(provider)));
  const start = after === null ? null : { rank: 0, arn: parseSearchCursor(after, 'ARN').arn };
  const wanted = withoutRanks(await readTermMatches(db, terms, regionIds));
  const all = withoutRanks(await readRegionMatches(db, {}, regionIds));
  for (const part of await readParts(db, { wanted, all }, start, atOnce)) {
    const query = { terms, part, after: start?.arn ?? '' };
    yield* part.window === null ? findRows(db, query) : readRows(db, query);
  }
};

interface CandidateQuery {
  readonly terms: readonly string[];
  readonly part: Part;
  readonly after: string;
}

const findRows = async function* (
  db: Session,
  { terms, part, after }: CandidateQuery,
): AsyncGenerator<readonly CandidateRow[]> {
  const rows = await selectCandidates(db, [
    inRegions(part.regionIds),
    arrayOverlaps(keyDetails.terms, [...terms]),
    afterArn(after),
  ]);
  for (let from = 0; from < rows.length; from += chunk) yield rows.slice(from, from + chunk);
};

const readRows = async function* (
  db: Session,
  { terms, part, after }: CandidateQuery,
): AsyncGenerator<readonly CandidateRow[]> {
  for (let last = after; ; ) {
    const window = await readWindow(db, part, last, []);
    const ids = window.map(({ id }) => id);
    yield await selectCandidates(db, [
      isOneOf(keys.id, ids),
      isOneOf(keyDetails.keyId, ids),
      arrayOverlaps(keyDetails.terms, [...terms]),
    ]);
    if (window.length < (part.window ?? 0)) return;
    last = window.at(-1)?.arn ?? last;
  }
};

/** Excludes keys that could not be analyzed, which are counted as unread. */
const selectCandidates = (db: Session, conditions: Conditions) =>
  db
    .select({ id: keys.id, arn: keys.arn, textId: keys.textId, regionId: keys.regionId })
    .from(keys)
    .innerJoin(keyDetails, eq(keyDetails.keyId, keys.id))
    .where(and(lt(keys.exposureRank, rankOfExposure(null)), ...conditions))
    .orderBy(...sortingAfterwards.ARN);

/** The stored grants by the ids of keys, for those that have any. */
const readGrants = async (db: Session, rows: readonly CandidateRow[]): Promise<ReadonlyMap<number, string | null>> => {
  const ids = rows.map(({ id }) => id);
  const found = await db
    .select({ id: keyDetails.keyId, grants: keyDetails.grants })
    .from(keyDetails)
    .where(and(isOneOf(keyDetails.keyId, ids), isNotNull(keyDetails.grants)));
  return new Map(found.map(({ id, grants }) => [id, grants]));
};
