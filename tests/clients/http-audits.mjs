// GraphQL over HTTP: every audit of the public suite `graphql-http`, the MUST, the SHOULD and the MAY.
import { after, test } from 'node:test';
import { ok } from 'node:assert/strict';
import { serverAudits } from 'graphql-http';
import { headers, url } from './server.mjs';

const figures = { MUST: [0, 0], SHOULD: [0, 0], MAY: [0, 0] };
const fetchFn = (address, init = {}) => fetch(address, { ...init, headers: { ...init.headers, ...headers } });

for (const audit of serverAudits({ url, fetchFn })) {
  const figure = figures[audit.name.split(' ')[0]];
  figure[1]++;
  test(audit.name, async () => {
    const { status, reason } = await audit.fn();
    ok(status === 'ok', reason);
    figure[0]++;
  });
}

after(() => console.log('FIGURES graphql-http: ' + Object.entries(figures).map(([level, [good, all]]) => `${good} of ${all} ${level}`).join(', ')));
