import type { Command } from '../command.js';
import { auditCommands } from './audit.commands.js';
import { blockCommands } from './block.commands.js';
import { dbCommands } from './db.commands.js';
import { floatingCommands } from './floating.commands.js';
import { flavorCommands } from './flavor.commands.js';
import { hostCommands } from './host.commands.js';
import { imageCommands } from './image.commands.js';
import { keyCommands } from './key.commands.js';
import { fixedCommands, networkCommands } from './network.commands.js';
import { objectsCommands } from './objects.commands.js';
import { operationCommands } from './operation.commands.js';
import { projectCommands } from './project.commands.js';
import { quotaCommands } from './quota.commands.js';
import { roleCommands } from './role.commands.js';
import { serviceCommands } from './service.commands.js';
import { snapshotCommands } from './snapshot.commands.js';
import { userCommands } from './user.commands.js';
import { volumeCommands } from './volume.commands.js';

/** Everything that an operator can say. */
export const commands: readonly Command[] = [
  ...userCommands,
  ...projectCommands,
  ...roleCommands,
  ...keyCommands,
  ...quotaCommands,
  ...flavorCommands,
  ...imageCommands,
  ...volumeCommands,
  ...snapshotCommands,
  ...networkCommands,
  ...fixedCommands,
  ...floatingCommands,
  ...blockCommands,
  ...objectsCommands,
  ...hostCommands,
  ...serviceCommands,
  ...operationCommands,
  ...auditCommands,
  ...dbCommands,
];
