import { z } from 'zod';

/** A fake guest as its file says. */
export const fakeGuest = z.object({
  instanceId: z.uuid(),
  generation: z.int().min(0),
  name: z.string(),
  power: z.enum(['running', 'stopped']),
  /** ISO 8601, one for each time that it was started. */
  boots: z.array(z.string()),
  /** Absent: started before there were pins. */
  pin: z.object({ machineType: z.string(), cpuModel: z.string() }).exactOptional(),
});
export type FakeGuest = z.infer<typeof fakeGuest>;

/** What the guest has written to its serial console so far. */
export const consoleOf = ({ name, boots }: FakeGuest): string =>
  boots.map((at, i) => `[    0.000000] ${name}: boot ${i + 1} at ${at}\n${name} login: \n`).join('');
