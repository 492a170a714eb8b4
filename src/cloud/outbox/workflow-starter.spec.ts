import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ec2IdOf } from '../registry/ec2-id.js';
import { fittingResources } from './workflow-starter.js';

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
