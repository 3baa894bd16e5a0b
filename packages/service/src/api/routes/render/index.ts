/** The routes of renders that need a key. */
import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../../api-context.ts';
import { addCancelRender } from './cancel-render.ts';
import { addCreateRender } from './create-render.ts';
import { addListRenders } from './list-renders.ts';

export function addRenderRoutes(scope: FastifyInstance, context: ApiContext): void {
  addCreateRender(scope, context);
  addListRenders(scope, context);
  addCancelRender(scope, context);
}
