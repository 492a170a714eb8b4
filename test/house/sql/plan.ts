/** A node of PostgreSQL's plan, as EXPLAIN (VERBOSE, FORMAT JSON) tells it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Join Type'?: string;
  readonly 'Parent Relationship'?: string;
  readonly 'Subplan Name'?: string;
  readonly 'Group Key'?: readonly string[];
  readonly Output?: readonly string[];
  readonly Filter?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** The columns' expressions, as PostgreSQL writes them. */
export const outputsOf = (plan: PlanNode): readonly string[] => plan.Output ?? [];

/** Aggregates of no rows are null, counts excepted. */
const EMPTY_IS_NULL =
  /^(max|min|sum|avg|array_agg|jsonb?_agg|jsonb?_object_agg|string_agg|bool_or|bool_and|every)\(/;
const SUBPLAN = /^\(?\(((?:SubPlan|InitPlan) \d+)\)(?:\.col1)?\)?$/;

/** Which side of an outer join has rows of nulls. */
const EMPTY_SIDES: Readonly<Record<string, readonly string[]>> = {
  Left: ['Inner'],
  Right: ['Outer'],
  Full: ['Inner', 'Outer'],
};

/**
 * Whether an expression of the plan's output may be null: not where a condition demands that it is none; by outer
 * joins, subqueries without a row, aggregates of none, CASE without ELSE. Undefined: that cannot be told.
 */
export function nullsOf(plan: PlanNode): (expression: string) => boolean | undefined {
  const nodes = [...everyNode(plan)];
  const conditions = nodes.flatMap((node) => [node.Filter ?? [], node['Index Cond'] ?? []].flat());
  const demanded = new Set(
    conditions
      .filter((condition) => !condition.includes(' OR '))
      .flatMap((condition) =>
        [...condition.matchAll(/\((?:\w+\.)?(\w+) IS NOT NULL\)/g)].map(([, name]) => name),
      ),
  );
  const emptied = new Set(nodes.flatMap(emptiedBy));
  const grouped = nodes.some((node) => node['Group Key']);
  const subplans = new Map(nodes.map((node) => [node['Subplan Name'], node]));
  return (expression) => {
    if (demanded.has(expression.split('.').at(-1))) return false;
    if (emptied.has(expression)) return true;
    if (/^NULL::|^CASE .* ELSE NULL::[^']* END$/.test(expression)) return true;
    const [, subplan] = SUBPLAN.exec(expression) ?? [];
    if (subplan) return mayBeEmpty(subplans.get(subplan) ?? subplans.get(`${subplan} (returns $0)`));
    if (EMPTY_IS_NULL.test(expression)) return grouped ? undefined : true;
    return undefined;
  };
}

/** A subquery is a row at least when it aggregates without groups: what it says of no rows decides. */
function mayBeEmpty(plan: PlanNode | undefined): boolean | undefined {
  if (!plan) return undefined;
  if (plan['Node Type'] !== 'Aggregate' || plan['Group Key'])
    return plan['Node Type'] === 'Result' ? undefined : true;
  return EMPTY_IS_NULL.test(plan.Output?.[0] ?? '') ? true : undefined;
}

function emptiedBy(node: PlanNode): readonly string[] {
  const sides = EMPTY_SIDES[node['Join Type'] ?? ''] ?? [];
  return (node.Plans ?? [])
    .filter((child) => sides.includes(child['Parent Relationship'] ?? ''))
    .flatMap((child) => child.Output ?? []);
}

function* everyNode(plan: PlanNode): Generator<PlanNode> {
  yield plan;
  for (const child of plan.Plans ?? []) yield* everyNode(child);
}
