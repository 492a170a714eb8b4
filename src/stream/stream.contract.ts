import { z } from 'zod';
import { consoleDown, consoleUp } from './topics/console.topic.js';
import { diagnosticsDown, diagnosticsUp } from './topics/diagnostics.topic.js';
import { filtersDown, filtersUp } from './topics/filters.topic.js';
import { inventoryDown, inventoryUp } from './topics/inventory.topic.js';
import { lifeDown, lifeUp } from './topics/life.topic.js';
import { progressDown, progressUp } from './topics/progress.topic.js';
import { powerDown, powerUp } from './topics/power.topic.js';

/**
 * What host daemons and the host API say to each other over the WebSocket at `GET /v1/stream`, one JSON object a
 * message. `Authorization: Bearer <host token>` names the host. Limits: 1 MiB a message up, 1 MiB down. What is said is
 * by topic: each has its file in `topics/`, a handler in `link/` (the host's side) and one in `src/api/hosts/topics/`
 * (the cloud's).
 */

/** Raised when the arguments or meaning of a host step change. The scheduler filters on it. */
export const HOST_CONTRACT = 7;

export const upMessage = z.discriminatedUnion('type', [
  ...lifeUp,
  ...powerUp,
  ...inventoryUp,
  ...filtersUp,
  ...consoleUp,
  ...diagnosticsUp,
  ...progressUp,
]);
export type UpMessage = z.infer<typeof upMessage>;

export const downMessage = z.discriminatedUnion('type', [
  ...lifeDown,
  ...powerDown,
  ...inventoryDown,
  ...filtersDown,
  ...consoleDown,
  ...diagnosticsDown,
  ...progressDown,
]);
export type DownMessage = z.infer<typeof downMessage>;

type ByType<Message extends { readonly type: string }> = {
  readonly [T in Message['type']]: Extract<Message, { type: T }>;
};
/** Messages by their type. */
export type UpMessages = ByType<UpMessage>;
export type DownMessages = ByType<DownMessage>;

/** A guest went off by itself. */
export type PowerMessage = UpMessages['power'];
export type PowerReport = Omit<PowerMessage, 'type' | 'eventId'>;
