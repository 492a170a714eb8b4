/**
 * Keeps guests' consoles short while engine-compute is away: guests outlive it, and one of them writes half a megabyte
 * a second if it likes. One that was held when engine-compute ended goes on. A program of its own, started by
 * engine-compute and told by the end of its stdin that it is gone. It ends when no guest of its host runs any more, or
 * when another daemon has started another keeper.
 *
 * argv: the guests' folders, the file with the number of the keeper of now, bytes a console may have.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsoleLog, ownWordsIn } from './console-log.js';
import { letHeldGo } from './let-held-go.js';

const EVERY_MS = 2_000;
const [, , instances = '', keeperFile = '', maxBytes = ''] = process.argv;

process.stdin.on('end', () => setInterval(keepShort, EVERY_MS)).resume();

function keepShort(): void {
  if (!isKeeper() || !isUsed()) process.exit(0);
  for (const name of readdirSync(instances)) {
    const folder = join(instances, name);
    cut(folder, new ConsoleLog(join(folder, 'console.log'), Number(maxBytes)));
    cut(folder, ownWordsIn(folder));
    letHeldGo(folder).catch((error: unknown) =>
      process.stderr.write(`${folder}: ${(error as Error).message}\n`),
    );
  }
}

/** One that cannot be cut keeps the others from nothing, and is tried again. */
function cut(folder: string, log: ConsoleLog): void {
  try {
    log.cut();
  } catch (error) {
    process.stderr.write(`${folder}: ${(error as Error).message}\n`);
  }
}

const isKeeper = (): boolean =>
  existsSync(keeperFile) && readFileSync(keeperFile, 'utf8') === String(process.pid);

/** Whether somebody else's command names a guest's files. */
function isUsed(): boolean {
  const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  return others.some((pid) => commandOf(pid).includes(`${instances}/`));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It ended between the listing and the look.
    return '';
  }
}
