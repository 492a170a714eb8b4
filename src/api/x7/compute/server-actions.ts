import { addressActions } from './address.actions.js';
import { fixedIpActions } from './fixed-ip.actions.js';
import { imageActions } from './image.actions.js';
import { guardActions } from './guard.actions.js';
import { powerActions } from './power.actions.js';
import type { Action, UnbuiltAction } from './server-action.js';

const unbuilt = (names: string, until?: number): readonly UnbuiltAction[] =>
  names.split(' ').map((name) => ({ name, right: null, ...(until !== undefined && { until }) }));

/** Every action of `POST /servers/{id}/action`. */
export const serverActions: readonly Action[] = [
  ...powerActions,
  ...guardActions,
  ...addressActions,
  ...fixedIpActions,
  ...imageActions,
  ...unbuilt('pause unpause suspend resume rescue unrescue rebuild resize confirmResize revertResize'),
  ...unbuilt('migrate os-migrateLive evacuate createBackup changePassword'),
  ...unbuilt('shelve shelveOffload unshelve forceDelete restore os-resetState injectNetworkInfo'),
  ...unbuilt('os-getVNCConsole os-getSPICEConsole os-getSerialConsole os-getRDPConsole', 5),
  { name: 'trigger_crash_dump', right: null, since: 17 },
];
