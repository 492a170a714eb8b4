import { z } from 'zod';
import type { MachinePin } from '../../../../../workflows/contracts/machine-pin.js';
import type { GuestFact } from '../../virt-driver.js';

/** A fake guest as its file says. */
export const fakeGuest = z.object({
  instanceId: z.uuid(),
  generation: z.int().min(0),
  name: z.string(),
  power: z.enum(['running', 'stopped']),
  /** ISO 8601, one for each time that it was started. */
  boots: z.array(z.string()),
  /** Ids of those that are plugged into it, while it runs. */
  volumes: z.array(z.string()).exactOptional(),
  /** Ports of the cards that are plugged into it beside its first, while it runs. */
  cards: z.array(z.string()).exactOptional(),
  /** Absent: started before there were pins. */
  pin: z.object({ machineType: z.string(), cpuModel: z.string() }).exactOptional(),
});
export type FakeGuest = z.infer<typeof fakeGuest>;

/** What the guest has written to its serial console so far. */
export const consoleOf = ({ name, boots }: FakeGuest): string =>
  boots.map((at, i) => `[    0.000000] ${name}: boot ${i + 1} at ${at}\n${name} login: \n`).join('');

export const factOf = ({
  instanceId,
  generation,
  power,
  volumes = [],
  cards = [],
}: FakeGuest): GuestFact => ({
  ...{ instanceId, generation, power },
  ...(volumes.length > 0 && { volumes }),
  ...(cards.length > 0 && { cards }),
});

/** What fake guests are pinned to: the machine that this driver pretends. */
export const PIN: MachinePin = { machineType: 'fake-1', cpuModel: 'fake' };
