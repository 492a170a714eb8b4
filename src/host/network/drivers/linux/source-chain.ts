import { domainSources, hostSources } from './domain-rules.js';
import { UPLINK } from './host-names.js';
import { ipv6Sources } from './ipv6-rules.js';
import type { NftChain } from './nft-model.js';
import type { RulesetInput } from './ruleset.js';
import { SOURCE_RULES } from './translation-rules.js';

/** By which address whoever opens a flow is known where it goes. */
export function sourceChain(input: RulesetInput): readonly [string, NftChain] {
  const { networks, snatTo, way, domains = [], hostAddress = '' } = input;
  const cidrs = networks.map(({ plan }) => plan.cidr);
  return [
    'inet translated',
    {
      hook: 'type nat hook postrouting priority 100; policy accept;',
      rules: [
        ...domainSources(way),
        ...ipv6Sources(input),
        ...SOURCE_RULES,
        ...hostSources(domains, { cidrs, address: hostAddress, snatTo }),
        ...(snatTo === undefined || way
          ? []
          : cidrs.map((cidr) => `oifname "${UPLINK}" ip saddr ${cidr} snat ip to ${snatTo}`)),
      ],
    },
  ];
}
