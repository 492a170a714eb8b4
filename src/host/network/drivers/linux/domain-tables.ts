import { DomainRoutes, type DomainRoutesOptions, type WantedRoutes } from './domain-routes.js';
import { DomainRoutes6, type WantedRoutes6 } from './domain-routes6.js';
import type { LinuxDomain } from './linux-domain.js';
import { type BesideRules, inOrder } from './ruleset-keeper.js';

interface DomainTables extends DomainRoutesOptions {
  wanted(): WantedRoutes & WantedRoutes6;
}

/** The kernel's routes of both families: those of IPv4 make the links to other domains. */
export const domainTables = (domain: LinuxDomain, { peers, wanted }: DomainTables): BesideRules =>
  inOrder(
    new DomainRoutes(domain, { peers, wanted }),
    new DomainRoutes6({ namespace: domain.namespace, link: domain.links.addresses6, wanted }),
  );
