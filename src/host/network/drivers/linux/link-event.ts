/** A line of `ip monitor`, as far as it matters here. */
export interface LinkEvent {
  readonly device: string;
  /** A link, address or route is gone, or a link is down. */
  readonly gone: boolean;
  /** The bridge that a link is on; undefined: none, or the line is not about a link. */
  readonly master: string | undefined;
  readonly isLink: boolean;
}

const LINK = /^(?:\[\w+\])?(Deleted )?\d+: ([^\s:@]+)(?:@\S+)?: <([^>]*)>(.*)$/;
const ADDRESS = /^(?:\[\w+\])?(Deleted )?\d+: (\S+)\s+inet /;
const ROUTE = /^(?:\[\w+\])?(Deleted )?\S+ .*\bdev (\S+)/;

/** Undefined: it is about something else. */
export function linkEvent(line: string): LinkEvent | undefined {
  const [link, deleted, device = '', flags = '', rest = ''] = LINK.exec(line) ?? [];
  if (link !== undefined) {
    const isUp = flags.split(',').includes('UP');
    const master = /\bmaster (\S+)/.exec(rest)?.[1];
    return { device, gone: deleted !== undefined || !isUp, master, isLink: true };
  }
  const [other, gone, on = ''] = ADDRESS.exec(line) ?? ROUTE.exec(line) ?? [];
  if (other === undefined) return undefined;
  return { device: on, gone: gone !== undefined, master: undefined, isLink: false };
}

/** The process that has changed the rules, of a line of `nft monitor`; undefined: it is another line. */
export function changerOf(line: string): number | undefined {
  const [, pid] = /^# new generation \d+ by process (\d+)/.exec(line) ?? [];
  return pid === undefined ? undefined : Number(pid);
}
