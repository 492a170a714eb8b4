import { checksByName } from './audit-checks.js';
import { docTable } from './doc-table.js';
import { machineryOf, rowKeepersOf } from './machinery.js';
import { type Noun, type Nouns } from '../nouns/noun.js';
import { nouns as cloudNouns } from './registry.js';
import { type RowKeeper } from '../nouns/row-keeper.js';

const INTRODUCTION = `# Nouns

Drawn from the code by \`bin/nouns-doc.mjs\`; a test compares. What the cloud's mechanisms take from a noun stands in its
\`<noun>.noun.ts\`, listed in \`src/cloud/registry/registry.ts\`; what they take from machinery that nouns share, in its
\`<name>.machinery.ts\`, listed in \`src/cloud/registry/machinery.ts\`. Each fills every slot, if only with null: one that is
missing does not compile.
`;

/** docs/nouns.md as the code has it. */
export const nounsDoc = (): string =>
  [
    INTRODUCTION,
    '## What each is\n',
    nounsTable(cloudNouns),
    '## Machinery\n\nHas tables, and no ids in an API.\n',
    docTable([
      ['name', 'what it is'],
      ...Object.values(machineryOf(cloudNouns)).map(({ name, docs }) => [name, docs.is]),
    ]),
    '## What mechanisms take\n',
    slotsTable(rowKeepersOf(cloudNouns)),
    '## How long rows live\n\nIn this order backups are restored; in the other, rows are purged.\n',
    rowsTable(rowKeepersOf(cloudNouns)),
    '## What is counted\n',
    gaugesTable(rowKeepersOf(cloudNouns)),
  ].join('\n');

const nounsTable = (nouns: Nouns): string =>
  docTable([
    ['noun', 'EC2 ids', 'what it is', 'limits'],
    ...Object.values(nouns).map(({ name, ec2, docs, quotas }) => [
      name,
      codes(Object.values(ec2.prefixes).map((prefix) => `${prefix}-`)),
      docs.is,
      codes((quotas ?? []).map(({ name }) => name)),
    ]),
  ]);

/** Slots that a noun fills or not, by their heading. Machinery has neither tags nor tokens. */
const SLOTS: Readonly<Record<string, (of: RowKeeper & Partial<Noun>) => unknown>> = {
  purge: ({ purge }) => purge,
  gauges: ({ gauges }) => gauges,
  '`engine ps`': ({ ps }) => ps,
  doctor: ({ doctor }) => doctor,
  audit: ({ name }) => Object.entries(checksByName).find(([owner]) => owner === name)?.[1],
  completion: ({ completion }) => completion,
  states: ({ states }) => states,
  'end of a project': ({ projectEnd }) => projectEnd,
  tags: ({ tags }) => tags,
  'client tokens': ({ tokenInUse }) => tokenInUse,
};

const slotsTable = (all: readonly RowKeeper[]): string =>
  docTable([
    ['of', ...Object.keys(SLOTS)],
    ...all.map((one) => [one.name, ...Object.values(SLOTS).map((slot) => (slot(one) ? 'x' : ''))]),
  ]);

const rowsTable = (all: readonly RowKeeper[]): string =>
  docTable([
    ['of', 'tables', 'rows go'],
    ...all.map(({ name, tables, docs }) => [name, codes(tables), docs.lives]),
  ]);

const gaugesTable = (all: readonly RowKeeper[]): string =>
  docTable([
    ['gauge', 'by', 'what'],
    ...all.flatMap(({ gauges }) =>
      (gauges ?? []).map(({ name, label, help }) => [codes([name]), label ?? '', help]),
    ),
  ]);

const codes = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');
