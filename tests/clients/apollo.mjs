// Apollo Client: query, normalised cache, mutation, pages, errors, and a subscription that outlives its connection.
import { test } from 'node:test';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, ServerError, gql } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { ask, demo, demoIds, headers, idempotencyKey, newContact, until, url } from './server.mjs';

// Fragments on interfaces and unions (`... on UserError`) are matched by the cache once it knows who belongs to them.
const { __schema } = await ask('{ __schema { types { name possibleTypes { name } } } }');
const possibleTypes = Object.fromEntries(
  __schema.types.filter((type) => type.possibleTypes).map((type) => [type.name, type.possibleTypes.map((member) => member.name)]));

const cache = () => new InMemoryCache({
  possibleTypes,
  typePolicies: { Query: { fields: { contacts: relayStylePagination(['where', 'order']) } } },
});
const connect = (link = new HttpLink({ uri: url, headers })) => new ApolloClient({ link, cache: cache() });

const PAGE = gql`
  query Page($where: ContactFilterInput, $first: Int!, $after: Cursor) {
    contacts(first: $first, after: $after, where: $where, order: [{ displayName: ASC }]) {
      totalCount
      edges { cursor node { id displayName stage { key name } } }
      pageInfo { hasNextPage endCursor }
    }
  }`;
const CONTACT = gql`query Contact($id: ID!) { contact(id: $id) { id displayName } }`;
const RENAME = gql`
  mutation Rename($input: UpdateContactInput!) {
    updateContact(input: $input) {
      contact { id displayName }
      errors { __typename ... on UserError { message path } }
    }
  }`;

test('a mutation updates whoever watches the object, since ids are global', async () => {
  const client = connect();
  const id = await newContact('Before');
  const seen = [];
  const watching = client.watchQuery({ query: CONTACT, variables: { id } })
    .subscribe(({ data }) => data?.contact && seen.push(data.contact.displayName));
  await client.query({ query: CONTACT, variables: { id } });
  const { data } = await client.mutate({
    mutation: RENAME,
    variables: { input: { idempotencyKey: idempotencyKey(), contactId: id, displayName: 'After' } },
  });
  deepEqual(data.updateContact.errors, []);
  await until(() => seen.length === 2);
  watching.unsubscribe();
  deepEqual(seen, ['Before', 'After']);
  equal(client.cache.extract()[`Contact:${id}`].displayName, 'After');
});

test('fetchMore adds page to page: everybody once, in order', async () => {
  const client = connect();
  const contacts = client.watchQuery({ query: PAGE, variables: { where: demo, first: 40 } });
  let together;
  const reading = contacts.subscribe(({ data }) => { together = data?.contacts; });
  let page = (await client.query({ query: PAGE, variables: { where: demo, first: 40 } })).data.contacts;
  let pages = 1;
  for (; page.pageInfo.hasNextPage; pages++)
    page = (await contacts.fetchMore({ variables: { after: page.pageInfo.endCursor } })).data.contacts;
  await until(() => together.edges.length === together.totalCount);
  reading.unsubscribe();
  ok(pages >= 5, `${pages} pages`);
  deepEqual(together.edges.map((edge) => edge.node.id), await demoIds());
});

test('a mutation that is refused says so by type, with the place in the input', async () => {
  const { data } = await connect().mutate({
    mutation: RENAME,
    variables: { input: { idempotencyKey: idempotencyKey(), contactId: await newContact('Somebody'), displayName: '' } },
  });
  const [error] = data.updateContact.errors;
  equal(error.__typename, 'InvalidValueError');
  deepEqual(error.path, ['displayName']);
  equal(data.updateContact.contact, null);
});

test('a GraphQL error has a code', async () => {
  const { data, error } = await connect().query({ query: PAGE, variables: { first: 0 }, errorPolicy: 'all' });
  ok(CombinedGraphQLErrors.is(error), `${error}`);
  equal(error.errors[0].extensions.code, 'PAGE_SIZE_OUT_OF_RANGE');
  deepEqual(error.errors[0].path, ['contacts']);
  equal(data ?? null, null);
});

test('a document that does not fit the schema is refused with its place', async () => {
  const { error } = await connect().query({ query: gql`{ contacts { nonsense } }`, errorPolicy: 'all' });
  ok(CombinedGraphQLErrors.is(error), `${error}`);
  equal(error.errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
  ok(error.errors[0].locations.length > 0);
});

test('without a key the answer is 401 with a code', async () => {
  const answers = [];
  const watched = async (...request) => { const answer = await fetch(...request); answers.push(answer.status); return answer; };
  const { error } = await connect(new HttpLink({ uri: url, fetch: watched })).query({ query: gql`{ latestChange }`, errorPolicy: 'all' });
  deepEqual(answers, [401]);
  ok(CombinedGraphQLErrors.is(error), `${error}`);
  equal(error.errors[0].extensions.code, 'UNAUTHENTICATED');
});

test('no server at all is a network error', async () => {
  const { error } = await connect(new HttpLink({ uri: 'http://127.0.0.1:1/graphql' })).query({ query: gql`{ latestChange }`, errorPolicy: 'all' });
  ok(error && !CombinedGraphQLErrors.is(error) && !ServerError.is(error), `${error}`);
});
