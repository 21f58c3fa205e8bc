// Bundles the page and its editor workers into dist/; everything is served from the server's own files.
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';

await rm('dist', { recursive: true, force: true });
const common = {
  bundle: true, minify: true, format: 'esm', target: 'es2022', outdir: 'dist', logLevel: 'warning', legalComments: 'linked',
  define: { 'process.env.NODE_ENV': '"production"' }, loader: { '.ttf': 'file' }, assetNames: '[name]-[hash]',
};

await build({ ...common, entryPoints: { graphiql: 'src/page.jsx' }, splitting: true, chunkNames: '[name]-[hash]', jsx: 'automatic' });
await build({
  ...common,
  format: 'iife',
  entryPoints: {
    'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
    'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
  },
});
