import type { CloudTopic, TopicParts } from './cloud-topic.js';

export const progressTopic = ({ progress }: TopicParts): CloudTopic => ({
  up: { 'snapshot-progress': ({ host }, { snapshots }) => progress.note(host, snapshots) },
});
