import type { CloudTopic, TopicParts } from './cloud-topic.js';
import { NOT_VALID } from '../host-guard.js';

export const lifeTopic = ({ hosts }: TopicParts): CloudTopic => ({
  up: {
    async heartbeat(stream, { capacity }) {
      const known = await hosts.beat(stream.identity, stream.binary);
      if (!known) stream.end(NOT_VALID);
      else if (capacity) await hosts.setCapacity(stream.host, capacity);
    },
  },
});
