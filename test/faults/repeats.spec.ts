import { describe, expect, it } from '@jest/globals';
import { Repeats, StepNeverCame } from './repeats.js';

describe('Repeats', () => {
  it('counts each reason to try again, and none where the failure stands', async () => {
    const repeats = new Repeats();
    const busy = async () => true;
    const idle = async () => false;
    expect(await repeats.note(new StepNeverCame(), idle)).toBe(true);
    expect(await repeats.note(new Error(), busy)).toBe(true);
    expect(await repeats.note(new Error(), busy)).toBe(true);
    expect(await repeats.note(new Error(), idle)).toBe(false);
    expect(repeats.words(40)).toBe('3 of 40 fault cases tried again: 1 step missing, 2 machine busy');
  });
});
