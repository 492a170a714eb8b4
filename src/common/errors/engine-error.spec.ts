import { describe, expect, it } from '@jest/globals';
import { EngineError } from './engine-error.js';

describe('EngineError.of', () => {
  it.each([
    [Object.assign(new Error('write'), { code: 'ENOSPC' }), 'ServiceUnavailable'],
    [Object.assign(new Error('write'), { code: 'EDQUOT' }), 'ServiceUnavailable'],
    [new Error('write'), 'InternalError'],
    [null, 'InternalError'],
    [undefined, 'InternalError'],
    ['ENOSPC', 'InternalError'],
  ])('%s is a %s, with its cause', (thrown, code) => {
    const error = EngineError.of(thrown);
    expect(error.code).toBe(code);
    expect(error.cause).toBe(thrown);
  });

  it('leaves what is one', () => {
    const error = new EngineError('InternalError', 'x');
    expect(EngineError.of(error)).toBe(error);
  });
});
