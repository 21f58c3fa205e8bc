// Both protocols of subscriptions without a client, as their texts have them: graphql-transport-ws by its frames, GraphQL over SSE by its bytes.
import { once } from 'node:events';
import { after, test } from 'node:test';
import { deepEqual, equal, match } from 'node:assert/strict';
import WebSocket from 'ws';
import { headers, move, url } from './server.mjs';

const figures = { 'graphql-transport-ws': [0, 0], 'graphql-sse': [0, 0] };
const check = (protocol, name, body) => {
  figures[protocol][1]++;
  test(`${protocol}: ${name}`, async () => { await body(); figures[protocol][0]++; });
};
const ws = (name, body) => check('graphql-transport-ws', name, body);
const sse = (name, body) => check('graphql-sse', name, body);
after(() => console.log('FIGURES ' + Object.entries(figures).map(([protocol, [good, all]]) => `${protocol}: ${good} of ${all}`).join(', ')));

/** A socket; `next` gives its next message as JSON, or what it was closed with. */
async function open({ protocol = 'graphql-transport-ws', init } = {}) {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), protocol);
  const came = [];
  const waiting = [];
  const push = (what) => waiting.length > 0 ? waiting.shift()(what) : came.push(what);
  socket.on('message', (data) => push(JSON.parse(data)));
  socket.on('close', (code) => push(code));
  await once(socket, 'open');
  const next = () => came.length > 0 ? came.shift() : new Promise((resolve) => waiting.push(resolve));
  const send = (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  if (init) {
    send({ type: 'connection_init', payload: headers });
    deepEqual(await next(), { type: 'connection_ack' });
  }
  return { next, send, close: () => socket.terminate() };
}

const subscribe = (id, query, variables) => ({ id, type: 'subscribe', payload: { query, variables } });
const closes = (code, messages, options) => async () => {
  const { next, send } = await open(options);
  messages.forEach(send);
  let last = await next();
  while (typeof last !== 'number') last = await next();
  equal(last, code);
};

ws('no sub-protocol closes with 4406', closes(4406, [], { protocol: [] }));
ws('to subscribe before the ack closes with 4401', closes(4401, [subscribe('1', '{ latestChange }')]));
ws('an unknown key closes with 4401', closes(4401, [{ type: 'connection_init', payload: { Authorization: 'Bearer nonsense' } }]));
ws('a second init closes with 4429', closes(4429, [{ type: 'connection_init' }], { init: true }));
ws('what is no JSON closes with 4400', closes(4400, ['{'], { init: true }));
ws('an unknown type of message closes with 4400', closes(4400, [{ type: 'nonsense' }], { init: true }));
ws('an id in use closes with 4409', closes(4409, Array(2).fill(subscribe('1', 'subscription { stageChanged { upTo } }')), { init: true }));
ws('a ping is answered with its payload, before the ack too', async () => {
  const { next, send, close } = await open();
  send({ type: 'ping', payload: { a: 1 } });
  deepEqual(await next(), { type: 'pong', payload: { a: 1 } });
  close();
});
ws('a query gives `next` and `complete`', async () => {
  const { next, send, close } = await open({ init: true });
  send(subscribe('q', 'query Q($name: String!) { tenant { name } __type(name: $name) { kind } }', { name: 'Query' }));
  deepEqual(await next(), { id: 'q', type: 'next', payload: { data: { tenant: { name: 'demo-engagement' }, __type: { kind: 'OBJECT' } } } });
  deepEqual(await next(), { id: 'q', type: 'complete' });
  close();
});
ws('a document that does not fit the schema gives one `error`, and the id is free again', async () => {
  const { next, send, close } = await open({ init: true });
  for (let i = 0; i < 2; i++) {
    send(subscribe('e', '{ nonsense }'));
    const { id, type, payload } = await next();
    deepEqual([id, type, payload[0].extensions.code], ['e', 'error', 'GRAPHQL_VALIDATION_FAILED']);
  }
  close();
});
ws('what was completed is silent, and what was not goes on', async () => {
  const { next, send, close } = await open({ init: true });
  const number = await move();
  for (const id of ['a', 'b']) {
    send(subscribe(id, 'subscription ($after: ChangeNumber) { stageChanged(after: $after) { upTo } }', { after: number - 1 }));
    equal((await next()).id, id);
  }
  send({ id: 'a', type: 'complete' });
  send({ type: 'ping' });
  equal((await next()).type, 'pong');
  await move();
  deepEqual(await next(), { id: 'b', type: 'next', payload: { data: { stageChanged: { upTo: number + 1 } } } });
  close();
});

const stream = (query, variables) => fetch(url, {
  method: 'POST',
  headers: { ...headers, 'Content-Type': 'application/json', Accept: 'text/event-stream' },
  body: JSON.stringify({ query, variables }),
});

sse('a query is `next` and `complete`, to the byte', async () => {
  const response = await stream('{ tenant { name } }');
  equal(response.status, 200);
  match(response.headers.get('content-type'), /^text\/event-stream/);
  match(response.headers.get('cache-control'), /no-store|no-cache/);
  equal(await response.text(), 'event: next\ndata: {"data":{"tenant":{"name":"demo-engagement"}}}\n\nevent: complete\ndata: \n\n');
});
sse('a document that does not fit the schema is one event with errors', async () => {
  const [next, complete] = (await (await stream('{ nonsense }')).text()).split('\n\n');
  equal(JSON.parse(next.replace('event: next\ndata: ', '')).errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
  equal(complete, 'event: complete\ndata: ');
});
sse('headers come at once, and an event when it happens, alone', async () => {
  const { body } = await stream('subscription { stageChanged { upTo } }');
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const number = await move();
  const { value } = await reader.read();
  equal(value, `event: next\ndata: {"data":{"stageChanged":{"upTo":${number}}}}\n\n`);
  await reader.cancel();
});
sse('a subscription without `Accept: text/event-stream` is refused', async () => {
  const response = await fetch(url, { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify({ query: 'subscription { stageChanged { upTo } }' }) });
  equal(response.ok, false);
  equal((await response.json()).errors[0].extensions.code, 'SUBSCRIPTION_NEEDS_EVENT_STREAM');
});
