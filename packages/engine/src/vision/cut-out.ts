/** The one door from vision to the pure picture work of `puppet/cut-out`, which the analysis of characters steers with models. */
// biome-ignore lint/style/noRestrictedImports: cut-out knows only core and protocol, so nothing can lead back to vision
export * from '../puppet/cut-out/index.ts';
