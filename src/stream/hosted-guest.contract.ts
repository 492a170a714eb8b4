import { z } from 'zod';
import { uuid, word } from './topics/words.js';

/** What `GET /v1/guests` tells a host of its guests, for when they all have to go down. */
export const hostedGuests = z.object({
  guests: z.array(
    z.object({
      instanceId: uuid,
      ec2Id: word(40),
      /** That the guest gets to shut down: less where nothing listens to its power button yet. */
      graceSeconds: z.number().min(0),
    }),
  ),
});

export type HostedGuest = z.infer<typeof hostedGuests>['guests'][number];
