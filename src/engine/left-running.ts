import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type CloudPlace } from '../setup/cloud-place.js';

/** A process of a cloud whose supervisor is gone. */
export interface LeftOver {
  readonly pid: number;
  readonly program: string;
}

/** What a cloud starts. Others name its folder too: an editor, a shell, `engine down` itself. */
const PROGRAMS = /^(qemu-system-\w+|postgres|temporal|dnsmasq)$/;

/**
 * Processes that run with files of this cloud's. Guests go on when their cloud is killed; servers and daemons end a
 * moment later.
 */
export function leftRunning({ cloud, root }: Pick<CloudPlace, 'cloud' | 'root'>): readonly LeftOver[] {
  const traces = [`${root.replace(/\/+$/, '')}/`, `/run/engine/${cloud}/`];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), words: wordsOf(name) }))
    .filter(({ words }) => PROGRAMS.test(basename(words[0] ?? '')))
    .filter(({ words }) => traces.some((trace) => words.slice(1).some((word) => word.includes(trace))))
    .map(({ pid, words }) => ({ pid, program: titleOf(words) }));
}

/** With the name of the guest, when it is one. */
function titleOf(words: readonly string[]): string {
  const guest = /guest=([\w-]+)/.exec(words.join(' '))?.[1];
  return `${basename(words[0] ?? '')}${guest === undefined ? '' : ` of ${guest}`}`;
}

function wordsOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    // It ended between the listing and the look.
    return [];
  }
}
