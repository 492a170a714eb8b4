import type { CloudTopic, TopicParts } from './cloud-topic.js';

export const powerTopic = ({ power }: TopicParts): CloudTopic => ({
  up: {
    /** Acknowledged after the commit only. */
    async power(stream, message) {
      const verdict = await power.occurred(stream.host, message);
      if (verdict === 'later') return;
      const { eventId } = message;
      stream.send(
        verdict === 'done' ? { type: 'power-ack', eventId } : { type: 'confirm-power', eventId, ...verdict },
      );
    },
  },
});
