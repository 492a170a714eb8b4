import ts from 'typescript';
import type { Column } from './describe.js';

type Shape = 'string' | 'number' | 'boolean' | 'Date' | 'Buffer' | 'json';

/** What `pg` makes of a type, as `Database` sets it up; every other type comes as text. */
const SHAPES: Readonly<Record<string, Shape>> = {
  boolean: 'boolean',
  smallint: 'number',
  integer: 'number',
  bigint: 'number',
  oid: 'number',
  real: 'number',
  'double precision': 'number',
  json: 'json',
  jsonb: 'json',
  bytea: 'Buffer',
  date: 'Date',
  'timestamp with time zone': 'Date',
  'timestamp without time zone': 'Date',
};

/** What is wrong with the code's word on a row, one line a column. */
export function faultsOf(checker: ts.TypeChecker, row: ts.Type, columns: readonly Column[]): string[] {
  const fields = new Map(checker.getPropertiesOfType(row).map((field) => [field.name, field]));
  const given = new Map(columns.map((column) => [column.name, column]));
  const missing = [...fields.values()]
    .filter(({ name, flags }) => !given.has(name) && !(flags & ts.SymbolFlags.Optional))
    .map(({ name }) => `${name}: the statement has no such column`);
  const unread = columns
    .filter(({ name, type }) => !fields.has(name) && type !== 'void')
    .map(({ name }) => `${name}: the type lacks it`);
  const wrong = columns.flatMap((column) => {
    const field = fields.get(column.name);
    return field ? faultOf(checker, checker.getTypeOfSymbol(field), column) : [];
  });
  return [...missing, ...unread, ...wrong];
}

function faultOf(checker: ts.TypeChecker, type: ts.Type, { name, type: sql, nullable }: Column): string[] {
  if (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return [];
  const words = checker.typeToString(type);
  const shape = shapeOf(sql);
  if (!fits(checker, checker.getNonNullableType(type), shape))
    return [`${name}: ${sql} comes as ${shapeWords(shape)}, the type says ${words}`];
  return nullable && !admitsNull(type) ? [`${name}: may be null, the type says ${words}`] : [];
}

interface ArrayOf {
  readonly of: Shape;
}

/** `pg` reads arrays of what it reads; bigint[] stays text, an element as it is sent. */
function shapeOf(sql: string): Shape | ArrayOf {
  if (!sql.endsWith('[]')) return SHAPES[sql] ?? 'string';
  const element = sql.slice(0, -2);
  return { of: element === 'bigint' ? 'string' : (SHAPES[element] ?? 'string') };
}

const shapeWords = (shape: Shape | ArrayOf): string => (typeof shape === 'string' ? shape : `${shape.of}[]`);

const admitsNull = (type: ts.Type): boolean =>
  (type.isUnion() ? type.types : [type]).some(({ flags }) => (flags & ts.TypeFlags.Null) !== 0);

function fits(checker: ts.TypeChecker, type: ts.Type, shape: Shape | ArrayOf): boolean {
  if (type.flags & ts.TypeFlags.Never || shape === 'json') return true;
  if (type.isUnion()) return type.types.every((some) => fits(checker, some, shape));
  if (typeof shape !== 'string') {
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    return element !== undefined && fits(checker, checker.getNonNullableType(element), shape.of);
  }
  if (type.isIntersection()) return type.types.some((some) => fits(checker, some, shape));
  if (shape === 'string') return (type.flags & ts.TypeFlags.StringLike) !== 0;
  if (shape === 'number') return (type.flags & ts.TypeFlags.NumberLike) !== 0;
  if (shape === 'boolean') return (type.flags & ts.TypeFlags.BooleanLike) !== 0;
  return type.symbol?.name === shape || (shape === 'Buffer' && type.symbol?.name === 'Uint8Array');
}
