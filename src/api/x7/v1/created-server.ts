import type { X7Answer, X7Route } from '../door/x7-route.js';

const rowOf = (compute: readonly X7Route[], method: string, path: string): X7Route => {
  const row = compute.find((one) => one.method === method && one.path === path && (one.since ?? 1) <= 1);
  if (!row) throw new Error(`compute has no ${method} ${path}`);
  return row;
};

/** Compute's `POST /servers` as the first release answered it: the whole server, with the password beside it. */
export function createdServer(compute: readonly X7Route[], answer: X7Route['answer']): X7Route {
  const create = rowOf(compute, 'POST', '/servers');
  const show = rowOf(compute, 'GET', '/servers/:id');
  const { method, path, asks, inProject, state, body } = create;
  return {
    ...{ method, path, asks, inProject, state, body },
    ...(answer && { answer }),
    async run(request, caller): Promise<X7Answer> {
      const made = await create.run(request, caller);
      const { server } = made.body as {
        readonly server?: { readonly id: string; readonly adminPass: string };
      };
      // A reservation was asked for.
      if (!server) return made;
      const params = { ...request.params, id: server.id };
      const shown = await show.run({ ...request, params, body: undefined }, caller);
      const whole = (shown.body as { readonly server: object }).server;
      return { ...made, body: { server: { ...whole, adminPass: server.adminPass } } };
    },
  };
}
