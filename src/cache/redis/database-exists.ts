/** How long a start waits for an answer: a Redis that is down keeps nobody from starting. */
const timeoutMs = 1000;

const indexIn = (url: string): string => new URL(url).pathname.replace(/^\//, '');

/**
 * Whether the database that a Redis URL names by its index exists; true where nobody says that it does not. A connection
 * whose database was refused would go on with the first one, which is somebody else's.
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
