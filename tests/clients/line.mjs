// A line to the server that can be cut: a TCP proxy, so that what is on the wire stays the server's and the client's own.
import { connect, createServer } from 'node:net';
import { once } from 'node:events';

/** Opens a line: `cut()` breaks every connection over it at once; after `close()` none is taken either, as while a server starts again. */
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
  const cut = () => { for (const socket of open) socket.destroy(); };
  return {
    url: through.href,
    cut,
    close() { line.close(); cut(); },
    async reopen() { line.listen(through.port, '127.0.0.1'); await once(line, 'listening'); },
  };
}
