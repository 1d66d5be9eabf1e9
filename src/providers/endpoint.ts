/** The endpoint of a Region: `{region}` filled in, and no slash at the end. */
export function endpointOf(template: string, region: string): string {
  return template.replaceAll('{region}', region).replace(/\/+$/, '');
}
