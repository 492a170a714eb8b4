import { describe, expect, it } from '@jest/globals';
import { type RequestContext } from '../../common/context/request-context.js';
import { Sealer } from '../../common/seal/sealer.js';
import { Paginator } from './pagination.js';

const rule = { action: 'DescribeInstances', min: 5, max: 1000 };
const context: RequestContext = {
  requestId: 'r',
  userId: 'u',
  projectId: 'p',
  accountNumber: '000000000001',
  roles: new Set(),
  isAdmin: false,
};
const paginator = new Paginator(new Sealer(new Map([[1, Buffer.alloc(32, 1)]])));
const keys = Array.from({ length: 12 }, (_, n) => String(n).padStart(2, '0'));
const filters = { Filters: [{ Name: 'a', Values: ['1'] }] };

/** What a service does: the rows behind the key. */
const list = (request: { MaxResults?: number; NextToken?: string }, asked = { context, rule }) =>
  paginator.paged(
    { ...asked, request },
    {
      read: async ({ after, limit }) => keys.filter((key) => after === null || key > after).slice(0, limit),
      keyOf: (key) => key,
    },
  );

describe('pages', () => {
  it('show each row once', async () => {
    const seen: string[] = [];
    let request: { MaxResults: number; NextToken?: string } = { MaxResults: 5, ...filters };
    for (;;) {
      const { rows, NextToken } = await list(request);
      seen.push(...rows);
      if (NextToken === undefined) break;
      request = { ...request, MaxResults: 6, NextToken };
    }
    expect(seen).toEqual(keys);
  });

  it('end without a token when the last is full', async () => {
    expect(await list({ MaxResults: 12 })).toEqual({ rows: keys });
    expect(await list({})).toEqual({ rows: keys });
  });

  it.each([4, 0, -1, 1001])('are not of %d rows', async (MaxResults) => {
    await expect(list({ MaxResults })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining('between 5 and 1000'),
    });
  });
});

describe('a token', () => {
  const asked = { MaxResults: 5, ...filters };
  const token = async () => (await list(asked)).NextToken ?? '';

  it('does not show what it holds', async () => {
    const NextToken = await token();
    expect(Buffer.from(NextToken, 'base64url').toString('latin1')).not.toContain('04');
    expect((await list({ ...asked, NextToken })).rows[0]).toBe('05');
  });

  const as = (NextToken: string) => NextToken;
  const flipped = (text: string) => `${text.slice(0, -2)}${text.endsWith('AA') ? 'BB' : 'AA'}`;
  it.each([
    ['of another project', { context: { ...context, projectId: 'q' }, rule }, asked, as],
    ['of another verb', { context, rule: { ...rule, action: 'DescribeTags' } }, asked, as],
    ['of another question', { context, rule }, { ...asked, Filters: [] }, as],
    ['that was changed', { context, rule }, asked, flipped],
    ['that is none', { context, rule }, asked, () => 'x'],
    ['that is empty', { context, rule }, asked, () => ''],
  ])('%s is refused', async (_what, of, request, change) => {
    await expect(list({ ...request, NextToken: change(await token()) }, of)).rejects.toMatchObject({
      code: 'InvalidNextToken',
    });
  });
});
