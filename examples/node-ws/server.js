import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { WebSocketServer } from 'ws';

const port = Number(process.env.PORT ?? 3000);
const page = await readFile(new URL('./page.html', import.meta.url));
const started = new Date();

const answers = {
  '/': (response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(page),
  '/healthz': (response) => response.setHeader('content-type', 'text/plain').end('ok\n'),
  '/api/about': (response) =>
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ node: process.version, host: hostname(), started, listeners: sockets.clients.size })),
};

const server = createServer((request, response) => {
  const answer = answers[new URL(request.url, 'http://here').pathname];
  if (answer) {
    answer(response);
  } else {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
  }
});

const sockets = new WebSocketServer({ server, path: '/live', maxPayload: 64 * 1024 });

sockets.on('connection', (socket) => {
  socket.send(JSON.stringify({ type: 'hello', listeners: sockets.clients.size }));
  socket.on('message', (data) => socket.send(JSON.stringify({ type: 'echo', text: data.toString() })));
  socket.on('error', (problem) => console.error(`a socket failed: ${problem.message}`));
});

const clock = setInterval(() => {
  const tick = JSON.stringify({ type: 'tick', time: new Date().toISOString(), listeners: sockets.clients.size });
  for (const socket of sockets.clients) {
    socket.send(tick);
  }
}, 1000);

// The platform asks with SIGTERM: open sockets are told to come back (RFC 6455 section 7.4.1, 1001), then it ends.
process.on('SIGTERM', () => {
  clearInterval(clock);
  for (const socket of sockets.clients) {
    socket.close(1001, 'a new version takes over');
  }
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});

server.listen(port, () => console.log(`listening on port ${port}`));
