import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The success criteria that the views meet: WCAG 2.2, levels A and AA, and axe's best practices. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/**
 * What axe objects to in the pane of the last answer, one line each; empty if nothing.
 * @see https://github.com/dequelabs/axe-core/blob/develop/doc/API.md
 */
export async function objectionsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: rules, resultTypes: ['violations'] });
  const violations = await page.evaluate<readonly Violation[]>(
    `axe.run('.answers', ${options}).then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary}`.replaceAll(/\s+/g, ' ')),
  );
}
