import { logger } from '../../../common/log/logger.js';
import type { HostLinkHandlers } from '../host-link.js';
import type { DownMessages, UpMessages } from '../../../stream/stream.contract.js';
import type { LinkParts, LinkTopic } from './link-topic.js';

export const consoleLink = ({ send, run, handlers }: LinkParts): LinkTopic => ({
  down: { 'read-console': (message) => run(async () => send(await consoleOf(handlers(), message))) },
});

/** Never fails: somebody waits for the answer. The reason stays in this host's log. */
async function consoleOf(
  handlers: HostLinkHandlers,
  { readId, instanceId, maxBytes }: DownMessages['read-console'],
): Promise<UpMessages['console']> {
  try {
    const output = await handlers.readConsole?.(instanceId, maxBytes);
    const answer = output ? { output: output.toString('base64') } : { error: 'no such guest' };
    return { type: 'console', readId, ...answer };
  } catch (error) {
    logger('host-link').warn({ instanceId, err: error }, 'a console could not be read');
    return { type: 'console', readId, error: 'the console could not be read' };
  }
}
