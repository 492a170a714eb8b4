import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readBody } from './read-body.js';

const read = (text: string): unknown => readBody(z.unknown(), Buffer.from(text), undefined);

describe('a body', () => {
  it.each(['"\\ud800"', '"\\uDFFF"', '{"a":["\\udc00\\ud800"]}', '{"\\ud83d":1}'])(
    '%s has half of a character',
    (text) => {
      expect(() => read(text)).toThrow('A half of a character is not allowed');
    },
  );

  it.each([
    ['"\\ud83d\\ude00"', '😀'],
    ['"\\\\ud800"', '\\ud800'],
    ['"\\\\\\\\ud800"', '\\\\ud800'],
  ])('%s is whole', (text, value) => {
    expect(read(text)).toBe(value);
  });
});
