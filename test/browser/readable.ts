import type { Page } from 'playwright-core';

interface Fault {
  readonly id: string;
  readonly impact?: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What keeps people from using a page of a window that is checked, by the rules of accessibility, or by these `rules` of them. */
export async function seriousFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  const runOnly = rules && { runOnly: { type: 'rule', values: rules } };
  // What is in order needs no account of each element.
  const options = JSON.stringify({ resultTypes: ['violations'], ...runOnly });
  const faults = (await page.evaluate(`axe.run(${options}).then((result) => result.violations)`)) as Fault[];
  return faults
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary ?? ''}`));
}
