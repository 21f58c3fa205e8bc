// How a client follows stage changes and loses none, over whatever transport: `graphql-ws` and `graphql-sse` have the same `subscribe`.
import { test } from 'node:test';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { openLine } from './line.mjs';
import { ask, move, until, url } from './server.mjs';

/**
 * Follows from a number on. Both clients connect again by themselves and then send `request` as it is at that moment:
 * keeping `after` up to date in it is all that resuming takes.
 */
export function follow(client, after, { next, error = () => {}, complete = () => {} }) {
  const request = {
    query: 'subscription Follow($after: ChangeNumber) { stageChanged(after: $after) { upTo change { number kind present { key } } } }',
    variables: { after },
  };
  return client.subscribe(request, {
    next({ data, errors }) {
      if (errors) return error(errors);
      request.variables.after = data.stageChanged.upTo;
      next(data.stageChanged);
    },
    error,
    complete,
  });
}

export const latest = async () => (await ask('{ latestChange }')).latestChange;

/** The tests that both transports pass. `connect(url, connected)` makes a client that calls `connected` at each connection. */
export function follows(connect) {
  test('a change is told when it happens', async () => {
    const client = connect(url);
    const seen = [];
    const stop = follow(client, await latest(), { next: ({ change }) => seen.push(change.number), error: (e) => seen.push(e) });
    const moved = await move();
    await until(() => seen.includes(moved));
    stop();
    await client.dispose();
  });

  test('connections break under a hundred changes: none is missing and none comes twice', async () => {
    const line = await openLine(url);
    let connections = 0;
    const client = connect(line.url, () => connections++);
    const after = await latest();
    const seen = [];
    const stop = follow(client, after, { next: ({ upTo, change }) => seen.push(upTo, change.number), error: (e) => seen.push(e) });
    let last;
    for (let i = 1; i <= 100; i++) {
      last = await move();
      if (i % 20 === 10) line.cut();
      if (i === 40) line.close();
      if (i === 45) await line.reopen();
    }
    await until(() => seen.includes(last));
    stop();
    await client.dispose();
    line.close();
    ok(connections > 3, `${connections} connections`);
    deepEqual(seen, Array.from({ length: last - after }, (_, i) => [after + 1 + i, after + 1 + i]).flat());
  });

  test('who comes late gets what was missed first', async () => {
    const after = await latest();
    const missed = [await move(), await move(), await move()];
    const client = connect(url);
    const seen = [];
    const stop = follow(client, after, { next: ({ upTo }) => seen.push(upTo) });
    await until(() => seen.length >= 3);
    stop();
    await client.dispose();
    deepEqual(seen, missed);
  });

  test('a number ahead of the latest is an error with a code', async () => {
    const client = connect(url);
    let errors;
    const stop = follow(client, 9_000_000_000, { next: () => {}, error: (e) => { errors = e; } });
    await until(() => errors);
    stop();
    await client.dispose();
    equal(errors[0].extensions.code, 'CHANGE_NUMBER_OUT_OF_RANGE');
  });

  test('queries and mutations go the same way and complete', async () => {
    const client = connect(url);
    const results = [];
    let completed = false;
    client.subscribe({ query: '{ tenant { name } }' }, { next: (result) => results.push(result), error: (e) => results.push(e), complete: () => { completed = true; } });
    await until(() => completed);
    await client.dispose();
    deepEqual(results, [{ data: { tenant: { name: 'demo-engagement' } } }]);
  });
}
