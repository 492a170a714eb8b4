import {
  type Lifecycle,
  LIFECYCLES,
  POWER_STATES,
  type TaskState,
  TASK_STATES,
} from '../instances/instance.state.js';
import { type Verb, verbRuleOf, verbRules } from '../instances/verb-rules.js';
import { ec2StateOf } from '../instances/views/ec2-state.js';
import { x7StatusOf } from '../instances/views/x7-status.js';
import { docTable } from './doc-table.js';
import type { Nouns } from '../nouns/noun.js';
import type { StateTable } from '../nouns/state-table.js';
import { nouns } from './registry.js';

const TASKS: readonly (TaskState | null)[] = [null, ...TASK_STATES];
const VERBS = Object.keys(verbRules) as Verb[];

const INTRODUCTION = `# States

Drawn from the code by \`bin/states-doc.mjs\`; a test compares. A row holds what an instance is (\`lifecycle\`), what is
being done to it (\`task_state\`), and what its host was last known to say (\`power_state\`:
${POWER_STATES.join(', ')}). Each API shows a view of these three. A state moves only along its
table, by \`src/cloud/nouns/state-table.ts\`.
`;

/** docs/states.md as the code has it. */
export const statesDoc = (): string =>
  [
    INTRODUCTION,
    ...allMoves(nouns),
    '## What EC2 shows of an instance\n\nBy lifecycle and task.\n',
    byTask((lifecycle, taskState) => ec2StateOf({ lifecycle, taskState })),
    '## What X7 shows of an instance\n\n`status`, and after the colon the task, by lifecycle and task.\n',
    byTask(x7Words),
    '`vm_state`, and `power_state` by what the host said.\n',
    powers(),
    '## What EC2’s verbs do\n\nBy lifecycle and task. `WRONG`: IncorrectInstanceState.\n',
    ...VERBS.flatMap((verb) => [`### ${verb}\n`, byTask((l, t) => ruleWord(verb, l, t))]),
  ].join('\n');

/** Of every noun that has states: instances first, the others by name. */
const allMoves = (of: Nouns): readonly string[] =>
  Object.values(of)
    .sort(
      (a, b) => Number(b.name === 'instance') - Number(a.name === 'instance') || (a.name < b.name ? -1 : 1),
    )
    .flatMap(({ name, states }) =>
      (states ?? []).flatMap((table) => [movesTitle(name, table), movesTable(table)]),
    );

function movesTitle(name: string, { table, column }: StateTable<string>): string {
  const words = name.replaceAll('-', ' ').replace(/\b(nat|vpc)\b/g, (word) => word.toUpperCase());
  return `## Moves of ${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}\n\n\`${table}.${column}\`\n`;
}

function movesTable({ from }: StateTable<string>): string {
  const states = Object.keys(from);
  return docTable([
    ['from \\ to', ...states],
    ...states.map((before) => [before, ...states.map((after) => (from[after]?.includes(before) ? 'x' : ''))]),
  ]);
}

const byTask = (word: (lifecycle: Lifecycle, task: TaskState | null) => string): string =>
  docTable([
    ['', ...TASKS.map((task) => task ?? 'no task')],
    ...LIFECYCLES.map((lifecycle) => [lifecycle, ...TASKS.map((task) => word(lifecycle, task))]),
  ]);

function x7Words(lifecycle: Lifecycle, taskState: TaskState | null): string {
  const shown = x7StatusOf({ lifecycle, taskState, powerState: 'unknown' });
  return shown.taskState === null ? shown.status : `${shown.status}: ${shown.taskState}`;
}

const powers = (): string =>
  docTable([
    ['', 'vm_state', ...POWER_STATES],
    ...LIFECYCLES.map((lifecycle) => {
      const shown = POWER_STATES.map((powerState) => x7StatusOf({ lifecycle, taskState: null, powerState }));
      return [lifecycle, shown[0]?.vmState ?? '', ...shown.map(({ powerState }) => String(powerState))];
    }),
  ]);

const ruleWord = (verb: Verb, lifecycle: Lifecycle, taskState: TaskState | null): string => {
  const rule = verbRuleOf(verb, { lifecycle, taskState });
  return rule === 'IncorrectInstanceState' ? 'WRONG' : rule;
};
