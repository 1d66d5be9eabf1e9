/**
 * Leases consecutive slots in a schedule of calls that are `interval` apart, so that any number of replicas keep one
 * rate together, by Redis's own clock. A counter per second would admit two seconds' worth around the end of a second.
 *
 * KEYS: the time of the next free slot (µs) · the replicas that have leased lately.
 * ARGV: interval (µs) · slots wanted · how far ahead slots are leased (µs) · the requesting replica.
 * Returns: slots leased, none or all · time to the first of them, or to the next attempt (µs) · number of replicas.
 */
export const leaseScript = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, wanted, ahead = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now - 10000000))
redis.call('ZADD', KEYS[2], string.format('%.0f', now), ARGV[4])
redis.call('PEXPIRE', KEYS[2], 20000)
local replicas = redis.call('ZCARD', KEYS[2])
local free = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
if free < now or free > now + 10 * ahead + 10 * interval then free = now end
local last = free + wanted * interval
if last > now + ahead then
  return {0, math.ceil(last - now - ahead), replicas}
end
redis.call('SET', KEYS[1], string.format('%.0f', last), 'PX', math.ceil((last - now) / 1000) + 1000)
return {wanted, math.floor(free - now), replicas}
`;
