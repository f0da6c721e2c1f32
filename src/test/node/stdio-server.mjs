// A stdio MCP server without any library, with tools for what a bridge can get wrong.
import { createInterface } from 'node:readline';

const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const text = (value) => ({ content: [{ type: 'text', text: String(value) }] });
const asked = new Map();
let remembered = 'nothing';
let initialized = 0;
let level = 'none';
let paused;
const subscribed = new Set();

const tools = {
  echo: (args) => text(args.text),
  environment: (args) => text(process.env[args.name] ?? 'unset'),
  pid: () => text(process.pid),
  crash: () => process.exit(7),
  silence: () => {
    process.stderr.write('silent now\n');
  },
  // Answers once another call says so.
  pause: (args, request) => {
    paused = request.id;
    process.stderr.write('paused\n');
  },
  go: () => {
    say({ id: paused, result: text('it goes on') });
    return text('gone');
  },
  fail: () => ({ ...text('it did not work'), isError: true }),
  // Reads nothing any more.
  stop: () => {
    process.stderr.write('stopped now\n');
    process.stdin.pause();
    setInterval(() => {}, 1000);
  },
  big: (args) => text('x'.repeat(args.size)),
  noise: () => {
    process.stdout.write('this is not a message\r\n\n');
    process.stderr.write('this is for the log\n');
    return text('after the noise');
  },
  twice: (args, request) => {
    say({ id: request.id, result: text('first') });
    return text('second');
  },
  // Remembers for as long as its process lives.
  remember: (args) => {
    remembered = args.text ?? remembered;
    return text(`${remembered} ${initialized} ${level} ${[...subscribed]}`);
  },
  progress: (args, request) => {
    const { progressToken } = request.params._meta;
    say({ method: 'notifications/progress', params: { progressToken, progress: 1, total: 2 } });
    return text('done');
  },
  // Asks the client to do something, and answers with what it answered.
  sample: (args, request) => {
    asked.set('ask-1', (answer) => say({ id: request.id, result: text(JSON.stringify(answer.result)) }));
    say({ id: 'ask-1', method: 'sampling/createMessage', params: { messages: [], maxTokens: 1 } });
  },
  later: () => {
    setTimeout(() => say({ method: 'notifications/tools/list_changed' }), 50);
    return text('soon');
  },
};

const methods = {
  initialize: (request) => {
    if (process.env.REFUSE) {
      say({ id: request.id, error: { code: -32000, message: 'not today' } });
      return undefined;
    }
    return {
      protocolVersion: request.params.protocolVersion,
      capabilities: { tools: { listChanged: true } },
      serverInfo: { name: 'stdio-server', version: '1.0.0' },
    };
  },
  ping: () => ({}),
  'logging/setLevel': (request) => {
    level = request.params.level;
    return {};
  },
  'resources/subscribe': (request) => {
    subscribed.add(request.params.uri);
    return {};
  },
  'tools/list': () => ({
    tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: 'object' } })),
  }),
  'tools/call': (request) => tools[request.params.name](request.params.arguments ?? {}, request),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.method === undefined) {
    asked.get(message.id)?.(message);
  } else if (message.id !== undefined) {
    const method = methods[message.method];
    const result = method?.(message);
    if (method === undefined) {
      say({ id: message.id, error: { code: -32601, message: 'no such method' } });
    } else if (result !== undefined) {
      say({ id: message.id, result });
    }
  } else if (message.method === 'notifications/initialized') {
    initialized++;
  } else if (message.method === 'notifications/cancelled') {
    process.stderr.write(`cancelled ${message.params.requestId}\n`);
  }
});
