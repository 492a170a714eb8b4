import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { refuseLocked } from '../../../cloud/instances/instance-lock.js';
import type { KeptInstance } from '../../../cloud/instances/kept/kept-instance.js';
import type { PortRow } from '../../../cloud/networks/port-reader.service.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import {
  attach,
  attachBody,
  attachBody49,
  type AttachBody,
  detach,
  type InterfaceParts,
  portsIn,
} from './attach-interface.js';
import { interfaceShape, interfaceView, oneInterface } from './interface.view.js';

const path = '/servers/:id/os-interface';
/** The interfaces of a server: those that it has, one more, one less. */
export const interfaceRoutes = (parts: InterfaceParts): readonly X7Route[] => [
  ...readRoutes(parts),
  ...writeRoutes(parts),
];

const readRoutes = (parts: InterfaceParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path },
    answer: (version) => z.strictObject({ interfaceAttachments: z.array(interfaceShape(version)) }),
    async handle({ params: { id: server = '' }, version }, context) {
      const rows = await portsIn(parts, await parts.kept.get(context, server));
      const interfaceAttachments = rows.map((row) => interfaceView(row, version));
      return { status: 200, body: { interfaceAttachments } };
    },
  }),
  withRight('instance:read', {
    ...{ method: 'GET', path: `${path}/:port`, answer: oneInterface },
    async handle({ params, version }, context) {
      const { row } = await attached(parts, context, params);
      return { status: 200, body: { interfaceAttachment: interfaceView(row, version) } };
    },
  }),
];

function attachRoutes(parts: InterfaceParts): readonly X7Route[] {
  const facts = { method: 'POST', path, answer: oneInterface } as const;
  const handle = async (
    {
      params: { id: server = '' },
      body: { interfaceAttachment: asked = {} },
      version,
    }: X7Request<AttachBody>,
    context: RequestContext,
  ): Promise<X7Answer> => {
    const home = await parts.kept.get(context, server);
    refuseLocked(home, context);
    const port = await attach(parts, { ...context, projectId: home.projectId }, { home, asked });
    const row = (await portsIn(parts, home)).find((one) => one.id === port);
    if (!row) throw new Error('an interface that was attached is not there');
    return { status: 200, body: { interfaceAttachment: interfaceView(row, version) } };
  };
  return [
    withRight('network-interface:update', { ...facts, until: 48, body: attachBody, handle }),
    withRight('network-interface:update', { ...facts, since: 49, body: attachBody49, handle }),
  ];
}

const writeRoutes = (parts: InterfaceParts): readonly X7Route[] => [
  ...attachRoutes(parts),
  withRight('network-interface:update', {
    ...{ method: 'DELETE', path: `${path}/:port` },
    async handle({ params }, context) {
      const { home, row } = await attached(parts, context, params);
      refuseLocked(home, context);
      await detach(parts, { ...context, projectId: home.projectId }, row);
      return { status: 202 };
    },
  }),
];

async function attached(
  parts: InterfaceParts,
  context: RequestContext,
  { id: server = '', port = '' }: Readonly<Record<string, string>>,
): Promise<{ readonly home: KeptInstance; readonly row: PortRow }> {
  const home = await parts.kept.get(context, server);
  const row = (await portsIn(parts, home)).find((one) => one.id === port);
  if (!row) throw new X7Error(404, `Port ${port.slice(0, 80)} is not attached`);
  return { home, row };
}
