/** The render models by the names that clients send; which engine stands behind a name is the operator's configuration. */

export const MODELS = ['V4_Preview', 'V3_Preview'] as const;

export type Model = (typeof MODELS)[number];

export const DEFAULT_MODEL: Model = 'V4_Preview';
