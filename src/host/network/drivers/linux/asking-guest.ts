/** Part of the metadata proxy’s program: nothing but Node’s own modules. */

/** Who asks: by his address, or alias, of IPv4, whichever way he comes. */
export interface AskingGuest {
  readonly address: string;
  readonly overIpv6: boolean;
}

/** Aliases of IPv6 end with those of IPv4: one guest has one turn, and so many connections, over both. */
const ALIAS6 = /^fd00:ec2:0:2::([\da-f]{1,4}):([\da-f]{1,4})$/;

export function askingGuest(remoteAddress: string | undefined): AskingGuest {
  const [, high, low] = ALIAS6.exec(remoteAddress ?? '') ?? [];
  if (high === undefined || low === undefined) return { address: remoteAddress ?? '', overIpv6: false };
  const bytes = [high, low].flatMap((part) => {
    const number = parseInt(part, 16);
    return [number >> 8, number & 0xff];
  });
  return { address: bytes.join('.'), overIpv6: true };
}
