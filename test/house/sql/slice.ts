import ts from 'typescript';
import { evaluateScript } from './evaluate-script.js';
import type { Sources } from './program.js';
import { type Choose, sampleOf } from './sample.js';
import { beginningOf, isInside, isOnlyAName, isOwn, withoutModifiers } from './syntax.js';

export type SlicedSources = Pick<Sources, 'checker' | 'callsOf' | 'stands'>;

/**
 * Cuts out of the code what an expression needs: the constants and functions that it names, whatever file they stand
 * in, and for what only a run knows a sample of its type. The result is JavaScript that can be evaluateScript.
 */
export class Slice {
  readonly #names = new Map<ts.Node, string>();
  readonly #callers = new Map<ts.Node, ts.CallExpression | undefined>();
  readonly #lines: string[] = [];

  constructor(
    private readonly sources: SlicedSources,
    private readonly choose: Choose,
    private readonly byCallers = true,
  ) {}

  /** The value of the expression. Throws what its evaluation throws. */
  evaluate(expression: ts.Expression): unknown {
    const result = this.#text(expression);
    return evaluateScript(`export default () => { ${this.#lines.join('\n')}\nreturn (${result}); }`);
  }

  /** The node's text, with names that are declared outside of it replaced. */
  #text(node: ts.Node): string {
    const file = node.getSourceFile();
    const start = node.getStart(file);
    let text = '';
    let at = start;
    const replace = (old: ts.Node, by: string): void => {
      text += file.text.slice(at, old.getStart(file)) + by;
      at = old.getEnd();
    };
    const visit = (child: ts.Node): void => {
      if (ts.isTypeNode(child)) return;
      const by = this.#replacement(child, node);
      if (by === undefined) ts.forEachChild(child, visit);
      else replace(child, by);
    };
    visit(node);
    return text + file.text.slice(at, node.getEnd());
  }

  #replacement(child: ts.Node, root: ts.Node): string | undefined {
    if (ts.isAwaitExpression(child)) return this.#sample(child);
    if (ts.isPropertyAccessExpression(child) && isOwn(child.expression, root)) return this.#member(child);
    if (isOwn(child, root)) return this.#sample(child);
    if (ts.isShorthandPropertyAssignment(child)) {
      const symbol = this.sources.checker.getShorthandAssignmentValueSymbol(child);
      const name = this.#nameOf(symbol, root);
      return name === undefined ? undefined : `${child.name.text}: ${name}`;
    }
    if (!ts.isIdentifier(child) || isOnlyAName(child)) return undefined;
    return this.#nameOf(this.sources.checker.getSymbolAtLocation(child), root);
  }

  /** `this.x` is what the class says that it begins with. */
  #member(node: ts.PropertyAccessExpression): string {
    const declared = this.sources.checker.getSymbolAtLocation(node.name)?.valueDeclaration;
    const value = declared && ts.isPropertyDeclaration(declared) ? beginningOf(declared) : undefined;
    return value ? `(${this.#text(value)})` : this.#sample(node);
  }

  /** The name here of what is declared elsewhere; undefined: what the name says can be left as it is. */
  #nameOf(symbol: ts.Symbol | undefined, root: ts.Node): string | undefined {
    const { checker } = this.sources;
    const meant = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declared = meant?.valueDeclaration;
    if (!declared || isInside(declared, root)) return undefined;
    const path = declared.getSourceFile().fileName;
    if (/node_modules\/typescript\/lib\/lib\./.test(path)) return undefined;
    return this.#nameOfDeclared(declared);
  }

  #nameOfDeclared(declared: ts.Declaration): string {
    const known = this.#names.get(declared);
    if (known !== undefined) return known;
    const name = `$${this.#names.size}`;
    this.#names.set(declared, name);
    this.#lines.push(`const ${name} = ${this.#value(declared)};`);
    return name;
  }

  #value(declared: ts.Declaration): string {
    if (ts.isParameter(declared)) return this.#argument(declared);
    if (ts.isFunctionDeclaration(declared) && declared.body)
      return `(${withoutModifiers(this.#text(declared))})`;
    if (ts.isClassDeclaration(declared) && !ts.getDecorators(declared))
      return `(${withoutModifiers(this.#text(declared))})`;
    if (ts.isBindingElement(declared)) return this.#part(declared);
    if (!ts.isVariableDeclaration(declared)) return this.#sample(declared);
    const list = declared.parent;
    if (ts.isForOfStatement(list.parent)) return this.#one(list.parent.expression);
    const fixed = declared.initializer && list.flags & ts.NodeFlags.Const;
    return fixed ? `(${this.#text(declared.initializer)})` : this.#sample(declared);
  }

  /** What one of the callers gives; all parameters of a function come from the same one. */
  #argument(declared: ts.ParameterDeclaration): string {
    const { parent } = declared;
    if (!this.#callers.has(parent)) {
      const calls = (this.byCallers ? this.sources.callsOf(parent) : []).filter(
        (call) => !isInside(call, parent),
      );
      this.#callers.set(parent, calls.length > 0 ? calls[this.choose(calls.length)] : undefined);
    }
    const call = this.#callers.get(parent);
    if (call?.arguments.some(ts.isSpreadElement)) return this.#sample(declared);
    const given = call?.arguments[parent.parameters.indexOf(declared)] ?? declared.initializer;
    if (given) return `(${this.#text(given)})`;
    return call ? 'undefined' : this.#sample(declared);
  }

  /** `b` of `const { b } = …`, of `for (const [a, b] of …)` and of a parameter that is taken apart. */
  #part(declared: ts.BindingElement): string {
    const whole = declared.parent.parent;
    if (ts.isBindingElement(whole) || declared.dotDotDotToken) return this.#sample(declared);
    const name = this.#nameOfDeclared(whole);
    const key = (declared.propertyName ?? declared.name).getText();
    const part = ts.isArrayBindingPattern(declared.parent)
      ? declared.parent.elements.indexOf(declared)
      : `'${key}'`;
    const otherwise = declared.initializer ? ` ?? (${this.#text(declared.initializer)})` : '';
    return `${name}[${part}]${otherwise}`;
  }

  #one(list: ts.Expression): string {
    const length = (new Slice(this.sources, () => 0).evaluate(list) as readonly unknown[]).length;
    return `(${this.#text(list)})[${this.choose(Math.max(1, length))}]`;
  }

  #sample(node: ts.Node): string {
    const { checker, stands } = this.sources;
    const type = checker.getTypeAtLocation(node);
    const stood = ts.isParameter(node) ? stands.get(node.type?.getText() ?? '') : undefined;
    return stood ? this.#nameOfDeclared(stood) : sampleOf(checker, type, this.choose);
  }
}
