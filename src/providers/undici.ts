/** Loads undici with the first SDK that needs it, so that the service starts fast. */
export const loadUndici = async () => {
  const { Agent, EnvHttpProxyAgent } = await import('undici');
  return { Agent, EnvHttpProxyAgent };
};
