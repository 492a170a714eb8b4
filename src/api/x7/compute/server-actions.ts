import { addressActions } from './address.actions.js';
import { consoleActions } from './console.actions.js';
import { deferredActions } from './deferred.actions.js';
import { fixedIpActions } from './fixed-ip.actions.js';
import { imageActions } from './image.actions.js';
import { guardActions } from './guard.actions.js';
import { powerActions } from './power.actions.js';
import { resetState } from './reset-state.action.js';
import type { Action, UnbuiltAction } from './server-action.js';

const unbuilt = (names: string): readonly UnbuiltAction[] =>
  names.split(' ').map((name) => ({ name, right: null }));

/** Every action of `POST /servers/{id}/action`. */
export const serverActions: readonly Action[] = [
  ...powerActions,
  ...guardActions,
  ...addressActions,
  ...fixedIpActions,
  ...imageActions,
  ...consoleActions,
  ...deferredActions,
  resetState,
  ...unbuilt('pause unpause suspend resume rescue unrescue rebuild resize confirmResize revertResize'),
  ...unbuilt('migrate os-migrateLive evacuate createBackup'),
  ...unbuilt('shelve shelveOffload unshelve injectNetworkInfo'),
  { name: 'trigger_crash_dump', right: null, since: 17 },
];
