import { describe, expect, it } from '@jest/globals';
import { causeIn } from './cause-in.js';
import { resourceIn } from './resource-in.js';

describe('causeIn', () => {
  it.each([
    [new Error('qemu-img: No space left on device\nat line 2'), 'qemu-img: No space left on device'],
    ['a word', 'a word'],
    [new Error('cannot reach postgresql://engine:s3cret@h/engine'), 'cannot reach postgresql://…@h/engine'],
    [new Error('x'.repeat(1_000)), 'x'.repeat(300)],
    [new Error(''), undefined],
    [undefined, undefined],
  ])('says of %p in one line %p', (cause, line) => {
    expect(causeIn(cause)).toBe(line);
  });
});

describe('resourceIn', () => {
  it.each([
    [['id-1', { generation: 1 }], 'id-1'],
    [[{ instanceId: 'id-2', graceSeconds: 1 }], 'id-2'],
    [[{ guest: { instanceId: 'id-3' }, disks: [] }], 'id-3'],
    [[{ spawn: { guest: { instanceId: 'id-4' } }, graceSeconds: 1 }], 'id-4'],
    [[{ portId: 'id-5' }], 'id-5'],
    [[{ operationId: 'op', chunk: 0, run: 1 }, { noun: 'instance', id: 'id-6' }, 1], 'id-6'],
    [[{ operationId: 'op', chunk: 0, run: 1 }, [], [], true], undefined],
    [[], undefined],
  ])('finds in %j what a step is about: %p', (args, resource) => {
    expect(resourceIn(args)).toBe(resource);
  });
});
