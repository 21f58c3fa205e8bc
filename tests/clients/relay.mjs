// Relay: its compiler takes the schema, and its runtime pages, changes and follows with what the compiler made.
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { register } from 'node:module';
import { test } from 'node:test';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { createElement as h, Suspense } from 'react';
import ReactRelay from 'react-relay';
import { create } from 'react-test-renderer';
import RelayRuntime from 'relay-runtime';
import relayCompiler from 'relay-compiler';
import { createClient as createSseClient } from 'graphql-sse';
import { demo, demoIds, headers, idempotencyKey, move, newContact, until, url } from './server.mjs';

const { Environment, Network, Observable, RecordSource, Store, commitMutation, fetchQuery, requestSubscription } = RelayRuntime;

// The compiler checks the documents in relay/ against the schema and writes what the runtime needs.
await rm(new URL('.generated/relay', import.meta.url), { recursive: true, force: true });
await mkdir(new URL('.generated/relay', import.meta.url), { recursive: true });
await copyFile(process.env.PIPELINEGRAPH_SCHEMA, new URL('.generated/schema.graphql', import.meta.url));
const compiled = execFileSync(relayCompiler, ['relay.config.json'], { cwd: import.meta.dirname, encoding: 'utf8' });
register('./relay/loader.mjs', import.meta.url);
const { ContactPage } = await import('./relay/ContactList.js');
const { contactQuery, renameMutation, stagesSubscription } = await import('./relay/operations.js');

function connect() {
  const sse = createSseClient({ url, headers });
  const send = async ({ text }, variables) => {
    const response = await fetch(url, { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify({ query: text, variables }) });
    return response.json();
  };
  const subscribe = ({ text }, variables) => Observable.create((sink) => sse.subscribe({ query: text, variables }, sink));
  return new Environment({ network: Network.create(send, subscribe), store: new Store(new RecordSource()) });
}

test('the compiler takes the schema and all documents', () => {
  ok(compiled.includes('Compilation completed'), compiled);
});

test('a pagination container pages to the end, and the store holds one connection with everybody once', async () => {
  const environment = connect();
  const page = h(Suspense, { fallback: 'loading' }, h(ContactPage, { where: demo }));
  const tree = create(h(ReactRelay.RelayEnvironmentProvider, { environment }, page));
  const rows = () => tree.root.findAllByType('li');
  await until(() => tree.toJSON());
  await until(() => {
    const [more] = tree.root.findAllByType('button');
    if (more && !more.props.disabled) more.props.onClick();
    return rows().length > 0 && !more;
  });
  const expected = await demoIds();
  equal(rows().length, expected.length);
  ok(rows().every((row) => row.props['data-stage']), 'every row has its stage');
  const records = environment.getStore().getSource().toJSON();
  const connections = Object.values(records).filter((record) => record.__typename === 'ContactConnection' && record.__id.includes('__ContactList_contacts_connection'));
  equal(connections.length, 1);
  const [connection] = connections;
  deepEqual(connection.edges.__refs.map((ref) => records[records[ref].node.__ref].id), expected);
  equal(connection.totalCount, expected.length);
  tree.unmount();
});

test('`node` fetches again by id, and a mutation changes the same record of the store', async () => {
  const environment = connect();
  const id = await newContact('Before');
  const { node } = await fetchQuery(environment, contactQuery, { id }).toPromise();
  deepEqual(node, { __typename: 'Contact', id, displayName: 'Before', stage: { name: 'Lead' } });
  const input = { idempotencyKey: idempotencyKey(), contactId: id, displayName: 'After' };
  const payload = await new Promise((resolve, reject) => {
    commitMutation(environment, { mutation: renameMutation, variables: { input }, onCompleted: resolve, onError: reject });
  });
  deepEqual(payload.updateContact.errors, []);
  equal(environment.getStore().getSource().get(id).displayName, 'After');
});

test('a mutation that is refused says so by type', async () => {
  const environment = connect();
  const input = { idempotencyKey: idempotencyKey(), contactId: await newContact('Somebody'), displayName: '' };
  const { updateContact } = await new Promise((resolve, reject) => {
    commitMutation(environment, { mutation: renameMutation, variables: { input }, onCompleted: resolve, onError: reject });
  });
  equal(updateContact.contact, null);
  equal(updateContact.errors[0].__typename, 'InvalidValueError');
  deepEqual(updateContact.errors[0].path, ['displayName']);
});

test('a subscription writes what it hears into the store', async () => {
  const environment = connect();
  const heard = [];
  const subscription = requestSubscription(environment, {
    subscription: stagesSubscription, variables: { after: await move() }, onNext: ({ stageChanged }) => heard.push(stageChanged.change),
  });
  const number = await move();
  await until(() => heard.length > 0);
  subscription.dispose();
  equal(heard[0].number, number);
  ok(environment.getStore().getSource().get(heard[0].subject.id), 'the subject is in the store');
});
