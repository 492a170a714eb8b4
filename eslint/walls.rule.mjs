import { posix, relative, sep } from 'node:path';
import { wallsAround } from './walls.mjs';

/** What a module's name stands for: a path from the checkout's root, or a package. */
const targetOf = (file, name) =>
  name.startsWith('.') ? posix.join(posix.dirname(file), name).replace(/\.js$/, '.ts') : name;

/** Imports through a wall: see walls.mjs. `import type` is one, too: who names a type knows its room. */
export const wallsRule = {
  meta: { type: 'problem', schema: [], messages: { crossed: '{{say}} ({{target}})' } },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const walls = wallsAround(file);
    if (walls.length === 0) return {};
    const check = ({ source }) => {
      const name = source?.value ?? source?.literal?.value;
      if (typeof name !== 'string') return;
      const target = targetOf(file, name);
      for (const { never, say } of walls)
        if (never.some((one) => one.test(target)))
          context.report({ node: source, messageId: 'crossed', data: { say, target } });
    };
    return {
      ImportDeclaration: check,
      ExportAllDeclaration: check,
      ExportNamedDeclaration: check,
      ImportExpression: check,
      TSImportType: ({ argument, source }) => check({ source: source ?? argument }),
    };
  },
};
