// WebSocket with `graphql-ws` (graphql-transport-ws): one socket for everything that is followed.
import { test } from 'node:test';
import { deepEqual, equal, match } from 'node:assert/strict';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { follow, follows, latest } from './following.mjs';
import { headers, move, until, url } from './server.mjs';

const connect = (url, connected) => createClient({
  url: url.replace(/^http/, 'ws'),
  connectionParams: headers, // browsers cannot set headers on a socket: the key goes with the first message
  webSocketImpl: WebSocket, // a browser brings its own
  on: { connected },
  shouldRetry: () => true, // left out, it gives up when a line breaks without a close, or when the server is not back yet
  retryAttempts: Infinity,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)), // left out, it waits longer and longer: right for thousands of browsers
});

follows(connect);

test('forty subscriptions, queries and mutations share one socket', async () => {
  let sockets = 0;
  const client = connect(url, () => sockets++);
  const after = await latest();
  const seen = Array.from({ length: 40 }, () => []);
  const stops = seen.map((numbers) => follow(client, after, { next: ({ upTo }) => numbers.push(upTo), error: (e) => numbers.push(e) }));
  const moved = [await move(), await move(), await move()];
  const { value } = await client.iterate({ query: '{ tenant { name } }' }).next();
  equal(value.data.tenant.name, 'demo-engagement');
  await until(() => seen.every((numbers) => numbers.length === 3));
  stops.forEach((stop) => stop());
  await client.dispose();
  for (const numbers of seen) deepEqual(numbers, moved);
  equal(sockets, 1);
});

test('the figures of a funnel follow a change', async () => {
  const client = connect(url);
  const counts = [];
  const request = { query: 'subscription { funnelChanged(unit: PERSON, every: "PT0.1S") { basis { asOf } stages { stage { key } count } } }' };
  const stop = client.subscribe(request, { next: ({ data }) => counts.push(data.funnelChanged), error: (e) => counts.push(e), complete: () => {} });
  await until(() => counts.length > 0);
  const number = await move();
  await until(() => counts.at(-1).basis.asOf >= number);
  stop();
  await client.dispose();
  const leads = (funnel) => funnel.stages.find(({ stage }) => stage.key === 'lead').count;
  equal(leads(counts.at(-1)), leads(counts[0]) + 1);
});

test('an unknown key closes the socket for good, and says why', async () => {
  const client = createClient({ url: url.replace(/^http/, 'ws'), connectionParams: { Authorization: 'Bearer nonsense' }, webSocketImpl: WebSocket });
  let closed;
  follow(client, 0, { next: () => {}, error: (e) => { closed = e; } });
  await until(() => closed);
  match(String(closed.code), /^440[13]$/);
});
