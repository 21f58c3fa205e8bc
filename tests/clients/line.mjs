// A line to the server that can be cut: a TCP proxy, so that what is on the wire stays the server's and the client's own.
import { connect, createServer } from 'node:net';
import { once } from 'node:events';

/** Opens a line; `cut()` breaks every connection over it at once, as a train in a tunnel does. */
export async function openLine(url) {
  const { hostname, port } = new URL(url);
  const open = new Set();
  const line = createServer((client) => {
    const server = connect(port, hostname);
    for (const [from, to] of [[client, server], [server, client]]) {
      open.add(from);
      from.pipe(to);
      from.on('error', () => {});
      from.on('close', () => { open.delete(from); to.destroy(); });
    }
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  const through = new URL(url);
  through.host = `127.0.0.1:${line.address().port}`;
  return {
    url: through.href,
    cuts: 0,
    cut() { this.cuts++; for (const socket of open) socket.destroy(); },
    close() { this.cut(); line.close(); },
  };
}
