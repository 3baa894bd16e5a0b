/** The routes of scenes, made from videos or imported from templates. */
import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../../api-context.ts';
import { addCreateScene } from './create-scene.ts';
import { addDeleteScene } from './delete-scene.ts';
import { addGetScene } from './get-scene.ts';
import { addImportScene } from './import-scene.ts';
import { addListScenes } from './list-scenes.ts';

export function addSceneRoutes(scope: FastifyInstance, context: ApiContext): void {
  addCreateScene(scope, context);
  addImportScene(scope, context);
  addListScenes(scope, context);
  addGetScene(scope, context);
  addDeleteScene(scope, context);
}
