/** How long the start waits for an answer: the service also starts while Redis is down. */
const timeoutMs = 1000;

const indexIn = (url: string): string => new URL(url).pathname.replace(/^\//, '');

/**
 * Whether the database that a Redis URL names by its index exists; true unless Redis says that it does not. A
 * connection whose database was refused would use database 0, which may belong to another application.
 *
 * @see https://redis.io/docs/latest/commands/select/
 */
export const databaseExists = async (url: string): Promise<boolean> => {
  const index = indexIn(url);
  if (index === '' || index === '0') return true;
  if (!/^\d{1,6}$/.test(index)) return false;
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, { db: 0, lazyConnect: true, connectTimeout: timeoutMs, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    await redis.select(Number(index));
    return true;
  } catch (error) {
    return !(error instanceof Error && /DB index/i.test(error.message));
  } finally {
    redis.disconnect();
  }
};
