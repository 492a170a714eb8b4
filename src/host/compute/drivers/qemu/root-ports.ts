/**
 * 8 root ports share a slot of the bus; slots 16 to 30 are ours: volumes take them from the first on, cards from the
 * last, so that neither moves when the other’s number changes.
 */
const PORTS_PER_SLOT = 8;
const FIRST_PORT_SLOT = 0x10;
const LAST_PORT_SLOT = 0x1e;
const FIRST_NIC_CHASSIS = 200;
/** Slots for volumes and cards together. */
export const PORT_SLOTS = LAST_PORT_SLOT - FIRST_PORT_SLOT + 1;
export const slotsOf = (ports: number): number => Math.ceil(ports / PORTS_PER_SLOT);

/** Places for disks that come later, as QEMU’s arguments. */
export const volumePorts = (count: number): string[] =>
  ports(count, (i) => ({
    id: `volume-port${i}`,
    chassis: i + 1,
    slot: FIRST_PORT_SLOT + slotsOf(i + 1) - 1,
  }));

/** The same for network cards. */
export const nicPorts = (count: number): string[] =>
  ports(count, (i) => ({
    id: `nic-port${i}`,
    chassis: FIRST_NIC_CHASSIS + i,
    slot: LAST_PORT_SLOT - slotsOf(i + 1) + 1,
  }));

interface RootPort {
  readonly id: string;
  readonly chassis: number;
  readonly slot: number;
}

const ports = (count: number, portOf: (i: number) => RootPort) =>
  Array.from({ length: count }, (_, i) => {
    const { id, chassis, slot } = portOf(i);
    const place = `bus=pcie.0,addr=0x${slot.toString(16)}.0x${i % PORTS_PER_SLOT},multifunction=on`;
    return ['-device', `pcie-root-port,id=${id},chassis=${chassis},${place}`];
  }).flat();
