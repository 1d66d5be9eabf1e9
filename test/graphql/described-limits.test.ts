import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';

const folder = new URL('../../schema/', import.meta.url);
const files = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith('.graphql'));
const text = files.map((name) => readFileSync(new URL(name, folder), 'utf8').replaceAll(/\s+/g, ' ')).join(' ');

const { limits, cache, fresh } = loadConfig({});
const written = (count: number): string => count.toLocaleString('en');

describe('descriptions in the SDL', () => {
  it('say the largest value of every argument `first`, and the named questions do as well', () => {
    const described = text.matchAll(/The maximum number of [^"#.]*[."#]/g);
    const lacking = [...described].map(([sentence]) => sentence).filter((one) => !one.includes(`to ${limits.first} `));
    expect(lacking).toEqual([]);
    expect(text.split(`from 1 to ${limits.first} unless the service is configured otherwise`).length - 1).toBe(15);
  });

  it.each([
    `${limits.rootFields} root fields, ${limits.aliases} aliases, ${written(limits.tokens)} tokens and ${limits.depth} levels`,
    `entities may be ${written(limits.representations)}, and its response ${limits.responseBytes / 2 ** 20} MiB`,
    `it may have ${written(limits.documentBytes)} bytes`,
    `${limits.documents} different documents of together ${written(limits.documentsBytes)} bytes`,
    `for ${written(fresh.perMinute)} keys a minute`,
    `cached for ${cache.ttlMs / 1000} seconds`,
    `served for ${cache.staleMs / 60_000} minutes by default`,
  ])('say a default that is in force: %s', (sentence) => {
    expect(text).toContain(sentence);
  });
});
