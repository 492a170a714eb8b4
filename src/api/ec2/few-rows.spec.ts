import { describe, expect, it } from '@jest/globals';
import { NotFound } from '../../common/refs/not-found.js';
import { type FewRows, fewRows } from './few-rows.js';

interface Row {
  readonly id?: string;
  readonly zone?: string;
}

const ROWS: readonly Row[] = [
  { id: 'vpc-3', zone: 'a' },
  { id: 'vpc-1', zone: 'b' },
  { id: 'vpc-2', zone: 'a' },
];

const reading = (asked: Partial<FewRows<Row>> = {}, rows = ROWS) =>
  fewRows(rows, { noun: 'vpc', ids: undefined, matches: () => true, idOf: ({ id }) => id, ...asked });
const idsAfter = async (after: string | null, asked: Partial<FewRows<Row>> = {}) =>
  (await reading(asked).read({ limit: 10, after })).map(({ id }) => id);

describe('fewRows', () => {
  it('are all in the order of their ids, or those after one', async () => {
    expect(await idsAfter(null)).toEqual(['vpc-1', 'vpc-2', 'vpc-3']);
    expect(await idsAfter(null, { ids: [] })).toEqual(['vpc-1', 'vpc-2', 'vpc-3']);
    expect(await idsAfter('vpc-1')).toEqual(['vpc-2', 'vpc-3']);
    expect(await idsAfter('vpc-3')).toEqual([]);
  });

  it('are those that are named, and match', async () => {
    expect(await idsAfter(null, { ids: ['vpc-3', 'vpc-1'] })).toEqual(['vpc-1', 'vpc-3']);
    const matches = ({ zone }: Row) => zone === 'a';
    expect(await idsAfter(null, { matches })).toEqual(['vpc-2', 'vpc-3']);
    expect(await idsAfter(null, { matches, ids: ['vpc-1', 'vpc-2'] })).toEqual(['vpc-2']);
  });

  it('one without an id comes first, and nobody can name it', async () => {
    const bare = reading({}, [...ROWS, { zone: 'c' }]);
    expect((await bare.read({ limit: 10, after: null })).map(({ zone }) => zone)).toEqual([
      ...['c', 'b', 'a', 'a'],
    ]);
    expect([bare.keyOf({ id: 'vpc-1' }), bare.keyOf({})]).toEqual(['vpc-1', '']);
  });

  it('refuse ids that are not there, and what is no id', () => {
    const thrown = (ids: readonly string[]) => {
      try {
        return reading({ ids });
      } catch (error) {
        return error;
      }
    };
    const missing = thrown(['vpc-1', 'vpc-9', 'vpc-8']);
    expect(missing).toBeInstanceOf(NotFound);
    expect((missing as NotFound).refs.map(({ value }) => value)).toEqual(['vpc-9', 'vpc-8']);
    expect(thrown(['home'])).toMatchObject({ code: 'InvalidVpcID.Malformed' });
  });
});
