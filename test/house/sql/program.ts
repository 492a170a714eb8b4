import { dirname, relative } from 'node:path';
import ts from 'typescript';

/** One statement of ours, as the code has it. */
export interface Site {
  /** `src/…/file.ts:12`, from the checkout's root. */
  readonly place: string;
  /** What is evaluated to the statement's text. */
  readonly text: ts.Expression;
  /** What the code says that a row is; undefined where no row is read or the type is the caller's. */
  readonly row?: ts.Type;
}

export interface Sources {
  readonly checker: ts.TypeChecker;
  /** Where a function, a method or a constant that is one is called. */
  callsOf(declaration: ts.SignatureDeclaration): readonly ts.CallExpression[];
  /** What stands for a value of a type, by the type's name: the registry of nouns, which constructors are given. */
  readonly stands: ReadonlyMap<string, ts.Declaration>;
  readonly sites: readonly Site[];
}

/** Properties that are whole statements in a table, and so checked where they stand; what runs them is not. */
const TABLES = new Set(['sql', 'taggable']);
/** The constants here stand for what is declared with their types. */
const STANDS = 'test/house/sql/stands.ts';

/** Where `query` is declared that runs a statement and hands back its rows. */
const DOORS = /src\/common\/prisma\/(database|statements)\.ts$/;

/** The files and all that they import, typed as `tsconfig.json` says; `root` is the checkout. */
export function readSources(root: string, files: readonly string[]): Sources {
  const { config } = ts.readConfigFile(`${root}/tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
  const program = ts.createProgram(files, { ...options, incremental: false, noEmit: true });
  const checker = program.getTypeChecker();
  const calls = new Map<string, ts.CallExpression[]>();
  const sites: Site[] = [];
  const stands = new Map<string, ts.Declaration>();
  const named = new Set(files.map((file) => relative(root, file)));
  for (const file of program.getSourceFiles()) {
    const path = relative(root, file.fileName);
    if (file.isDeclarationFile || path.startsWith('..') || dirname(path).includes('generated')) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) record(calls, node);
      if (path === STANDS && ts.isVariableDeclaration(node)) stands.set(node.type?.getText() ?? '', node);
      const site = named.has(path) ? siteOf(checker, node) : undefined;
      if (site) sites.push({ ...site, place: `${path}:${lineOf(file, node)}` });
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return { checker, callsOf: (declaration) => callsOf(checker, calls, declaration), stands, sites };
}

const lineOf = (file: ts.SourceFile, node: ts.Node): number =>
  file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;

/** By name first: resolving every call of a program would take longer than all the rest. */
function record(calls: Map<string, ts.CallExpression[]>, node: ts.CallExpression): void {
  const { expression } = node;
  const callee = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  const known = calls.get(callee.getText());
  if (known) known.push(node);
  else calls.set(callee.getText(), [node]);
}

function callsOf(
  checker: ts.TypeChecker,
  calls: ReadonlyMap<string, readonly ts.CallExpression[]>,
  declaration: ts.SignatureDeclaration,
): readonly ts.CallExpression[] {
  const name =
    declaration.name ?? (ts.isVariableDeclaration(declaration.parent) ? declaration.parent.name : undefined);
  return (calls.get(name?.getText() ?? '') ?? []).filter(
    (call) => checker.getResolvedSignature(call)?.declaration === declaration,
  );
}

function siteOf(checker: ts.TypeChecker, node: ts.Node): Omit<Site, 'place'> | undefined {
  if (ts.isPropertyAssignment(node))
    return TABLES.has(node.name.getText()) && isText(checker, node.initializer)
      ? { text: node.initializer }
      : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const [first, second] = node.arguments;
  if (ts.isIdentifier(node.expression) && node.expression.text === 'fact' && second) return { text: second };
  if (!ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'query' || !first)
    return undefined;
  if (TABLES.has(first.getText().split('.').at(-1) ?? '')) return undefined;
  const signature = checker.getResolvedSignature(node);
  if (!DOORS.test(signature?.declaration?.getSourceFile().fileName ?? '')) return undefined;
  const row = signature && rowOf(checker, signature);
  return row ? { text: first, row } : { text: first };
}

/** `Row` of `Promise<Row[]>`; undefined for `object`, which says nothing, and for a type parameter. */
function rowOf(checker: ts.TypeChecker, signature: ts.Signature): ts.Type | undefined {
  const rows = checker.getAwaitedType(checker.getReturnTypeOfSignature(signature));
  const row = rows && checker.getIndexTypeOfType(rows, ts.IndexKind.Number);
  if (!row || row.flags & (ts.TypeFlags.NonPrimitive | ts.TypeFlags.TypeParameter)) return undefined;
  return row;
}

const isText = (checker: ts.TypeChecker, node: ts.Expression): boolean =>
  (checker.getTypeAtLocation(node).flags & ts.TypeFlags.StringLike) !== 0;
