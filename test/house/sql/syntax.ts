import ts from 'typescript';

/** What a property is given at first: beside its name, or in the constructor. */
export function beginningOf(property: ts.PropertyDeclaration): ts.Expression | undefined {
  if (property.initializer) return property.initializer;
  const made = property.parent.members.find(ts.isConstructorDeclaration)?.body?.statements ?? [];
  for (const statement of made)
    if (ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression)) {
      const { left, right } = statement.expression;
      if (left.getText() === `this.${property.name.getText()}`) return right;
    }
  return undefined;
}

export const isInside = (node: ts.Node, root: ts.Node): boolean =>
  node.getSourceFile() === root.getSourceFile() && node.pos >= root.pos && node.end <= root.end;

/** `this` of a class that the cut does not hold whole. */
export function isOwn(node: ts.Node, root: ts.Node): boolean {
  if (node.kind !== ts.SyntaxKind.ThisKeyword) return false;
  for (let at = node.parent; at !== root && !ts.isSourceFile(at); at = at.parent)
    if (ts.isClassLike(at)) return false;
  return !ts.isClassLike(root);
}

/** `b` of `a.b`, and the name in a declaration. */
export function isOnlyAName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name === node;
  return ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent) ? parent.name === node : false;
}

export const withoutModifiers = (text: string): string =>
  text.replace(/^((export|default|abstract|async)\s+)+/, '');
