// urql: query, document cache, mutation, pages, errors, and a subscription through `subscriptionExchange`.
import { test } from 'node:test';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { Client, cacheExchange, fetchExchange, gql, subscriptionExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { createClient as createSseClient } from 'graphql-sse';
import { demo, demoIds, headers, idempotencyKey, move, newContact, until, url } from './server.mjs';

/** The client, and the bodies that it sent. */
function connect(options) {
  const sent = [];
  const watched = (address, init) => { sent.push(init?.body ?? address); return fetch(address, init); };
  const usual = { url, exchanges: [cacheExchange, fetchExchange], fetchOptions: { headers }, preferGetMethod: false };
  return { sent, client: new Client({ ...usual, fetch: watched, ...options }) };
}

const CONTACT = gql`query Contact($id: ID!) { contact(id: $id) { id displayName } }`;
const RENAME = gql`
  mutation Rename($input: UpdateContactInput!) {
    updateContact(input: $input) {
      contact { id displayName }
      errors { __typename ... on UserError { message path } }
    }
  }`;
const PAGE = gql`
  query Page($where: ContactFilterInput, $after: Cursor) {
    contacts(first: 40, after: $after, where: $where, order: [{ displayName: ASC }]) {
      edges { node { id displayName } }
      pageInfo { hasNextPage endCursor }
    }
  }`;

test('an answer is cached, and asked for again after a mutation of the same type', async () => {
  const { client, sent } = connect();
  const id = await newContact('Before');
  const names = [];
  const { unsubscribe } = client.query(CONTACT, { id }).subscribe(({ data }) => data && names.push(data.contact.displayName));
  await until(() => names.length === 1);
  await client.query(CONTACT, { id });
  equal(sent.length, 1);
  const { data } = await client.mutation(RENAME, { input: { idempotencyKey: idempotencyKey(), contactId: id, displayName: 'After' } });
  deepEqual(data.updateContact.errors, []);
  await until(() => names.includes('After'));
  unsubscribe();
  equal(sent.length, 3);
});

test('pages follow each other by cursor: everybody once, in order', async () => {
  const { client, sent } = connect();
  const ids = [];
  for (let after = null, more = true; more;) {
    const { contacts } = (await client.query(PAGE, { where: demo, after })).data;
    ids.push(...contacts.edges.map((edge) => edge.node.id));
    ({ hasNextPage: more, endCursor: after } = contacts.pageInfo);
  }
  ok(sent.length >= 5, `${sent.length} pages`);
  deepEqual(ids, await demoIds());
});

test('a query by GET is answered as one by POST', async () => {
  const { client, sent } = connect({ exchanges: [fetchExchange] });
  const { data } = await client.query(gql`{ tenant { name } }`, {}, { preferGetMethod: 'force' });
  equal(data.tenant.name, 'demo-engagement');
  ok(String(sent[0]).includes('?'), sent[0]);
});

test('a mutation that is refused says so by type, with the place in the input', async () => {
  const input = { idempotencyKey: idempotencyKey(), contactId: await newContact('Somebody'), displayName: '' };
  const { data, error } = await connect().client.mutation(RENAME, { input });
  equal(error, undefined);
  equal(data.updateContact.errors[0].__typename, 'InvalidValueError');
  deepEqual(data.updateContact.errors[0].path, ['displayName']);
});

test('a GraphQL error has a code', async () => {
  const { error } = await connect().client.query(gql`{ contacts(first: 0) { totalCount } }`, {});
  equal(error.graphQLErrors[0].extensions.code, 'PAGE_SIZE_OUT_OF_RANGE');
  deepEqual(error.graphQLErrors[0].path, ['contacts']);
});

test('without a key the answer is 401 with a code', async () => {
  const { error } = await connect({ fetchOptions: {} }).client.query(gql`{ latestChange }`, {});
  equal(error.response.status, 401);
  equal(error.graphQLErrors[0].extensions.code, 'UNAUTHENTICATED');
});

test('no server at all is a network error', async () => {
  const client = new Client({ url: 'http://127.0.0.1:1/graphql', exchanges: [fetchExchange] });
  const { error } = await client.query(gql`{ latestChange }`, {});
  ok(error.networkError);
});

const CHANGED = gql`subscription { stageChanged { upTo change { number } } }`;

/** Follows changes until those that are made meanwhile have come. */
async function hears(client) {
  const seen = [];
  const { unsubscribe } = client.subscription(CHANGED, {}).subscribe(({ data, error }) => seen.push(error ?? data.stageChanged.upTo));
  const moves = [];
  await until(async () => { moves.push(await move()); return seen.length >= 5; });
  unsubscribe();
  deepEqual(seen, moves.filter((number) => number >= seen[0]).slice(0, seen.length));
}

test('a subscription by subscriptionExchange over `graphql-sse`', async () => {
  const sse = createSseClient({ url, headers });
  const exchange = subscriptionExchange({
    forwardSubscription: (request) => ({ subscribe: (sink) => ({ unsubscribe: sse.subscribe(request, sink) }) }),
  });
  await hears(connect({ exchanges: [fetchExchange, exchange] }).client);
  sse.dispose();
});

test('a subscription by fetchExchange alone', async () => {
  await hears(connect({ exchanges: [fetchExchange], fetchSubscriptions: true }).client);
});

test('a persisted query goes by its hash alone once its text is known', async () => {
  const { client, sent } = connect({ exchanges: [persistedExchange({ preferGetForPersistedQueries: true }), fetchExchange] });
  const query = gql(`query Persisted_${Date.now()}($first: Int!) { contacts(first: $first) { nodes { id } } }`); // new to the server
  for (const first of [1, 2]) {
    const { data, error } = await client.query(query, { first });
    equal(error, undefined);
    equal(data.contacts.nodes.length, first);
  }
  deepEqual(sent.map((body) => /[?{,"]query["=]/.test(String(body))), [false, true, false]);
});
