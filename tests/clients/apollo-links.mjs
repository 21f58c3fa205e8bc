// Apollo Client's links beside the usual one: subscriptions over server-sent events and over WebSocket.
import { test } from 'node:test';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, Observable, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode, print } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import WebSocket from 'ws';
import { openLine } from './line.mjs';
import { latest } from './following.mjs';
import { headers, move, until, url } from './server.mjs';

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
  const sse = createSseClient({ url: line.url, headers, retryAttempts: 20, retry });
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
