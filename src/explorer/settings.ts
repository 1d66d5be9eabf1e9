/** The settings that the page gets from the server. */
export interface Settings {
  /** True for the embedded sandbox: the tabs then query keys that are known to exist. */
  readonly sandbox: boolean;
  /** Path or address of the GraphQL endpoint. */
  readonly endpoint: string;
}

const defaults: Settings = { sandbox: true, endpoint: '../graphql' };

/**
 * Loads the server's settings. Never fails: missing or invalid settings have default values, and an unreachable
 * endpoint is reported when the first query is run.
 */
export async function loadSettings(address = 'settings.json'): Promise<Settings> {
  try {
    const response = await fetch(address, { headers: { accept: 'application/json' } });
    return response.ok ? toSettings(await response.json()) : defaults;
  } catch {
    return defaults;
  }
}

function toSettings(value: unknown): Settings {
  const given: { sandbox?: unknown; endpoint?: unknown } = typeof value === 'object' && value !== null ? value : {};
  return {
    sandbox: typeof given.sandbox === 'boolean' ? given.sandbox : defaults.sandbox,
    endpoint: typeof given.endpoint === 'string' ? given.endpoint : defaults.endpoint,
  };
}
