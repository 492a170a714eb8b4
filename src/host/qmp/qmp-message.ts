import { z } from 'zod';

const event = z.object({ event: z.string(), data: z.record(z.string(), z.unknown()).optional() });

/** What a QMP server sends, one JSON object a line. */
const message = z.union([
  z.object({ QMP: z.unknown() }),
  event,
  z.object({ id: z.number(), error: z.object({ class: z.string(), desc: z.string() }) }),
  z.object({ id: z.number(), return: z.unknown() }),
]);

export type QmpMessage = z.infer<typeof message>;
export type QmpEvent = z.infer<typeof event>;

/** Undefined: nothing for us (an empty line, or the error to a line that no question of ours caused). */
export function qmpMessage(line: string): QmpMessage | undefined {
  try {
    return message.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
