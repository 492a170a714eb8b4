import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { daemonNames } from '../daemons/registry.js';
import { type CloudPlace } from '../setup/cloud-place.js';

/** A process of a cloud whose supervisor is gone. */
export interface LeftOver {
  readonly pid: number;
  readonly program: string;
  /** It ends by itself a moment after its supervisor. */
  readonly isEnding: boolean;
}

/** What a cloud starts. Others name its folder too: an editor, a shell, `engine down` itself. */
const SERVERS = /^(postgres|temporal)$/;
/** Go on when their cloud is killed. */
const LASTING = /^(qemu-system-\w+|qemu-storage-daemon|dnsmasq)$/;
/** A program of Node's that does, too: it carries guests' bytes to volumes of other hosts. */
const RELAY = 'volume-relay';

/**
 * Processes that run with files of this cloud's. Guests, their network and their volumes go on when their cloud is
 * killed; servers and daemons end a moment later.
 */
export function leftRunning({ cloud, root }: Pick<CloudPlace, 'cloud' | 'root'>): readonly LeftOver[] {
  const traces = [`${root.replace(/\/+$/, '')}/`, `/run/engine/${cloud}/`];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), words: wordsOf(name) }))
    .filter(({ words }) => traces.some((trace) => words.slice(1).some((word) => word.includes(trace))))
    .flatMap(({ pid, words }) => {
      const program = titleOf(words);
      return program === undefined
        ? []
        : [{ pid, program, isEnding: !LASTING.test(basename(words[0] ?? '')) && program !== RELAY }];
    });
}

/** With the name of the guest, when it is one. Undefined: it is nothing that a cloud starts. */
function titleOf(words: readonly string[]): string | undefined {
  const program = basename(words[0] ?? '');
  const daemon = daemonNames.find((name) => basename(words[1] ?? '') === `${name}.mjs`);
  if (daemon) return daemon;
  if (basename(words[1] ?? '') === `${RELAY}.js`) return RELAY;
  if (SERVERS.test(program)) return program;
  if (!LASTING.test(program)) return undefined;
  const guest = /guest=([\w-]+)/.exec(words.join(' '))?.[1];
  return guest === undefined ? program : `${program} of ${guest}`;
}

function wordsOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    // It ended between the listing and the look.
    return [];
  }
}
