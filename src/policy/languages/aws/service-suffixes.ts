/** The suffixes of service names: the DNS suffix of each partition, and a few others. */
export const serviceSuffixes: readonly string[] = [
  '.amazonaws.com',
  '.amazonaws.com.cn',
  '.amazonaws.eu',
  '.amazon.com',
  '.aws.internal',
  '.c2s.ic.gov',
  '.sc2s.sgov.gov',
  '.cloud.adc-e.uk',
  '.csp.hci.ic.gov',
];
