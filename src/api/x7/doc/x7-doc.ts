import type { RoutePart, X7Route } from '../door/x7-route.js';
import type { Microversions, X7Service } from '../door/x7-service.js';
import { type X7Parts, x7Services } from '../x7-services.js';

/** Between these two the table of routes stands in docs/x7.md. */
const [BEGIN, END] = ['<!-- routes: bin/x7-doc.mjs writes them -->', '<!-- end of the routes -->'];

/** All rows of all services. They are only looked at: nothing that they call is there. */
export const x7Table = (): readonly X7Service[] => x7Services({} as X7Parts);

/** docs/x7.md with its table anew. Throws when it has no place for one. */
export function withRoutes(document: string): string {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error('docs/x7.md has no place for the routes');
  return `${before}${BEGIN}\n\n${x7Table().map(sectionOf).join('\n')}\n${END}${after}`;
}

const sectionOf = (service: X7Service): string => {
  const { microversions, name, prefix } = service;
  const head = microversions ? ['method', 'path', 'from', 'to', 'asks'] : ['method', 'path', 'asks'];
  const rows = service.routes.flatMap((route) => [
    rowOf(route, microversions),
    ...(route.parts ?? []).map((part) => partOf(part, microversions)),
  ]);
  return `### ${name}: \`${prefix}\`\n\n${tableOf([head, ...rows])}`;
};

const rowOf = (route: X7Route, microversions?: Microversions): readonly string[] => [
  route.method,
  `\`${route.path.replace(/:(\w+)/g, '{$1}')}\``,
  ...(microversions ? rangeOf(route, microversions) : []),
  route.state === 'built' ? route.asks : CODES[route.state],
];

const partOf = (part: RoutePart, microversions?: Microversions): readonly string[] => [
  '',
  `… \`${part.name}\``,
  ...(microversions ? rangeOf(part, microversions) : []),
  part.right ?? CODES.unbuilt,
];

const CODES = { unbuilt: '501', gone: '410' } as const;

const rangeOf = (
  { since, until }: { readonly since?: number; readonly until?: number },
  { major, min }: Microversions,
) => [`${major}.${since ?? min}`, until === undefined ? '' : `${major}.${until}`];

/** As prettier would write it: docs/x7.md is checked with all the rest. */
function tableOf([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) => Math.max(3, ...[head, ...rows].map((row) => [...(row[i] ?? '')].length)));
  const lineOf = (row: readonly string[]) =>
    `| ${widths.map((width, i) => (row[i] ?? '') + ' '.repeat(width - [...(row[i] ?? '')].length)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return `${[lineOf(head), rule, ...rows.map(lineOf)].join('\n')}\n`;
}
