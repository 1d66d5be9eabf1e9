import type { Storage } from '@graphiql/toolkit';

/**
 * GraphiQL's storage for open tabs: the browser's storage, restricted to names that begin with `prefix`, so that the
 * tabs of the sandbox and those of real accounts, which are often served on the same port, stay separate. If the
 * browser does not allow storage, tabs last as long as the page. `defaults` has values for names that are not stored.
 */
export function createStorage(prefix: string, defaults: Readonly<Record<string, string>>): Storage {
  const store = browserStorage();
  const storage = store === undefined ? createMemory() : narrow(store, prefix);
  return Object.assign(storage, { getItem: withDefaults(storage.getItem, defaults) });
}

function withDefaults(getItem: Storage['getItem'], defaults: Readonly<Record<string, string>>): Storage['getItem'] {
  return (name) => getItem(name) ?? defaults[name] ?? null;
}

function narrow(store: globalThis.Storage, prefix: string): Storage {
  const names = (): string[] => Object.keys(store).filter((name) => name.startsWith(prefix));
  return {
    get length() {
      return names().length;
    },
    getItem: (name) => store.getItem(prefix + name),
    setItem: (name, value) => store.setItem(prefix + name, value),
    removeItem: (name) => store.removeItem(prefix + name),
    clear: () => {
      for (const name of names()) {
        store.removeItem(name);
      }
    },
  };
}

function createMemory(): Storage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    getItem: (name) => entries.get(name) ?? null,
    setItem: (name, value) => void entries.set(name, value),
    removeItem: (name) => void entries.delete(name),
    clear: () => entries.clear(),
  };
}

function browserStorage(): globalThis.Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
