import ts from 'typescript';

/** Chooses one of `count` ways; the reader comes back for the others. */
export type Choose = (count: number) => number;

/** How deep objects are filled in; what lies deeper decides no text. */
const DEPTH = 3;

/**
 * JavaScript for a value of the type, for what only a run knows. A plain string is a word that no statement bears in
 * its text, so that only values that the types list can become SQL.
 */
export function sampleOf(checker: ts.TypeChecker, type: ts.Type, choose: Choose): string {
  return sample({ checker, choose }, type, 0);
}

interface Sampling {
  readonly checker: ts.TypeChecker;
  readonly choose: Choose;
}

export const UNKNOWN_WORD = 'unknown word';

function sample(on: Sampling, type: ts.Type, depth: number): string {
  const { checker, choose } = on;
  if (type.flags & ts.TypeFlags.BooleanLike && type.isUnion()) return ['true', 'false'][choose(2)] ?? 'true';
  if (type.isUnion()) {
    const some = type.types[choose(type.types.length)];
    return some ? sample(on, some, depth) : 'undefined';
  }
  if (type.isStringLiteral() || type.isNumberLiteral()) return JSON.stringify(type.value);
  if (type.flags & ts.TypeFlags.BooleanLiteral) return checker.typeToString(type);
  if (type.flags & ts.TypeFlags.Null) return 'null';
  if (type.flags & ts.TypeFlags.StringLike) return JSON.stringify(UNKNOWN_WORD);
  if (type.flags & ts.TypeFlags.NumberLike) return '1';
  return type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)
    ? sampleObject(on, type, depth)
    : 'undefined';
}

function sampleObject(on: Sampling, type: ts.Type, depth: number): string {
  const { checker } = on;
  // What a caller hands in to be asked (a condition) has nothing to add.
  if (type.getCallSignatures().length > 0) return `(() => '')`;
  if (depth >= DEPTH) return '({})';
  const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  if (element) return on.choose(2) === 0 ? `[${sample(on, element, depth + 1)}]` : '[]';
  if (['Map', 'ReadonlyMap', 'Set', 'ReadonlySet'].includes(type.symbol?.name ?? ''))
    return type.symbol.name.endsWith('Map') ? 'new Map()' : 'new Set()';
  if (type.symbol?.name === 'Date') return 'new Date(0)';
  const fields = checker
    .getPropertiesOfType(type)
    .filter(({ name }) => /^\w+$/.test(name))
    .map((field) => `${field.name}: ${sample(on, checker.getTypeOfSymbol(field), depth + 1)}`);
  return `({ ${fields.join(', ')} })`;
}
