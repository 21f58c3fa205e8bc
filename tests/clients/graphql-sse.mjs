// Server-sent events with `graphql-sse`: subscriptions over plain HTTP, a connection each.
import { test } from 'node:test';
import { equal } from 'node:assert/strict';
import { createClient } from 'graphql-sse';
import { follow, follows } from './following.mjs';
import { headers, until, url } from './server.mjs';

const connect = (url, connected) => createClient({
  url,
  headers,
  on: { connected },
  retryAttempts: Infinity,
  retry: () => new Promise((resolve) => setTimeout(resolve, 50)), // left out, it waits longer and longer: right for thousands of browsers
});

follows(connect);

test('without a key the stream is refused', async () => {
  const client = createClient({ url, retryAttempts: 0 });
  let refused;
  follow(client, 0, { next: () => {}, error: (e) => { refused = e; } });
  await until(() => refused);
  await client.dispose();
  equal(refused.response.status, 401);
});
