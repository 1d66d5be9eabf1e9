import type { AccountConfig } from '../config/config.ts';

/**
 * The configured endpoint of a Region, with `{region}` filled in and without a slash at its end; null where none is
 * configured for the Region.
 *
 * @param configured one endpoint for all Regions, or a mapping of Regions to endpoints
 */
export const endpointOf = (configured: AccountConfig['endpoint'], region: string): string | null => {
  const template = typeof configured === 'string' || configured === null ? configured : (configured[region] ?? null);
  return template === null ? null : template.replaceAll('{region}', region).replace(/\/+$/, '');
};
