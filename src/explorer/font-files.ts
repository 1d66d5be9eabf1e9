import type { Plugin } from 'vite';

const embeddedFont = /url\(["']?data:font\/(woff2|woff|ttf);base64,([A-Za-z0-9+/=]+)["']?\)/g;

/**
 * Writes the fonts that style sheets embed as data: URLs into separate files. A browser then loads only the alphabets
 * that it needs, and `font-src 'self'` is sufficient.
 */
export function fontFiles(): Plugin {
  return {
    name: 'font-files',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /\.css$/ },
      handler(code) {
        return code.replace(embeddedFont, (_, format: string, base64: string) => {
          const ref = this.emitFile({ type: 'asset', name: `font.${format}`, source: Buffer.from(base64, 'base64') });
          return `url(__VITE_ASSET__${ref}__)`;
        });
      },
    },
  };
}
