import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineApiFlags } from '../api/engine-api.flags.js';
import { parseFlags } from '../common/flags/parse-flags.js';
import { startLog } from '../common/log/logger.js';
import { statePaths } from '../common/state/state-paths.js';
import { QUIESCE_RANKS, type Undertaker } from '../daemons/daemon-row.js';
import { type DaemonName, daemonNames, daemonRows } from '../daemons/registry.js';
import { type CloudPlace } from '../setup/cloud-place.js';
import { controlSocket } from './control-socket.js';
import { type Bystander } from './go-down.js';
import { waitingFor } from './guests-down.js';
import { leftRunning } from './left-running.js';
import { RotatingLog } from './rotating-log.js';
import { isAlive, type ProcessId, processId } from '../host/processes/linux-process.js';
import { holdStateFolder } from './state-folder-lock.js';

/** What a daemon that was told to end may take, and a little. */
const ENDING_MS = 20_000;
const LOOK_MS = 100;
/** Guests that obey at once are no news. */
const FIRST_WORD_MS = 2_000;
const NEXT_WORD_MS = 10_000;

/**
 * What `engine down` would have done, for a cloud whose supervisor was killed: waits for the end of its servers and
 * daemons, shuts its guests down, and takes down what only they needed. All stays wanted: the next `engine up` starts
 * them again. False: the supervisor of this cloud was not killed. Rejects when somebody starts it meanwhile.
 */
export async function downAfterKill(place: CloudPlace, by: Bystander): Promise<boolean> {
  const socket = controlSocket(place.cloud, place.root);
  // An orderly end takes the socket away.
  if (!existsSync(socket) && leftRunning(place).length === 0) return false;
  await holdStateFolder({ flags: place, paths: place });
  by.say('its supervisor was killed: taking down what is left of it');
  const isEnding = endingOf(place);
  for (const end = Date.now() + ENDING_MS; isEnding() && Date.now() < end;) await sleep(LOOK_MS);
  if (isEnding()) return true;
  if (!by.keepGuests) await restAll(place, by);
  rmSync(socket, { force: true });
  return true;
}

/**
 * Whether something that was seen to end is still there: without its command line it may hold its ports for a moment.
 */
function endingOf(place: CloudPlace): () => boolean {
  const seen = new Map<number, ProcessId | undefined>();
  return () => {
    for (const { pid, isEnding } of leftRunning(place))
      if (isEnding && !seen.has(pid)) seen.set(pid, processId(pid));
    return [...seen.values()].some((process) => process !== undefined && isAlive(process));
  };
}

async function restAll({ root }: CloudPlace, by: Bystander): Promise<void> {
  const paths = statePaths(root);
  const flagfile = (name: DaemonName) => `--flagfile=${join(paths.flags, `${name}.flags`)}`;
  startLog('engine', 'info', new RotatingLog(join(paths.logs, 'engine.log')));
  const { shutdown_grace } = parseFlags(engineApiFlags, [flagfile('engine-api')]);
  const undertaker = undertakerFor(by, shutdown_grace * 1_000);
  for (const rank of QUIESCE_RANKS)
    await Promise.all(
      daemonNames
        .filter((name) => daemonRows[name].host?.rank === rank)
        .map((name) =>
          daemonRows[name].rest?.(parseFlags(daemonRows[name].flags, [flagfile(name)]), undertaker),
        ),
    );
}

/** Tells of guests that take their time. */
function undertakerFor(by: Bystander, graceMs: number): Undertaker {
  const hurries: (() => void)[] = [];
  by.onHurry(() => {
    by.say('cutting the power of guests that did not shut down');
    for (const hurry of hurries) hurry();
  });
  let waiting: readonly string[] = [];
  const words = () => waiting.length > 0 && by.say(`${waitingFor(waiting)}; Ctrl-C cuts their power`);
  setTimeout(words, FIRST_WORD_MS).unref();
  setInterval(words, NEXT_WORD_MS).unref();
  return { graceMs, tell: (names) => (waiting = names), onHurry: (hurry) => void hurries.push(hurry) };
}
