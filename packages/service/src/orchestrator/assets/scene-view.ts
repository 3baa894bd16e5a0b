/** A scene as other rooms see it. The thumbnail of its person number n lies at `objectKeys.sceneThumbnail(filesPrefix, n)`. */
import type { SceneRow } from '../../store/queries/scene-row.ts';

export type SceneView = Omit<SceneRow, 'encoded' | 'engine' | 'engineVersion'>;

export function viewScene(row: SceneRow): SceneView {
  const { encoded: _encoded, engine: _engine, engineVersion: _engineVersion, ...view } = row;
  return view;
}
