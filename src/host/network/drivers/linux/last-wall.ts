import { logger } from '../../../../common/log/logger.js';
import type { HostNamespace } from './host-namespace.js';
import { UPLINK } from './host-names.js';
import { KeptProcess } from './kept-process.js';
import type { RulesetKeeper } from './ruleset-keeper.js';

/** Bits of a packet’s mark: which of our chains it has passed. Nothing else marks packets in a host’s namespace. */
const PASSED = { from_guest: 0x1, forwarded: 0x2, incoming: 0x4 } as const;

/** First in its chain: what gets out of the chain has passed it. */
export const markPassed = (chain: keyof typeof PASSED): string =>
  `meta mark set meta mark or 0x${PASSED[chain].toString(16)}`;

const unmarked = (chain: keyof typeof PASSED) => `meta mark and 0x${PASSED[chain].toString(16)} == 0x0 drop`;

const SCRIPT = [
  'add table bridge engine_last { flags owner; }',
  'add chain bridge engine_last from_guest { type filter hook prerouting priority -300; policy accept; }',
  `add rule bridge engine_last from_guest ${unmarked('from_guest')}`,
  'add table inet engine_last { flags owner; }',
  'add chain inet engine_last forwarded { type filter hook forward priority 10; policy accept; }',
  `add rule inet engine_last forwarded ${unmarked('forwarded')}`,
  'add chain inet engine_last incoming { type filter hook input priority 10; policy accept; }',
  `add rule inet engine_last incoming iifname != { "lo", "${UPLINK}" } ${unmarked('incoming')}`,
];

/**
 * What stands where the rules are gone: a host’s network without them is closed. Drops what has not passed our chains,
 * in tables that the kernel keeps for the process that made them: no other process can delete them, `flush ruleset`
 * leaves them out. They go with the process, which goes with this daemon; the rules themselves stay then.
 */
export class LastWall {
  readonly #keeper: KeptProcess;

  constructor(namespace: HostNamespace, rules: RulesetKeeper) {
    this.#keeper = new KeptProcess({
      name: 'the last wall',
      command: ['nsenter', `--net=${namespace.path}`, 'nft', '-i'],
      greets: false,
      line: (words) => {
        // A kernel before 5.12 has no such tables.
        if (words.includes('Error')) logger('network').warn({ words }, 'an empty ruleset would be open here');
      },
      begun: ({ pid, stdin }) => {
        if (pid !== undefined) rules.own(pid);
        stdin?.write(SCRIPT.map((line) => `${line}\n`).join(''));
      },
    });
  }

  /** Once the rules are there: what they let through before bears no mark. */
  start(): Promise<void> {
    return this.#keeper.start();
  }

  close(): Promise<void> {
    return this.#keeper.close();
  }
}
