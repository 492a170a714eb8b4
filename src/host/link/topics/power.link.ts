import type { LinkParts, LinkTopic } from './link-topic.js';

export const powerLink = ({ run, handlers, power }: LinkParts): LinkTopic => ({
  down: {
    'power-ack': ({ eventId }) => run(() => power.acknowledged(eventId)),
    'confirm-power': (message) => run(() => power.confirm(message, handlers())),
  },
  // The host's daemons share the folder; power events are the compute daemon's.
  async opened() {
    if (handlers().role === 'compute') await power.load();
  },
  // Said again until acknowledged; the cloud acts once.
  welcomed: () => power.tellAgain(),
  beat: () => power.tellAgain(),
});
