import type { CloudTopic, TopicParts } from './cloud-topic.js';
import { consoleTopic } from './console.handler.js';
import { diagnosticsTopic } from './diagnostics.handler.js';
import { filtersTopic } from './filters.handler.js';
import { inventoryTopic } from './inventory.handler.js';
import { lifeTopic } from './life.handler.js';
import { progressTopic } from './progress.handler.js';
import { powerTopic } from './power.handler.js';

/** All that hosts may say, each type in one of them. */
export const cloudTopics = (parts: TopicParts): readonly CloudTopic[] => [
  lifeTopic(parts),
  powerTopic(parts),
  inventoryTopic(parts),
  filtersTopic(parts),
  consoleTopic(parts),
  diagnosticsTopic(parts),
  progressTopic(parts),
];
