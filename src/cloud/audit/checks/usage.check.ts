import type { ProjectUsage } from '../audit-facts.js';
import { check } from '../fact.js';
import { PROJECTS } from '../facts.js';
import { findingAt } from '../finding.js';

/** What quotas are held against, and what a project's instances really use. */
export const usageCheck = check({
  select: { projects: PROJECTS },
  find: ({ projects }) =>
    projects
      .filter(({ used, counted }) => words(used) !== words(counted))
      .map(({ name, used, counted }) =>
        findingAt(null)('usage-sum', name, `counted ${words(used)}; its instances use ${words(counted)}`),
      ),
});

const words = (usage: ProjectUsage): string =>
  Object.entries(usage)
    .filter(([, amount]) => amount !== 0)
    .map(([resource, amount]) => `${amount} ${resource}`)
    .sort()
    .join(', ') || 'nothing';
