import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export const root = new URL('../../', import.meta.url);

type Texts = Readonly<Record<string, string>>;

export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly target?: string };
  readonly command?: string | readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly profiles?: readonly string[];
  readonly environment?: Texts;
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly configs: Readonly<Record<string, { readonly file: string }>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}

export const readText = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** The compose file with its anchors resolved, and no variables set. */
export const readComposeFile = (): ComposeFile => {
  const text = readText('docker-compose.yml').replace(/\$\{\w+:(?:\+[^}]*|-([^}]*))\}/g, '$1');
  return parse(text, { merge: true });
};
