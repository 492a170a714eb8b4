import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { GuestConnections } from './guest-connections.js';

/** As much of a socket as it takes. */
function socketOf(remoteAddress: string): Socket {
  const events = new EventEmitter();
  return Object.assign(events, {
    remoteAddress,
    destroyed: false,
    destroy(this: { destroyed: boolean }) {
      this.destroyed = true;
      events.emit('close');
    },
  }) as unknown as Socket;
}

const open = (connections: GuestConnections, address: string, count: number) =>
  Array.from({ length: count }, () => socketOf(address)).filter((socket) => connections.admit(socket));

describe('GuestConnections', () => {
  it('lets one guest hold so many', () => {
    const connections = new GuestConnections(8, 100);
    const held = open(connections, 'a', 20);
    expect(held).toHaveLength(8);
    held[0]?.destroy();
    expect(open(connections, 'a', 2)).toHaveLength(1);
  });

  it('lets a guest in where all hold too many: who holds most loses its oldest', () => {
    const connections = new GuestConnections(8, 20);
    const [a, b] = [open(connections, 'a', 8), open(connections, 'b', 8), open(connections, 'c', 4)];
    expect(open(connections, 'late', 1)).toHaveLength(1);
    expect(connections.count).toBe(20);
    expect([a, b].flat().filter(({ destroyed }) => destroyed)).toEqual([a[0]]);
  });

  it('takes nobody’s for one that would hold as many', () => {
    const connections = new GuestConnections(8, 4);
    open(connections, 'a', 2);
    open(connections, 'b', 2);
    expect(open(connections, 'c', 2)).toHaveLength(1);
    expect(open(connections, 'a', 1)).toHaveLength(0);
    expect(connections.count).toBe(4);
  });
});
