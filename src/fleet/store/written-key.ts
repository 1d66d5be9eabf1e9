import { analyzeForIndex, type IndexedAnalysis, rankOfExposure } from '../record/indexed-analysis.ts';
import type { KeyReading } from '../record/key-reading.ts';
import type { Profile } from '../record/profile.ts';
import { toTerm } from '../record/storable.ts';
import type { KnownKey } from './known-keys.ts';
import { toTime } from './rows.ts';
import { openGrants, sealGrants } from './sealed-grants.ts';
import type { SealedTexts } from './sealed-texts.ts';

/** A reading with its Region. */
export interface ReadingToWrite extends KeyReading {
  readonly regionId: number;
  /** The reading of the Region that it belongs to; null for a request's. */
  readonly cycle: number | null;
}

/** A reading with the stored key and the new analysis. */
export interface WrittenKey {
  readonly reading: ReadingToWrite;
  readonly known: KnownKey;
  readonly analysis: IndexedAnalysis;
  readonly profile: Profile;
  /** To be stored; null where the text has not changed. */
  readonly grants: string | null;
}

/** None where the stored reading is newer. */
export const toWrittenKeys = (
  known: KnownKey,
  reading: ReadingToWrite | undefined,
  sealed: SealedTexts,
): readonly WrittenKey[] => {
  if (!reading || (known.readAt !== null && known.readAt.getTime() > reading.readAt)) return [];
  const stored = openGrants(known.grants, known.arn, sealed);
  const analysis = analyzeForIndex(reading.policy, reading.grants ?? stored);
  const { exposure, severity, findings, errorCode } = analysis;
  const state = reading.state === undefined ? known.state : reading.state && toTerm(reading.state);
  const profile = { exposure, severity, findings, errorCode, state };
  return [{ reading, known, analysis, profile, grants: sealGrants(reading.grants, stored, known.arn, sealed) }];
};

/** A row to write into `keys`, also used for versions. */
export type KeyRow = ReturnType<typeof toKeyRow>;

export const toKeyRow = (
  { reading, known, analysis }: WrittenKey,
  policy: KeyReading['policy'],
  textIds: ReadonlyMap<string, number>,
  isReencrypted: boolean,
) => {
  const textId = 'view' in policy ? (textIds.get(policy.view.document) ?? null) : null;
  const isOther = textId !== null && textId !== known.textId && !isReencrypted;
  const readAt = toTime(reading.readAt);
  return {
    id: known.id,
    exposure_rank: rankOfExposure(analysis.exposure),
    fingerprint: analysis.fingerprint,
    text_id: textId ?? known.textId,
    before_id: known.textId,
    is_other: isOther,
    read_at: readAt,
    text_read_at: textId === null ? known.textReadAt : readAt,
    before_read_at: known.textReadAt,
    changed_at: isOther && known.textId !== null ? readAt : known.changedAt,
    gone_at: 'error' in policy && policy.error === 'KMS_KEY_NOT_FOUND' ? (known.goneAt ?? readAt) : null,
    read_cycle: reading.cycle,
  };
};
