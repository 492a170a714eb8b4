import type { Describer } from './describe.js';
import type { Site, Sources } from './program.js';
import { faultsOf } from './row-type.js';
import { textsOf } from './texts.js';

export interface Checked {
  /** Statements that PostgreSQL understood, each counted once. */
  readonly statements: number;
  /** Places whose rows were compared with their type. */
  readonly rows: number;
  /** `<place>: <what is wrong>`. */
  readonly faults: readonly string[];
}

/**
 * Asks PostgreSQL about every text that the code can send it, and compares the columns with what the code says of them.
 */
export async function checkStatements(sources: Sources, describer: Describer): Promise<Checked> {
  const known = new Set<string>();
  const faults: string[] = [];
  let rows = 0;
  for (const site of sources.sites) {
    if (site.row) rows += 1;
    for (const fault of await faultsAt(sources, describer, site, known))
      faults.push(`${site.place}: ${fault}`);
  }
  return { statements: known.size, rows, faults };
}

async function faultsAt(
  sources: Sources,
  describer: Describer,
  { text, row }: Site,
  known: Set<string>,
): Promise<readonly string[]> {
  try {
    const faults = new Set<string>();
    for (const statement of textsOf(sources, text)) {
      const columns = await describer.columnsOf(statement);
      known.add(statement);
      if (row) for (const fault of faultsOf(sources.checker, row, columns)) faults.add(fault);
    }
    return [...faults];
  } catch (error) {
    return [(error as Error).message];
  }
}
