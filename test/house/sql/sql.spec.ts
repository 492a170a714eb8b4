import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { packageFolder } from '../../../src/common/package-folder.js';
import { databaseUrlForSpec } from '../../support/database.js';
import { UNREAD_STATEMENTS } from '../exceptions.js';
import { sourcesOf } from '../sources.js';
import { type Checked, checkStatements } from './check.js';
import { Describer } from './describe.js';
import { readSources } from './program.js';

const root = packageFolder();
const WRONG = 'test/house/sql/wrong-statements.ts';
/**
 * Where statements are, and what they are put together of: without the doors and their SDK, which cost most of the
 * reading.
 */
const files = [
  ...sourcesOf('src', 'activities').flatMap(({ path, text }) =>
    /^(src\/cloud|activities)\//.test(path) || /\.query[<(]/.test(text) ? [path] : [],
  ),
  WRONG,
  'test/house/sql/stands.ts',
];
const url = await databaseUrlForSpec();
/** `<path>: <why>` of the list, `<path>:<line>: <what is wrong>` of the check. */
const isOf = (fault: string, entry: string): boolean => fault.split(':')[0] === entry.split(':')[0];
const isListed = (fault: string): boolean => UNREAD_STATEMENTS.some((entry) => isOf(fault, entry));
let checked: Checked;

beforeAll(async () => {
  const describer = await Describer.on(url);
  const sources = readSources(
    root,
    files.map((path) => resolve(root, path)),
  );
  checked = await checkStatements(sources, describer).finally(() => describer.close());
}, 300_000);

describe('every statement', () => {
  it('is understood by PostgreSQL, and its rows are what the code says of them', () => {
    const ours = checked.faults.filter((fault) => !fault.startsWith(WRONG));
    expect(ours.filter((fault) => !isListed(fault))).toEqual([]);
    // Fewer were found before: the check has lost sight of some.
    expect(checked.statements).toBeGreaterThan(300);
    expect(checked.rows).toBeGreaterThan(100);
  });

  it('has no exception that is none', () => {
    expect(UNREAD_STATEMENTS.filter((entry) => !checked.faults.some((fault) => isOf(fault, entry)))).toEqual(
      [],
    );
  });

  it('would be told from a wrong one', () => {
    const found = checked.faults.filter((fault) => fault.startsWith(WRONG));
    expect(found.map((fault) => fault.slice(WRONG.length).replace(/^:\d+: /, ''))).toEqual([
      'column "nmae" does not exist',
      'titel: the statement has no such column',
      'title: the type lacks it',
      'created: timestamp with time zone comes as Date, the type says string',
      'host: may be null, the type says string',
      'kernel: may be null, the type says string',
      'key: may be null, the type says string',
      'last: may be null, the type says Date',
      'column "key" does not exist',
      'relation "projekts" does not exist',
      'syntax error at or near "word"',
    ]);
  });
});
