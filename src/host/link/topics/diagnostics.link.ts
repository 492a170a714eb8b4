import { logger } from '../../../common/log/logger.js';
import type { HostLinkHandlers } from '../host-link.js';
import type { DownMessages, UpMessages } from '../../../stream/stream.contract.js';
import { guestCounters } from '../../../stream/topics/diagnostics.topic.js';
import type { LinkParts, LinkTopic } from './link-topic.js';

export const diagnosticsLink = ({ send, run, handlers }: LinkParts): LinkTopic => ({
  down: { 'read-diagnostics': (message) => run(async () => send(await countersOf(handlers(), message))) },
});

/**
 * Never fails: somebody waits for the answer. The reason stays in this host's log, as of what the cloud would not
 * understand: it would end the stream.
 */
async function countersOf(
  handlers: HostLinkHandlers,
  { readId, instanceId }: DownMessages['read-diagnostics'],
): Promise<UpMessages['diagnostics']> {
  try {
    const counters = await handlers.readCounters?.(instanceId);
    if (!counters) return { type: 'diagnostics', readId, error: 'no such guest' };
    return { type: 'diagnostics', readId, counters: guestCounters.parse(counters) };
  } catch (error) {
    logger('host-link').warn({ instanceId, err: error }, 'the counters of a guest could not be read');
    return { type: 'diagnostics', readId, error: 'the counters could not be read' };
  }
}
