// Apollo Client's links beside the usual one: subscriptions over server-sent events and over WebSocket, persisted queries, upload.
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, Observable, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';
import { OperationTypeNode, print } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import WebSocket from 'ws';
import { openLine } from './line.mjs';
import { latest } from './following.mjs';
import { headers, idempotencyKey, move, until, url } from './server.mjs';

globalThis.WebSocket ??= WebSocket; // browsers have it, and Node from 22 on

const retry = () => new Promise((resolve) => setTimeout(resolve, 50));

/** Sends an operation by `graphql-sse`, which connects again by itself: `after` then says what was seen last. */
class SseLink extends ApolloLink {
  constructor(client) {
    super();
    this.client = client;
  }

  request({ query, operationName, variables }) {
    const request = { query: print(query), operationName, variables: { ...variables } };
    return new Observable((sink) => this.client.subscribe(request, {
      next(result) {
        if (result.data?.stageChanged) request.variables.after = result.data.stageChanged.upTo;
        sink.next(result);
      },
      error: (error) => sink.error(error),
      complete: () => sink.complete(),
    }));
  }
}

/** Subscriptions by one link, everything else by HTTP. */
const connect = (subscriptions) => new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, subscriptions, new HttpLink({ uri: url, headers })),
});

const CHANGES = gql`
  subscription Changes($after: ChangeNumber) {
    stageChanged(after: $after) {
      upTo
      change { number subject { id ... on Contact { stage { key name } } } }
    }
  }`;

test('a subscription over server-sent events resumes where its line broke', async () => {
  const line = await openLine(url);
  const sse = createSseClient({ url: line.url, headers, retryAttempts: Infinity, retry });
  const client = connect(new SseLink(sse));
  const seen = [];
  const after = await latest();
  const following = client.subscribe({ query: CHANGES, variables: { after } }).subscribe(({ data, error }) => seen.push(error ?? data.stageChanged.upTo));
  for (let i = 0; i < 10; i++) {
    await move();
    if (i % 5 === 2) line.cut();
  }
  await until(() => seen.length >= 10);
  following.unsubscribe();
  sse.dispose();
  line.close();
  deepEqual(seen, seen.map((_, i) => after + 1 + i));
});

test('a subscription over WebSocket, and queries over HTTP beside it', async () => {
  const ws = createWsClient({ url: url.replace(/^http/, 'ws'), connectionParams: headers });
  const client = connect(new GraphQLWsLink(ws));
  const seen = [];
  const following = client.subscribe({ query: CHANGES, variables: { after: await latest() } }).subscribe(({ data, error }) => seen.push(error ?? data.stageChanged));
  const number = await move();
  await until(() => seen.length > 0);
  following.unsubscribe();
  await ws.dispose();
  equal(seen[0].upTo, number);
  ok(client.cache.extract()[`Contact:${seen[0].change.subject.id}`].stage, 'what was heard is in the cache');
  equal((await client.query({ query: gql`{ latestChange }` })).data.latestChange, number);
});

test('a subscription that is refused ends with its code', async () => {
  const ws = createWsClient({ url: url.replace(/^http/, 'ws'), connectionParams: headers });
  const told = [];
  connect(new GraphQLWsLink(ws)).subscribe({ query: CHANGES, variables: { after: 9_000_000_000 } }).subscribe({ next: ({ error }) => told.push(error), error: (e) => told.push(e) });
  await until(() => told.length > 0);
  await ws.dispose();
  ok(CombinedGraphQLErrors.is(told[0]), `${told[0]}`);
  equal(told[0].errors[0].extensions.code, 'CHANGE_NUMBER_OUT_OF_RANGE');
});

test('a persisted query goes by its hash alone once its text is known', async () => {
  const sent = [];
  const watched = (address, init) => { sent.push(`${init.method} ${init.body?.includes('"query"') ? 'with' : 'without'} text`); return fetch(address, init); };
  const http = new HttpLink({ uri: url, headers, fetch: watched });
  const persisted = new PersistedQueryLink({ sha256: (text) => createHash('sha256').update(text).digest('hex'), useGETForHashedQueries: true });
  const client = new ApolloClient({ cache: new InMemoryCache(), link: persisted.concat(http) });
  const query = gql(`query Persisted_${Date.now()}($first: Int!) { contacts(first: $first) { nodes { id } } }`); // new to the server
  for (const first of [1, 2, 3]) {
    const { data } = await client.query({ query, variables: { first } });
    equal(data.contacts.nodes.length, first);
  }
  deepEqual(sent, ['GET without text', 'POST with text', 'GET without text', 'GET without text']);
});

test('a file is uploaded, and imported', async () => {
  const client = new ApolloClient({ cache: new InMemoryCache(), link: new UploadHttpLink({ uri: url, headers }) });
  const file = new File(['id,name\n1,Ann Example\n2,Bob Example\n3,\n'], 'people.csv', { type: 'text/csv' });
  const mapping = { source: idempotencyKey(), contact: { externalId: '{id}', displayName: '{name}' } };
  const { data } = await client.mutate({
    mutation: gql`
      mutation Import($input: ImportFileInput!) {
        importFile(input: $input) { rows imported bad badRows { row reason } errors { __typename } }
      }`,
    variables: { input: { idempotencyKey: idempotencyKey(), file, mapping } },
  });
  const { rows, imported, badRows, errors } = data.importFile;
  deepEqual({ rows, imported, bad: badRows.map(({ row }) => row), errors }, { rows: 3, imported: 2, bad: [3], errors: [] });
});
