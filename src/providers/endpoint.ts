import type { AccountConfig } from '../config/config.ts';

/**
 * The endpoint of a Region without a slash at its end: `{region}` filled in, or the Region's own of several. null where
 * none is configured for it.
 */
export const endpointOf = (configured: AccountConfig['endpoint'], region: string): string | null => {
  const template = typeof configured === 'string' || configured === null ? configured : (configured[region] ?? null);
  return template === null ? null : template.replaceAll('{region}', region).replace(/\/+$/, '');
};
