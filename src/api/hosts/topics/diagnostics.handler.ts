import type { CloudTopic, TopicParts } from './cloud-topic.js';

export const diagnosticsTopic = ({ counters }: TopicParts): CloudTopic => ({
  up: { diagnostics: ({ host }, message) => counters.answered(host, message) },
});
