import { EngineError } from '../../../../common/errors/engine-error.js';
import type { GuestNic } from '../../virt-driver.js';

/** A guest's card as its record has it. */
export interface NicCard extends GuestNic {
  /** Its place on the guest's bus. Absent: the first card, which has one of its own. */
  readonly port?: number;
  /** Its network is gone, and its guest has not let go of it. */
  readonly isCut?: boolean;
}

/** How QEMU and its guest know a card that has a port. */
export const cardIds = (portId: string) => ({ device: `card-${portId}`, netdev: `net-${portId}` });

/** What QEMU plugs a card into. Without a tap (a network driver that makes none) into nothing. */
export const cardNetdev = ({ portId = '', port = 0, binding: { tap } }: NicCard) => {
  const { netdev: id } = cardIds(portId);
  return tap === ''
    ? { type: 'hubport', id, hubid: port + 1 }
    : { type: 'tap', id, ifname: tap, script: 'no', downscript: 'no' };
};

/** QEMU's device of a card. */
export const cardDevice = ({ portId = '', mac, port = 0 }: NicCard) => {
  const { device, netdev } = cardIds(portId);
  return { driver: 'virtio-net-pci', netdev, id: device, mac, romfile: '', bus: `nic-port${port}` };
};

/** Cards beside the first, in the first places of the bus. Throws AttachmentLimitExceeded. */
export function inNicPorts(nics: readonly GuestNic[], count: number): NicCard[] {
  if (nics.length - 1 > count) throw noPlace();
  return nics.map((nic, i) => (i === 0 ? nic : { ...nic, port: i - 1 }));
}

/** The lowest place that none of these has. Throws AttachmentLimitExceeded. */
export function freeNicPort(nics: readonly NicCard[], count: number): number {
  const taken = new Set(nics.map(({ port }) => port));
  for (let port = 0; port < count; port++) if (!taken.has(port)) return port;
  throw noPlace();
}

const noPlace = () =>
  new EngineError('AttachmentLimitExceeded', 'The instance has no place left for another network interface');
