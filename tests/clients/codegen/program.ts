// What a front end writes with the generated types: each line marked as an error must be one, or the types say too little.
import { AnythingDocument, ChangesDocument, CreateDocument, LeadsDocument } from '../.generated/operations.js';
import type { ChangesSubscription, ContactFilterInput, CreateMutation, StageKind } from '../.generated/operations.js';
import type { Contact, QueryContactsArgs } from '../.generated/schema.js';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

export type Send = <Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) => Promise<Data>;

export async function run(send: Send, key: string): Promise<string[]> {
  const where: ContactFilterInput = { stage: { kind: { in: ['LEAD', 'PROSPECT'] } }, email: { neq: null } };
  const { contacts } = await send(LeadsDocument, { first: 3, where });
  const names: string[] = contacts.nodes.map((node) => node.displayName);
  const kinds: (StageKind | undefined)[] = contacts.nodes.map((node) => node.stage?.kind);
  const amounts: (string | undefined)[] = contacts.nodes.flatMap((node) => node.attributes.map((attribute) => attribute.money?.amount));
  const cursor: string | null | undefined = contacts.pageInfo.endCursor;
  await send(LeadsDocument, { first: 3, after: cursor });

  const first = contacts.nodes[0];
  if (first === undefined) throw new Error('nobody');
  const { node } = await send(AnythingDocument, { id: first.id });
  if (node?.__typename === 'Contact') names.push(node.displayName);
  if (node?.__typename === 'Deal') names.push(node.name);

  const input = { idempotencyKey: key, displayName: '', attributes: [{ key: 'decision_power', value: { text: 'decides' } }] };
  names.push(told(await send(CreateDocument, { input })));

  // @ts-expect-error: the mail may be missing
  const mail: string = first.email;
  // @ts-expect-error: there is no such field
  const nothing = first.nonsense;
  // @ts-expect-error: `first` is needed
  const incomplete = () => send(LeadsDocument, {});
  // @ts-expect-error: there is no such kind of stage
  const wrong: ContactFilterInput = { stage: { kind: { eq: 'NONSENSE' } } };
  // @ts-expect-error: a value has exactly one of its fields
  const both = () => send(CreateDocument, { input: { ...input, attributes: [{ key: 'budget', value: { text: 'much', boolean: true } }] } });
  void [kinds, amounts, mail, nothing, incomplete, wrong, both, ChangesDocument];
  return names;
}

/** Errors of a mutation are told apart by their type; the compiler sees that none is left out. */
function told({ createContact: { contact, errors } }: CreateMutation): string {
  const [error] = errors;
  if (error === undefined) return contact?.displayName ?? 'gone';
  switch (error.__typename) {
    case 'DuplicateExternalIdError': return `known as ${error.existing.id}`;
    case 'InvalidValueError':
    case 'NotFoundError':
    case 'ContactErasedError':
    case 'IdempotencyKeyReusedError': return `${error.__typename} at ${error.path.join('.')}`;
    default: return error satisfies never;
  }
}

export function last(event: ChangesSubscription): number {
  return event.stageChanged.change?.number ?? event.stageChanged.upTo;
}

/** The types of the schema as a whole, for code that builds documents itself. */
export const page: QueryContactsArgs = { first: 20, order: [{ stageEnteredAt: 'DESC' }] };
export const unit = (contact: Contact): 'PERSON' | 'COMPANY' | 'DEAL' => contact.unit;
