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

/** What a service does: the rows behind the key, one more than the page. */
function list(request: { MaxResults?: number; NextToken?: string }) {
  const page = paginator.page(context, rule, request);
  const found = keys.filter((key) => page.after === null || key > page.after).slice(0, page.limit + 1);
  return paginator.cut({ context, rule, request, page }, found, (key) => key);
}

describe('pages', () => {
  it('show each row once', () => {
    const seen: string[] = [];
    let request: { MaxResults: number; NextToken?: string } = { MaxResults: 5, ...filters };
    for (;;) {
      const { rows, NextToken } = list(request);
      seen.push(...rows);
      if (NextToken === undefined) break;
      request = { ...request, MaxResults: 6, NextToken };
    }
    expect(seen).toEqual(keys);
  });

  it('end without a token when the last is full', () => {
    expect(list({ MaxResults: 12 })).toEqual({ rows: keys });
    expect(list({})).toEqual({ rows: keys });
  });

  it.each([4, 0, -1, 1001])('are not of %d rows', (MaxResults) => {
    expect(() => paginator.page(context, rule, { MaxResults })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterValue' }),
    );
  });
});

describe('a token', () => {
  const { NextToken = '' } = list({ MaxResults: 5, ...filters });
  const request = { MaxResults: 5, NextToken, ...filters };
  const flipped = `${NextToken.slice(0, -2)}${NextToken.endsWith('AA') ? 'BB' : 'AA'}`;

  it('does not show what it holds', () => {
    expect(Buffer.from(NextToken, 'base64url').toString('latin1')).not.toContain('04');
    expect(paginator.page(context, rule, request).after).toBe('04');
  });

  it.each([
    ['of another project', { ...context, projectId: 'q' }, rule, request],
    ['of another verb', context, { ...rule, action: 'DescribeTags' }, request],
    ['of another question', context, rule, { ...request, Filters: [] }],
    ['that was changed', context, rule, { ...request, NextToken: flipped }],
    ['that is none', context, rule, { ...request, NextToken: 'x' }],
    ['that is empty', context, rule, { ...request, NextToken: '' }],
  ])('%s is refused', (_what, asker, of, asked) => {
    expect(() => paginator.page(asker, of, asked)).toThrow(
      expect.objectContaining({ code: 'InvalidNextToken' }),
    );
  });
});
