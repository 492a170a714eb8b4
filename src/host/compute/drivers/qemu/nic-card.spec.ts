import { describe, expect, it } from '@jest/globals';
import { nicOf } from '../../../../../test/support/guest-parts.js';
import { cardDevice, cardNetdev, freeNicPort, inNicPorts } from './nic-card.js';

const NO_PLACE = expect.objectContaining({ code: 'AttachmentLimitExceeded' });

describe('the cards of a guest', () => {
  it('are plugged into their taps', () => {
    expect(cardNetdev({ ...nicOf({ tap: 'tap3' }), portId: 'p', port: 2 })).toEqual({
      ...{ type: 'tap', id: 'net-p', ifname: 'tap3', script: 'no', downscript: 'no' },
    });
  });

  it('without a tap are each plugged into a hub of its own', () => {
    expect(cardNetdev({ ...nicOf(), portId: 'p', port: 2 })).toEqual({
      ...{ type: 'hubport', id: 'net-p', hubid: 3 },
    });
    expect(cardNetdev(nicOf())).toMatchObject({ type: 'hubport', hubid: 1 });
  });

  it('are devices in their places of the bus', () => {
    expect(cardDevice({ ...nicOf({}, '02:16:3e:00:00:09'), portId: 'p', port: 2 })).toMatchObject({
      ...{ id: 'card-p', netdev: 'net-p', mac: '02:16:3e:00:00:09', bus: 'nic-port2' },
    });
    expect(cardDevice({ ...nicOf(), portId: 'p' })).toMatchObject({ bus: 'nic-port0' });
  });

  it('take the first places beside the first card, as many as there are', () => {
    const nics = [nicOf(), nicOf(), nicOf()];
    expect(inNicPorts(nics, 2).map(({ port }) => port)).toEqual([undefined, 0, 1]);
    expect(() => inNicPorts(nics, 1)).toThrow(NO_PLACE);
  });

  it('that come later take the lowest free place', () => {
    const nics = [nicOf(), { ...nicOf(), port: 0 }, { ...nicOf(), port: 2 }];
    expect(freeNicPort(nics, 3)).toBe(1);
    expect(() => freeNicPort(nics, 1)).toThrow(NO_PLACE);
  });
});
