// Tries everything that server-everything offers with a published client, and prints what it met as JSON.
//   node everything.mjs <sdk|client|modern> <url> <token>
const [library, url, token] = process.argv.slice(2);
const old = library === 'sdk';
const modern = library === 'modern';

const parts = old
  ? {
      ...(await import('@modelcontextprotocol/sdk/client/index.js')),
      ...(await import('@modelcontextprotocol/sdk/client/streamableHttp.js')),
    }
  : await import('@modelcontextprotocol/client');
const types = old ? await import('@modelcontextprotocol/sdk/types.js') : {};
// The older library names requests and notifications by schemas, the newer one by their methods.
const named = (method, schema) => (old ? types[schema] : method);

const met = { progress: 0, logs: 0, updated: [], asked: [] };
const client = new parts.Client(
  { name: 'everything', version: '1.0.0' },
  {
    capabilities: { sampling: {}, elicitation: {}, roots: { listChanged: true } },
    ...(modern ? { versionNegotiation: { mode: { pin: '2026-07-28' } } } : {}),
  },
);
client.setRequestHandler(named('sampling/createMessage', 'CreateMessageRequestSchema'), (request) => {
  met.asked.push('sampling');
  return { model: 'm', role: 'assistant', content: { type: 'text', text: `sampled ${request.params.messages[0].content.text}` } };
});
client.setRequestHandler(named('elicitation/create', 'ElicitRequestSchema'), () => {
  met.asked.push('elicitation');
  return { action: 'accept', content: { name: 'Ada', check: true } };
});
client.setRequestHandler(named('roots/list', 'ListRootsRequestSchema'), () => {
  met.asked.push('roots');
  return { roots: [{ uri: 'file:///home/ada', name: 'home' }] };
});
let updated;
const anUpdate = new Promise((resolve) => (updated = resolve));
client.setNotificationHandler(named('notifications/resources/updated', 'ResourceUpdatedNotificationSchema'), (notification) => {
  met.updated.push(notification.params.uri);
  updated();
});
client.setNotificationHandler(named('notifications/message', 'LoggingMessageNotificationSchema'), () => {
  met.logs++;
});

const text = (result) => result.content.map((part) => part.text ?? part.type).join(' ');
const call = (name, args = {}, options = {}, meta = {}) =>
  old
    ? client.callTool({ name, arguments: args, _meta: meta }, undefined, options)
    : client.callTool({ name, arguments: args, ...(Object.keys(meta).length ? { _meta: meta } : {}) }, options);

try {
  const transport = new parts.StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { Authorization: `Bearer ${token}` } },
  });
  await client.connect(transport);
  met.server = client.getServerVersion()?.name;
  met.tools = (await client.listTools()).tools.map((tool) => tool.name);
  met.prompts = (await client.listPrompts()).prompts.length;
  met.echo = text(await call('echo', { message: 'hello' }));
  met.sampling = text(await call('trigger-sampling-request', { prompt: 'please' }));
  met.elicitation = text(await call('trigger-elicitation-request'));
  met.roots = text(await call('get-roots-list'));
  await call('trigger-long-running-operation', { duration: 0.3, steps: 3 }, { onprogress: () => met.progress++ });
  if (!modern) await client.setLoggingLevel('debug');
  await call('toggle-simulated-logging', {}, {}, modern ? { 'io.modelcontextprotocol/logLevel': 'debug' } : {});

  const uri = 'demo://resource/dynamic/text/1';
  if (modern) met.subscription = await client.listen({ resourceSubscriptions: [uri] }).then(() => 'acknowledged');
  else await client.subscribeResource({ uri });
  await call('toggle-subscriber-updates');
  await anUpdate;

  const abort = new AbortController();
  const cancelled = call('trigger-long-running-operation', { duration: 60, steps: 60 }, { signal: abort.signal, onprogress: () => abort.abort('enough') });
  met.cancelled = await cancelled.then(() => 'answered', () => 'cancelled');
  met.after = text(await call('echo', { message: 'still here' }));
  await transport.terminateSession?.();
} catch (problem) {
  met.problem = `${problem.name}: ${problem.message} ${problem.stack}`;
}
await client.close().catch(() => {});
console.log(JSON.stringify(met));
process.exit(0);
