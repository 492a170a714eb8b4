import { z } from 'zod';
import type { PortBinding } from '../../../../../workflows/contracts/guest.js';
import type { Exec } from '../../../../common/exec/exec.js';
import { counterOf } from '../../../processes/counter.js';
import type { GuestCounters } from '../../../../stream/topics/diagnostics.topic.js';

type CardCounters = GuestCounters['cards'][number];

const direction = z.object({
  ...{ bytes: z.number(), packets: z.number(), errors: z.number(), dropped: z.number() },
});
const shown = z.array(z.looseObject({ stats64: z.object({ rx: direction, tx: direction }) })).min(1);

interface Card {
  readonly mac: string;
  readonly binding: PortBinding;
}

const NOTHING = { octets: 0, packets: 0, errors: 0, drops: 0 };

/**
 * What a card has got and sent: the host sends into the tap what the guest gets. A card without a tap has got nothing.
 */
export async function tapCounters(exec: Exec, { mac, binding }: Card): Promise<CardCounters> {
  const { tap, namespace, domainNamespace = namespace } = binding;
  if (tap === '') return { mac, got: NOTHING, sent: NOTHING };
  const within = domainNamespace === '' ? [] : ['-n', domainNamespace];
  const { stdout } = await exec('ip', [...within, '-s', '-j', 'link', 'show', 'dev', tap]);
  const [link] = shown.parse(JSON.parse(stdout));
  const { rx, tx } = link?.stats64 ?? {};
  return { mac, got: countersOf(tx), sent: countersOf(rx) };
}

const countersOf = (of: z.infer<typeof direction> | undefined) =>
  of
    ? {
        ...{ octets: counterOf(of.bytes), packets: counterOf(of.packets) },
        ...{ errors: counterOf(of.errors), drops: counterOf(of.dropped) },
      }
    : NOTHING;
