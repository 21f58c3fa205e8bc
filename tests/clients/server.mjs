// Where the server is and what every example needs of it. The address and a key come from the environment.
import { randomUUID } from 'node:crypto';

export const url = process.env.PIPELINEGRAPH_URL ?? 'http://localhost:5080/graphql';
export const key = process.env.PIPELINEGRAPH_KEY ?? '';
export const headers = { Authorization: `Bearer ${key}` };

/** One operation by plain fetch: its data, or an exception with its errors. */
export async function ask(query, variables) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** A key of its own for each intended change; the same one is sent again when an answer got lost. */
export const idempotencyKey = () => randomUUID();

/** The contacts of the demonstration, without those that are made here meanwhile. */
export const demo = { createdAt: { lt: new Date().toISOString().slice(0, 10) + 'T00:00:00Z' } };

/** Their ids in one list, by name: what pages must add up to. */
export const demoIds = async () => (await ask(
  `query ($where: ContactFilterInput) { contacts(first: 500, where: $where, order: [{ displayName: ASC }]) { nodes { id } } }`, { where: demo },
)).contacts.nodes.map((node) => node.id);

/** A new lead; gives its id. */
export async function newContact(displayName) {
  const { createContact } = await ask(
    `mutation ($input: CreateContactInput!) {
      createContact(input: $input) { contact { id } errors { __typename ... on UserError { message path } } }
    }`,
    { input: { idempotencyKey: idempotencyKey(), displayName } },
  );
  return createContact.contact.id;
}

/** Moves the tenant's ledger on by exactly one: a new contact enters its first stage. Gives the number. */
export async function move() {
  const id = await newContact('Somebody');
  const { contact } = await ask('query ($id: ID!) { contact(id: $id) { stageChanges(last: 1) { nodes { number } } } }', { id });
  return contact.stageChanges.nodes[0].number;
}

/** Waits until something holds; fails when it does not within 20 seconds. */
export async function until(holds) {
  const end = Date.now() + 20_000;
  while (!await holds()) {
    if (Date.now() > end) throw new Error(`This never came true: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
