import { type AuditCheck } from '../../src/cloud/audit/fact.js';
import { inventoryOf } from '../../src/stream/inventories.js';
import { type ControlNoun } from '../../src/cloud/registry/control-nouns.js';
import { type Noun } from '../../src/cloud/nouns/noun.js';
import { type StateTable } from '../../src/cloud/nouns/state-table.js';
import { sourcesOf } from '../house/sources.js';

/** What a noun hands in; undefined: it is not registered. */
export interface Registrations {
  readonly entry?: Noun | undefined;
  readonly states?: StateTable<string> | undefined;
  readonly inCode?: { readonly [Slot in keyof ControlNoun]?: unknown } | undefined;
  readonly check?: AuditCheck | undefined;
  /** Classes of its steps on rows, and of those of its role. */
  readonly steps?: { readonly prototype: object } | undefined;
  readonly daemon?: { readonly prototype: object } | undefined;
  readonly undoOf?: object | undefined;
  readonly returnOf?: object | undefined;
  readonly workflows?: object | undefined;
  readonly scenes?: object | undefined;
  readonly verb?: object | undefined;
  /** What a daemon of its role might say. */
  readonly inventory?: { readonly role: string; readonly sample: unknown } | undefined;
}

/** What a noun whose sources are in `folder` uses and has not registered, a line each. */
export function missingOf(name: string, folder: string, given: Registrations): readonly string[] {
  const text = sourcesOf(folder)
    .filter(({ path }) => !path.endsWith('.spec.ts'))
    .map((source) => source.text)
    .join('\n');
  const used = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, word = '']) => word))];
  const has = (table: object | undefined, key: string) =>
    (table as Readonly<Record<string, unknown>> | undefined)?.[key] !== undefined;
  const rules: readonly (readonly [string, boolean])[] = [
    ['its entry', given.entry?.name === name],
    ['its state table', given.entry !== undefined && given.entry.tables.includes(given.states?.table ?? '')],
    ...(['rows', 'drift', 'dependents'] as const).map(
      (slot) => [`its ${slot}`, Boolean(given.inCode?.[slot])] as const,
    ),
    [
      'its audit check',
      given.check?.facts.some(({ sql }) => sql.includes(given.states?.table ?? '?')) ?? false,
    ],
    ['how it is brought back', has(given.returnOf, name)],
    ['its EC2 verb', given.verb !== undefined],
    ['its inventory', isUnderstood(given.inventory)],
    ...used(/\brows\.(begin\w+)\(/g).map(
      (step) => [`the step ${step}`, has(given.steps?.prototype, step)] as const,
    ),
    ...used(/\bshelving\.(\w+)\(/g).map(
      (step) => [`the step ${step}`, has(given.daemon?.prototype, step)] as const,
    ),
    ...used(/\bkind: '([a-z]+-shelf)'/g).map(
      (kind) => [`the undo ${kind}`, has(given.undoOf, kind)] as const,
    ),
    ...used(/\bworkflow: '([a-z]+-shelf)'/g).flatMap((workflow) => [
      [`the workflow ${workflow}`, has(given.workflows, camel(workflow))] as const,
      [`a scene of ${workflow}`, has(given.scenes, workflow)] as const,
    ]),
  ];
  return rules.flatMap(([what, isThere]) => (isThere ? [] : [what]));
}

const isUnderstood = (inventory: Registrations['inventory']): boolean =>
  inventory !== undefined && inventoryOf(inventory.role, inventory.sample) !== undefined;

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
