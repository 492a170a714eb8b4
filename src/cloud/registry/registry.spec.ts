import { expect, it } from '@jest/globals';
import type { CloudEndings } from '../../../workflows/contracts/noun.js';
import { type ControlNoun, type ControlNounsByName, controlNounsByName } from './control-nouns.js';
import { machineryOf } from './machinery.js';
import { type Noun } from '../nouns/noun.js';
import { nouns } from './registry.js';
import { type RowKeeper } from '../nouns/row-keeper.js';

/**
 * What the compiler says of an entry without each slot. One that may be left out, or that is not listed here, does not
 * compile.
 */
type WithoutEach<Entry> = {
  readonly [Slot in keyof Entry]: Omit<Entry, Slot> extends Entry ? 'compiles' : 'does not compile';
};

const NO = 'does not compile';

const keepers: WithoutEach<RowKeeper> = {
  ...{ name: NO, tables: NO, purge: NO, gauges: NO, ps: NO, doctor: NO, completion: NO },
  ...{ projectEnd: NO, docs: NO },
};
const entries: WithoutEach<Noun> = { ...keepers, ec2: NO, tags: NO, quotas: NO, tokenInUse: NO, states: NO };
const inCode: WithoutEach<ControlNoun> = { rows: NO, drift: NO, dependents: NO, imageUse: NO, meetings: NO };
const operations: [WithoutEach<ControlNounsByName>[keyof CloudEndings]] extends [typeof NO] ? true : false =
  true;

const { docs, ...entry } = nouns.vpc;

it('an entry of the registry without a slot does not compile', () => {
  // @ts-expect-error It has no docs.
  const missing: Noun = entry;
  const whole: Noun = { ...entry, docs };
  // @ts-expect-error There is no such limit.
  const unlimited: Noun = { ...whole, quotas: ['floors'] };
  expect([missing, unlimited]).toHaveLength(2);
});

it.each([
  ['a noun', entries, Object.values(nouns)],
  ['machinery', keepers, Object.values(machineryOf(nouns))],
  ['a noun of operations', inCode, Object.values(controlNounsByName)],
])('%s fills each slot, if only with null', (_, slots, all) => {
  for (const one of all) expect(Object.keys(one).sort()).toEqual(Object.keys(slots).sort());
});

it('a noun that operations know is in their table, and in the registry', () => {
  expect(operations).toBe(true);
  for (const name of Object.keys(controlNounsByName)) expect(Object.keys(nouns)).toContain(name);
});
