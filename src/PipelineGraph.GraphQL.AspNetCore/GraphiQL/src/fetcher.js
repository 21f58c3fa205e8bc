import { getOperationAST } from 'graphql';
import { createClient } from 'graphql-sse';

/** Runs an operation against the address of the page: subscriptions as an event stream, everything else as one answer. */
export function createFetcher(url) {
  return ({ query, variables, operationName }, { headers = {}, documentAST } = {}) => {
    const payload = { query, variables, operationName };
    return isSubscription(documentAST, operationName) ? subscribe(url, payload, headers) : ask(url, payload, headers);
  };
}

function isSubscription(document, operationName) {
  return document !== undefined && document !== null && getOperationAST(document, operationName)?.operation === 'subscription';
}

async function ask(url, payload, headers) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
    body: JSON.stringify(payload),
  });
  return response.json();
}

async function* subscribe(url, payload, headers) {
  const client = createClient({ url, headers, retryAttempts: 0 });
  try {
    yield* client.iterate(payload);
  } finally {
    client.dispose();
  }
}
