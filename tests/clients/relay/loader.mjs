// What a bundler does in a project of yours: puts what the compiler made in the place of the `graphql` tags.
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@babel/core';

const artifactDirectory = fileURLToPath(new URL('../.generated/relay', import.meta.url));

export function resolve(specifier, context, next) {
  return next(specifier.endsWith('.graphql') ? `${specifier}.js` : specifier, context);
}

export function load(address, context, next) {
  if (!address.startsWith(new URL('.', import.meta.url).href)) return next(address, context);
  const plugins = [['relay', { artifactDirectory, eagerEsModules: true }]];
  return { format: 'module', source: transformFileSync(fileURLToPath(address), { plugins, configFile: false }).code, shortCircuit: true };
}
