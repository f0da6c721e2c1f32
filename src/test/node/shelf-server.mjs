// A stdio MCP server without any library, with some of everything that can be listed, named after its first argument.
import { createInterface } from 'node:readline';

const me = process.argv[2];
const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const text = (value) => ({ content: [{ type: 'text', text: String(value) }] });
const read = (uri) => ({ contents: [{ uri, text: `${uri} of ${me}` }] });
const asked = new Map();

const tools = {
  who: (request) => text(`${me} ${request.params.name} ${process.pid}`),
  sample: (request) => {
    asked.set('q', (answer) => say({ id: request.id, result: text(`${me} got ${answer.result.model}`) }));
    say({ id: 'q', method: 'sampling/createMessage', params: { messages: [], maxTokens: 1 } });
  },
  progress: (request) => {
    const { progressToken } = request.params._meta;
    say({ method: 'notifications/progress', params: { progressToken, progress: 1 } });
    say({ method: 'notifications/tools/list_changed' });
    return text('done');
  },
  silence: () => {
    process.stderr.write(`${me} is silent\n`);
  },
};

const methods = {
  initialize: (request) => ({
    protocolVersion: request.params.protocolVersion,
    capabilities: { tools: { listChanged: true }, prompts: {}, resources: { subscribe: true }, completions: {} },
    serverInfo: { name: me, version: '1' },
  }),
  'tools/list': (request) =>
    request.params?.cursor === 'more'
      ? { tools: [{ name: 'progress', inputSchema: { type: 'object' } }] }
      : { tools: [{ name: 'who', inputSchema: { type: 'object' } }], nextCursor: 'more' },
  'tools/call': (request) => tools[request.params.name](request),
  'prompts/list': () => ({ prompts: [{ name: 'greet_all' }] }),
  'prompts/get': (request) => ({ messages: [], description: `${request.params.name} of ${me}` }),
  'resources/list': () => ({ resources: [{ uri: `${me}://own`, name: 'own' }, { uri: 'both://one', name: 'both' }] }),
  'resources/templates/list': () => ({ resourceTemplates: [{ uriTemplate: `${me}://{id}`, name: 'any' }] }),
  'resources/read': (request) => {
    const { uri } = request.params;
    return uri.startsWith(`${me}://`) || uri === 'both://one' ? read(uri) : undefined;
  },
  'resources/subscribe': (request) => {
    setTimeout(() => say({ method: 'notifications/resources/updated', params: { uri: request.params.uri } }), 20);
    return {};
  },
  'completion/complete': (request) => ({ completion: { values: [JSON.stringify(request.params.ref), me] } }),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.method === undefined) {
    asked.get(message.id)?.(message);
  } else if (message.id !== undefined) {
    const result = methods[message.method]?.(message);
    if (result !== undefined) {
      say({ id: message.id, result });
    } else if (message.method !== 'tools/call') {
      say({ id: message.id, error: { code: -32002, message: 'there is no such thing' } });
    }
  } else if (message.method === 'notifications/cancelled') {
    process.stderr.write(`${me} was told to stop\n`);
  }
});
