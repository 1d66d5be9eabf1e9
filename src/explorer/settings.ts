/** What the page has to know of the server behind it. */
export interface Settings {
  /** True where the keys are the embedded sandbox's: the tabs then ask for keys that are known to be there. */
  readonly sandbox: boolean;
  /** Path or address of the GraphQL endpoint. */
  readonly endpoint: string;
}

const defaults: Settings = { sandbox: true, endpoint: '../graphql' };

/**
 * Asks the server for its settings. Never fails: whatever is not there or not readable counts as its default, and an
 * endpoint that can't be reached is reported when the first question is put to it.
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
