import type { CloudTopic, TopicParts } from './cloud-topic.js';

export const consoleTopic = ({ console }: TopicParts): CloudTopic => ({
  up: { console: ({ host }, message) => console.answered(host, message) },
});
