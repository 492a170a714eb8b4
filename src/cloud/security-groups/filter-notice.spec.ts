import { describe, expect, it } from '@jest/globals';
import { filterChangeOf } from './filter-notice.js';

describe('filterChangeOf', () => {
  it.each([
    ['7 rack-1.example', { host: 'rack-1.example', version: 7, isAwaited: false }],
    ['7+ rack-1.example', { host: 'rack-1.example', version: 7, isAwaited: true }],
    ['7 8 h', { host: '8 h', version: 7, isAwaited: false }],
    ['7++ h', undefined],
    ['h', undefined],
    ['h 7', undefined],
    ['7', undefined],
    ['7 ', undefined],
    ['', undefined],
    [`${'9'.repeat(16)} h`, undefined],
  ])('%j is %j', (payload, change) => {
    expect(filterChangeOf(payload)).toEqual(change);
  });
});
