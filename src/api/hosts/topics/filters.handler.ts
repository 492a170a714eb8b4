import { binaryOf } from '../../../../workflows/contracts/host-roles.js';
import type { CloudTopic, TopicParts } from './cloud-topic.js';

export const filtersTopic = ({ hints }: TopicParts): CloudTopic => ({
  up: { 'filters-applied': ({ host }, { version }) => hints.applied(host, version) },
  welcomed({ host, binary }) {
    if (binary === binaryOf('network')) hints.connected(host);
  },
});
