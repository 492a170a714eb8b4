import { domainRulesInput, type HostFacts, wantedRoutes } from './host-rule-inputs.js';
import type { LinuxDomain } from './linux-domain.js';
import type { LinuxDomainOptions } from './linux-domain-options.js';
import { rulesetOf } from './ruleset.js';

/** What the kernel shall hold for a domain, by the facts of its host and the domains that are whole there. */
export const domainWants = (
  facts: () => HostFacts,
  all: () => readonly LinuxDomain[],
): Pick<LinuxDomainOptions, 'rules' | 'routes'> => {
  const up = () => all().filter(({ isUp }) => isUp);
  return {
    rules: (domain) => rulesetOf(domainRulesInput(facts(), domain, up())),
    routes: (domain) => wantedRoutes(facts(), domain, up()),
  };
};
