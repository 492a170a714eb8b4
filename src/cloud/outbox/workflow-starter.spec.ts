import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ec2IdOf } from '../registry/ec2-id.js';
import { fittingResources, summaryOf } from './workflow-starter.js';

const chunkOf = (count: number) =>
  Array.from({ length: count }, () => randomUUID()).flatMap((id) => [ec2IdOf('instance', id), id]);

describe('fittingResources', () => {
  it('keeps everything that a small chunk touches', () => {
    const ids = chunkOf(10);
    expect(new Set(fittingResources(ids))).toEqual(new Set(ids));
  });

  it('keeps every EC2 id of a full chunk, within what Temporal takes', () => {
    const ids = chunkOf(50);
    const kept = fittingResources(ids);
    expect(kept).toEqual(expect.arrayContaining(ids.filter((id) => id.startsWith('i-'))));
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThanOrEqual(2048);
  });
});

describe('summaryOf', () => {
  const ids = chunkOf(3);
  const [first] = ids;

  it.each([
    [{ summary: 'launch 3 × m1.nano', resources: ids }, `launch 3 × m1.nano, ${first} and 2 more`],
    [{ summary: 'stop 1 instance', resources: ids.slice(0, 2) }, `stop 1 instance, ${first}`],
    [{ summary: 'repair host h1', resources: ['h1'] }, 'repair host h1'],
    [{ summary: '', resources: ids.slice(0, 2) }, `Act, ${first}`],
  ])('of %j is %p', (entry, words) => {
    expect(summaryOf({ action: 'Act', ...entry })).toBe(words);
  });

  it('is as short as Temporal wants it, whatever a flavor is called', () => {
    const words = summaryOf({ action: 'Act', summary: `launch 1 × ${'×'.repeat(500)}`, resources: ids });
    expect(Buffer.byteLength(JSON.stringify(words))).toBeLessThan(400);
  });
});
